#include "core/catalogue/memory.h"

#include "core/base/error.h"

#include <algorithm>
#include <string>

namespace retort {

namespace {

constexpr double bytesOfNumber = 4;
constexpr std::int64_t passBatch = 512;       // of evaluations and teachers' passes
constexpr double sampleBytes = 4 + 8 + 8 + 8; // a label and an id, as read and as the engine holds them
constexpr double heldOfPass = 1.5;            // measured (tst_bench_memory): with the kernels' workspaces

constexpr double matrixCellBytes = 8 + 4 + 4; // of an evaluation's confusion matrix: counted, as it is stored, and SQLite's copy

double networkBytes(const ModelCost& model) { return static_cast<double>(model.parameters) * bytesOfNumber; }

double stepBytes(const ModelCost& model, std::int64_t batch)
{
    return static_cast<double>(model.activations + model.held) * bytesOfNumber * static_cast<double>(batch);
}

double passBytes(const ModelCost& model, std::int64_t batch)
{
    return static_cast<double>(model.held) * heldOfPass * bytesOfNumber * static_cast<double>(batch);
}

/// Its layers train, its memories do not; both go into checkpoints, neither into the best weights.
double termBytes(const TermCost& terms, int optimizerStates, std::int64_t batch)
{
    const auto samples = static_cast<double>(batch);
    return bytesOfNumber * (static_cast<double>(terms.parameters) * (3 + 2 * optimizerStates) + static_cast<double>(terms.memories) * 2
        + static_cast<double>(terms.perSample) * samples + static_cast<double>(terms.perPair) * samples * samples);
}

double dataBytes(const TrainingSize& size)
{
    const double samples = static_cast<double>(size.trainSamples + size.testSamples);
    const double values = static_cast<double>(size.input.values());
    const double copies = size.pictures && size.input.channels == 1 ? 1 : 2;   // grey pictures lie as they were read
    return samples * (values * (size.pictures ? 1 : bytesOfNumber) * copies + sampleBytes);
}

} // namespace

double trainingBytes(const TrainingSize& size)
{
    // The network, its gradient, the optimiser's and the best weights; and all but the gradient again as the bytes of a checkpoint.
    const double kept = 2 + size.optimizerStates;
    const auto networks = static_cast<double>(size.networks);
    double bytes = dataBytes(size) + networks * networkBytes(size.model) * (kept + 1 + kept);
    const double views = static_cast<double>(size.input.values()) * bytesOfNumber * 2;
    const double training = networks * (stepBytes(size.model, size.batch) + views * static_cast<double>(size.batch) + termBytes(size.terms, size.optimizerStates, size.batch));
    double pass = passBytes(size.model, passBatch) + views * passBatch;
    for (const ModelCost& teacher : size.teachers) {
        bytes += 3 * networkBytes(teacher);   // as stored, with norms folded into it, and in the order that convolutions want
        bytes += static_cast<double>((size.trainSamples + size.testSamples) * size.classes) * bytesOfNumber * 2;   // their logits, and as a file
        pass = std::max(pass, passBytes(teacher, passBatch) + views * passBatch);
        if (size.teachersAskedLive)
            bytes += passBytes(teacher, size.batch);
    }
    const double matrix = static_cast<double>(size.classes) * static_cast<double>(size.classes) * matrixCellBytes;
    return bytes + training + pass + matrix;  // their tensors seldom fit into each other's places
}

int optimizerStates(std::string_view optimizer)
{
    if (optimizer == "sgd")
        return 1;
    if (optimizer == "adam" || optimizer == "adamw")
        return 2;
    throw Error("The optimiser \"" + std::string(optimizer) + "\" has no memory; this is a mistake of the program, please report it.");
}

std::int64_t largestBatch(TrainingSize size, double bytes)
{
    std::int64_t fits = 0;
    std::int64_t tooLarge = size.batch + 1;
    while (fits + 1 < tooLarge) {
        size.batch = fits + (tooLarge - fits) / 2;
        (trainingBytes(size) <= bytes ? fits : tooLarge) = size.batch;
    }
    return fits;
}

} // namespace retort
