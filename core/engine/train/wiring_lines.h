#pragma once

#include "core/engine/train/wiring.h"

#include <string>
#include <utility>

/// The lines of the check that are about the terms alone, and how a line is made.
namespace retort::engine::wiring {

/// Goes through the terms that a line concerns; the first that fails is what it says.
class Line {
public:
    explicit Line(std::string id) : m_line{.id = std::move(id), .state = WiringLine::State::Idle, .says = {}} {}

    void expect(bool holds, const std::string& failure)
    {
        if (m_line.state != WiringLine::State::Fails)
            m_line.state = holds ? WiringLine::State::Holds : WiringLine::State::Fails;
        if (!holds && m_line.says.empty())
            m_line.says = failure;
    }
    WiringLine end(const std::string& holding, const std::string& idle)
    {
        if (m_line.state != WiringLine::State::Fails)
            m_line.says = m_line.state == WiringLine::State::Holds ? holding : idle;
        return std::move(m_line);
    }

private:
    WiringLine m_line;
};

/// Three digits are enough to be recognised by.
std::string fixed(double value);

WiringLine temperature(const Wires& wires);
WiringLine reduction(const Wires& wires);
WiringLine direction(const Wires& wires);

} // namespace retort::engine::wiring
