#include "core/supervise/memory_check.h"

#include "core/base/digits.h"
#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/store/network_card.h"
#include "core/store/safetensors.h"

#include <algorithm>

namespace retort {

namespace {

std::string sizeText(double bytes)
{
    return bytes >= 1e9 ? fixedDigits(bytes / 1e9, 1) + " GB" : fixedDigits(bytes / 1e6, 0) + " MB";
}

} // namespace

bool asksItsTeachersLive(const Recipe& recipe)
{
    const auto looksInside = [](const TermSpec& term) { return (entry(Kind::Term, term.kind).needs & (NeedsEmbedding | NeedsStages)) != 0; };
    return !recipe.train.augment.empty() || std::ranges::any_of(recipe.terms, looksInside);
}

std::optional<ModelCost> costOfTeacher(const RunId& run, const Store& store, InputShape input, std::int64_t classes)
{
    try {
        const Choice model = recipeFromStoredJson(store.record(run).recipeJson).model;
        return modelCost(model.kind, model.params, input, classes);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<ModelCost> costOfTeacher(const std::filesystem::path& weights, std::int64_t classes)
{
    try {
        const NetworkCard card = cardFromMetadata(readMetadata(weights), weights.string());
        return modelCost(card.model.kind, card.model.params, card.input, classes);
    } catch (const Error&) {                  // the trainer says why
        return std::nullopt;
    }
}

TrainingSize trainingSize(TrainingSize data, const Recipe& recipe, std::int64_t transferSamples, std::vector<ModelCost> teachers)
{
    TrainingSize size = std::move(data);
    size.batch = std::min(recipe.train.batch, transferSamples);
    size.optimizerStates = optimizerStates(recipe.train.optimizer.kind);
    size.model = modelCost(recipe.model.kind, recipe.model.params, size.input, size.classes);
    size.networks = recipe.networks;
    size.teachers = std::move(teachers);
    size.teachersAskedLive = asksItsTeachersLive(recipe);
    for (const TermSpec& term : recipe.terms)
        for (const ModelCost& teacher : size.teachers)
            size.terms += termCost(entry(Kind::Term, term.kind), term.params, size.model.stages, teacher.stages, transferSamples);
    return size;
}

std::vector<TrainingSize> trainingSizes(const Plan& plan, const DatasetSummary& data, const Store* store)
{
    const TrainingSize known{.input = data.shape, .pictures = plan.experiment.data.dataset != "csv", .classes = static_cast<std::int64_t>(data.classNames.size()),
        .trainSamples = data.trainSamples, .testSamples = data.testSamples};
    std::vector<TrainingSize> sizes;
    for (const PlannedRun& run : plan.runs) {
        std::vector<ModelCost> teachers;
        for (const std::size_t teacher : run.teacherRuns)
            teachers.push_back(plan.runs[teacher].cost);
        for (const TeacherSource& source : run.teachers) {
            std::optional<ModelCost> cost;
            if (source.kind == TeacherSource::Kind::File)
                cost = costOfTeacher(std::filesystem::path(source.name), known.classes);
            else if (source.kind == TeacherSource::Kind::Run && store != nullptr)
                cost = costOfTeacher(source.name, *store, data.shape, known.classes);
            if (cost)
                teachers.push_back(std::move(*cost));
        }
        sizes.push_back(trainingSize(known, run.recipe, run.transferSamples, std::move(teachers)));
    }
    return sizes;
}

std::optional<std::string> whyItDoesNotFit(const TrainingSize& size, const AvailableMemory& available, bool started)
{
    const double need = trainingBytes(size) + (started ? 0 : programBytes);
    const double addresses = need + (started ? 0 : programAddresses);
    const bool memory = need > available.bytes;
    if (!memory && addresses <= available.addresses)
        return std::nullopt;
    const double have = memory ? available.bytes : std::max(0.0, available.addresses - (addresses - need));
    const double forTraining = have - (need - trainingBytes(size));
    const std::int64_t batch = largestBatch(size, forTraining);
    const std::string what = memory ? sizeText(have) + " " + available.limit : sizeText(have) + " are left to it by the limit on its address space (ulimit -v)";
    return "With batches of " + std::to_string(size.batch) + " the training takes about " + sizeText(need) + " of memory, and " + what + "; "
        + (batch > 0 ? "batches of " + std::to_string(batch) + " would fit." : "take a smaller network or fewer samples, or free some memory.");
}

std::vector<Problem> problemsOfMemory(const Plan& plan, const std::vector<TrainingSize>& sizes, const Store* store, const AvailableMemory& available)
{
    const std::vector<RunId> finished = store != nullptr ? store->finishedRuns(plan) : std::vector<RunId>(plan.runs.size());
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        const std::string path = "nodes." + plan.runs[i].node + ".train.batch";
        if (!finished[i].empty() || std::ranges::find(problems, path, &Problem::path) != problems.end())
            continue;
        if (auto why = whyItDoesNotFit(sizes[i], available))
            problems.push_back({.path = path, .message = std::move(*why)});
    }
    return problems;
}

} // namespace retort
