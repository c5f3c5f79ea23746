#pragma once

#include "core/analysis/values.h"
#include "core/store/run_summary.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace retort {

/// How a trainer gets at what the recipe leaves out.
struct RunContext {
    std::map<std::string, std::string> paths;                ///< the data set's Path parameters
    struct Teacher {
        RunId run;                                           ///< or empty:
        std::string file;                                    ///< the blob of a teacher's file
        bool operator==(const Teacher&) const = default;
    };
    std::vector<Teacher> teachers;                           ///< beside recipe.teachers, one each
    bool operator==(const RunContext&) const = default;
};

/// What a trainer needs to begin or go on.
struct RunRecord {
    RunSummary summary;
    std::string recipeJson;                   ///< recipeFromStoredJson reads it
    RunContext context;
};

/// The end of an attempt.
struct RunOutcome {
    RunState state = RunState::Finished;
    std::string message;
    bool operator==(const RunOutcome&) const = default;
};

enum class CommandKind { Pause, Resume, Step, Stop, Set };

/// What people ask of a run that is queued or running; read between batches of every phase.
struct Command {
    std::int64_t id = 0;
    CommandKind kind = CommandKind::Pause;
    std::string field;                        ///< Set: "lr", "terms.soft.temperature", "terms.soft.weight"
    double value = 0;
    bool operator==(const Command&) const = default;
};

/// A live change, stored before the step it first acts on.
struct LiveChange {
    std::int64_t step = 0;                    ///< the first step that feels it
    double epoch = 0;
    std::string field;
    double before = 0;
    double after = 0;
    bool operator==(const LiveChange&) const = default;
};

/// Consecutive steps of one series, as stored: "loss.total", "loss.soft", "lr", "gradient.norm", "share.soft" …
struct SeriesChunk {
    std::string series;
    std::int64_t network = 0;
    std::int64_t firstStep = 0;
    std::vector<float> values;                ///< one a step
    bool operator==(const SeriesChunk&) const = default;
};

/// What a network said at one evaluation point; times live elsewhere, so equal means equal.
struct Evaluation {
    std::int64_t network = 0;
    std::int64_t step = 0;
    double epoch = 0;
    std::map<std::string, double> values;     ///< "validation.accuracy", "validation.nll", "validation.ece", "validation.agreement", "train.loss"
    Confusion confusion;                      ///< counts on the whole validation split
    std::string predictions;                  ///< the blob with the validation logits (f16) of all or some of its samples, or empty
    bool operator==(const Evaluation&) const = default;
};

} // namespace retort
