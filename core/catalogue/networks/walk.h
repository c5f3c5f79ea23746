#pragma once

#include "core/catalogue/cost.h"

#include <string>
#include <vector>

namespace retort {

/// Follows one sample through the layers, in the order in which the engine's networks compute them, and adds up.
class Walk {
public:
    explicit Walk(InputShape input);

    /// What flows: as wide and large as the last layer left it. A branch begins where the walk is put back to.
    InputShape place() const { return m_at; }
    void goTo(InputShape place) { m_at = place; }
    const ModelCost& cost() const { return m_cost; }

    struct Convolution {
        std::int64_t channels;
        std::int64_t kernel = 3;              ///< padded, so that the stride alone decides the size
        std::int64_t stride = 1;
        std::int64_t groups = 1;
        bool norm = true;
        bool bias = false;
    };
    void convolution(const Convolution& how);
    /// A normalisation that does not follow a convolution, and its result.
    void norm();
    void linear(std::int64_t units);
    void dropout();
    void halve();
    void flatten();
    void mean();
    /// The fully connected end, without the classes.
    void hidden(const std::vector<std::int64_t>& widths, double rate);

    /// The backward pass needs what flows here.
    void keep(std::int64_t times = 1);

    /// What is held beside the layers from now on, until it is added to what flows or put beside it.
    void setWaiting(InputShape place) { m_waiting = place.values(); }
    void endWaiting() { m_waiting = 0; }
    void stage(std::string name) { m_cost.stages.push_back({std::move(name), m_at.channels, m_at.height, m_at.width}); }

private:
    void hold(std::int64_t numbers);

    InputShape m_at;
    std::int64_t m_waiting = 0;
    ModelCost m_cost;
};

} // namespace retort
