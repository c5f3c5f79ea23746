#pragma once

#include "core/engine/terms/target.h"

namespace retort::engine::terms {

/// A term whose "temperature" can be changed while it trains.
class WithTemperature : public Term {
public:
    explicit WithTemperature(const Params& params) : m_temperature(params.real("temperature")) {}

    void set(std::string_view param, double value) override
    {
        if (param != "temperature")
            return Term::set(param, value);
        m_temperature = checkedTemperature(value);
    }

protected:
    double temperature() const { return m_temperature; }
    /// T², which keeps the gradient's size while T moves.
    double square() const { return m_temperature * m_temperature; }
    torch::Tensor softened(const torch::Tensor& logits) const { return torch::log_softmax(logits / m_temperature, 1); }

private:
    double m_temperature;
};

} // namespace retort::engine::terms
