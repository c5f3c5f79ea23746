#include "core/engine/teachers/teacher.h"

#include "core/base/error.h"
#include "core/store/safetensors.h"

#include <utility>

namespace retort::engine {

namespace {

/// Whether the teacher has been altered since this run was planned. Throws Error when it is another network altogether.
bool alteredSince(Store& store, const TeacherIdentity& wanted, const RunContext::Teacher& place, const std::string& name)
{
    if (place.run.empty()) {
        if (wanted.identity != "sha256:" + place.file)
            throw Error("The file of " + name + " is not the one this run was planned with; queue the experiment again.");
        return false;
    }
    const RunSummary run = store.run(place.run);
    if (store.teacherIdentity(run) == wanted.identity)
        return false;
    if (run.altered && run.recipe == wanted.identity)
        return true;
    throw Error(name + " is another network than the one this run was planned with; queue the experiment again.");
}

void requireFit(const NetworkCard& card, const Job& job, const std::string& name)
{
    const Dataset& data = *job.dataset;
    if (card.classNames != data.classNames)
        throw Error(name + " tells " + std::to_string(card.classNames.size()) + " classes apart that are not this data set's " + std::to_string(data.classes())
            + " in this order; take a teacher that was trained on them.");
    if (card.input != data.shape)
        throw Error(name + " takes samples of another shape than those of " + data.id + "; take a teacher that was trained on them.");
    if (card.preprocessing != job.preprocessing)
        throw Error(name + " was trained on samples standardised in another way; give both the same data and validation split.");
}

/// Nothing where they are another machine's, or damaged: it can be asked again.
std::optional<Predictions> storedOnTest(const Store& store, const Job& job, const RunId& id, const TeacherIdentity& teacher)
{
    if (id.empty() || store.run(id).imported || recipeFromStoredJson(store.record(id).recipeJson).data.contentHash != job.dataset->contentHash)
        return std::nullopt;
    try {
        auto said = store.testPredictions(id, teacher.weights, teacher.network);
        const bool same = said && said->labels == job.dataset->test.labels && said->ids == job.dataset->test.ids;
        return same ? std::move(said) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

Teacher loadTeacher(Store& store, const Job& job, std::size_t n, torch::Device device)
{
    const TeacherIdentity& wanted = job.recipe.teachers.at(n);
    const RunContext::Teacher& place = job.record.context.teachers.at(n);
    Teacher teacher;
    teacher.name = place.run.empty() ? "The teacher's file" : "The teacher " + place.run;
    teacher.altered = alteredSince(store, wanted, place, teacher.name);
    teacher.blob = place.run.empty() ? place.file : store.weightsBlob(place.run, wanted.weights, wanted.network);
    if (teacher.blob.empty())
        throw Error(teacher.name + " has no weights \"" + wanted.weights + "\"; train it again, or choose others.");
    StoredNetwork network = readNetwork(parseTensors(store.blobs().read(teacher.blob), teacher.name), teacher.name);
    requireFit(network.card, job, teacher.name);
    teacher.stages = modelCost(network.card.model.kind, network.card.model.params, network.card.input, job.dataset->classes()).stages;
    teacher.model = std::move(network.model);
    teacher.model->to(device);
    freeze(*teacher.model);
    teacher.onTest = storedOnTest(store, job, place.run, wanted);
    return teacher;
}

void requireSane(const torch::Tensor& logits, std::int64_t samples, std::int64_t classes, const Teacher& teacher)
{
    if (logits.dim() != 2 || logits.size(0) != samples || logits.size(1) != classes)
        throw Error(teacher.name + " does not say one number for each of the " + std::to_string(classes) + " classes of each sample.");
    if (!torch::isfinite(logits).all().item<bool>())
        throw Error(teacher.name + " says something that is no number (NaN or infinity) about a sample; train it again with a lower learning rate.");
}

} // namespace retort::engine
