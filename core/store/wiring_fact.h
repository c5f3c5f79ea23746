#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// One line of what a trainer wrote down as the fact "wiring".
struct WiringFact {
    std::string state;                        ///< "holds", "fails" or "idle"
    std::string says;
    bool operator==(const WiringFact&) const = default;
};

/// The lines of the fact "wiring". None where the text is not what a trainer writes, not even in part: a run archive may hold any
/// JSON under that name, and half a list would claim that the rest holds.
std::vector<WiringFact> wiringFacts(std::string_view json);

} // namespace retort
