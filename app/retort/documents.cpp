#include "app/retort/documents.h"

namespace retort::cli {

namespace {

Json orNull(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
Json orNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json sweepJson(const std::map<std::string, std::string>& sweep)
{
    Json result = Json::object();
    for (const auto& [path, value] : sweep)
        result[path] = Json::parse(value, nullptr, false);
    return result;
}

} // namespace

Json runJson(const RunSummary& run)
{
    const RunScores& scores = run.scores;
    const bool evaluated = scores.bestAccuracy.has_value();
    const bool tested = scores.testAccuracy.has_value();
    return Json{
        {"id", run.id},
        {"experiment", run.experimentName},
        {"node", run.node},
        {"role", toText(run.role)},
        {"seed", run.seed},
        {"member", run.member},
        {"sweep", sweepJson(run.sweep)},
        {"state", toText(run.state)},
        {"message", orNull(run.message)},
        {"recipe", run.recipe},
        {"altered", run.altered},
        {"dataset", run.dataset},
        {"transfer", run.transfer},
        {"model", run.model},
        {"terms", run.terms},
        {"temperature", orNull(run.temperature)},
        {"parameters", run.parameters},
        {"macs", run.macs},
        {"teachers", run.teachers},
        {"baseline", orNull(run.baseline)},
        {"reference", orNull(run.reference)},
        {"step", run.step},
        {"steps", run.steps},
        {"epochs", run.epoch},
        {"train_seconds", run.trainSeconds},
        {"evaluate_seconds", run.evaluateSeconds},
        {"samples_per_second", run.samplesPerSecond},
        {"threads", run.threads},
        {"attempt", run.attempt},
        {"validation", {
            {"best_accuracy", orNull(scores.bestAccuracy)},
            {"last_accuracy", orNull(scores.lastAccuracy)},
            {"best_epoch", evaluated ? Json(scores.bestEpoch) : Json(nullptr)},
            {"best_step", evaluated ? Json(scores.bestStep) : Json(nullptr)},
        }},
        {"test", {
            {"accuracy", orNull(scores.testAccuracy)},
            {"errors", tested ? Json(scores.testErrors) : Json(nullptr)},
            {"nll", orNull(scores.testNll)},
            {"ece", orNull(scores.testEce)},
        }},
        {"agreement", orNull(scores.agreement)},
        {"title", orNull(run.title)},
        {"note", orNull(run.note)},
        {"tags", run.tags},
        {"pinned", run.pinned},
        {"trashed", run.trashed},
        {"imported", run.imported},
        {"created", orNull(run.createdAt)},
        {"started", orNull(run.startedAt)},
        {"ended", orNull(run.endedAt)},
    };
}

Json runJson(const RunSummary& run, const ExperimentRun& place)
{
    Json result = runJson(run);
    result["node"] = place.node;
    result["seed"] = place.seed;
    result["member"] = place.member;
    result["sweep"] = sweepJson(place.sweep);
    result["baseline"] = orNull(place.baseline);
    result["reference"] = orNull(place.reference);
    result["reused"] = place.reused;
    return result;
}

Json experimentJson(const std::string& name, const std::filesystem::path& store, double seconds, const std::vector<ExperimentRun>& places,
    const std::map<RunId, RunSummary>& runs)
{
    Json list = Json::array();
    for (const ExperimentRun& place : places)
        list.push_back(runJson(runs.at(place.run), place));
    return Json{{"experiment", name}, {"store", store.string()}, {"seconds", seconds}, {"runs", std::move(list)}};
}

std::string toText(const Json& document)
{
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace retort::cli
