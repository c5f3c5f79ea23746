#pragma once

#include "core/engine/terms/term.h"
#include "core/engine/train/flat_parameters.h"

#include <optional>
#include <string>
#include <vector>

namespace retort::engine {

/// What a run has put together, as it lies before its first step: everything by reference, so that what is looked at is what trains.
struct Wires {
    struct Wire {
        std::string name, kind;
        Term& term;
        double weight = 1;                    ///< at the first step
        std::optional<double> temperature = {};
    };

    Model& student;
    std::vector<Model*> teachers;
    std::vector<Wire> terms;
    FlatParameters& trained;
    torch::Tensor view;                       ///< what the student sees of one batch
    const TermInput& input;                   ///< of that batch; its student has seen the view
};

/// One line of the check: something other programs are known to have had wrong.
struct WiringLine {
    enum class State { Holds, Fails, Idle };  ///< idle: there is nothing here that it could be wrong in
    std::string id;
    State state = State::Idle;
    std::string says;                         ///< one sentence: what was found
    bool operator==(const WiringLine&) const = default;
};

/// Looks at one batch, without a step: temperature, reduction, direction, teacher, student, view, gradient, adapters, shares, numbers.
/// Leaves weights, gradients and the terms' parameters as they were.
std::vector<WiringLine> checkWiring(const Wires& wires);

/// [{"id", "state": "holds" | "fails" | "idle", "says"}].
std::string toJson(const std::vector<WiringLine>& lines);

} // namespace retort::engine
