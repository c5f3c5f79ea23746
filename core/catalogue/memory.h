#pragma once

#include "core/catalogue/cost.h"
#include "core/catalogue/term_cost.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace retort {

/// What decides how much memory one training takes.
struct TrainingSize {
    InputShape input;
    bool pictures = true;                     ///< whose values are kept as bytes; a table's are of four
    std::int64_t classes = 0;
    std::int64_t trainSamples = 0;            ///< of the data set's parts, all of them
    std::int64_t testSamples = 0;
    std::int64_t batch = 0;
    int optimizerStates = 0;                  ///< numbers the optimiser keeps for each parameter
    ModelCost model = {};
    std::int64_t networks = 1;                ///< of that cost, trained together
    std::vector<ModelCost> teachers = {};
    bool teachersAskedLive = false;           ///< at each batch: else once about every sample, in batches of 512
    TermCost terms = {};                        ///< of all terms with all teachers
};

/// Bytes beyond those of a program that has started and done nothing yet (programBytes): data + parameters × (weights, gradient,
/// optimiser, best weights, and the copies of a checkpoint) + activations × batch + teachers + terms + an evaluation's matrix of
/// classes². An estimate: docs/reliability.md says how it compares with what was measured.
double trainingBytes(const TrainingSize& size);

/// Of a trainer that has LibTorch in memory; and what its address space takes beyond what is used, for where that is limited.
inline constexpr double programBytes = 190e6;
inline constexpr double programAddresses = 1.4e9;

/// How many numbers an optimiser keeps for each parameter.
int optimizerStates(std::string_view optimizer);

/// The largest batch up to `size.batch` that takes at most so many bytes; 0: not even one sample.
std::int64_t largestBatch(TrainingSize size, double bytes);

} // namespace retort
