#include "core/base/error.h"
#include "core/base/file.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "tests/fuzz/harness.h"
#include "tests/fuzz/planning.h"

#include <fstream>

using namespace retort;

namespace {

constexpr std::string_view experiment = R"({"retort": 1, "name": "fuzz", "data": {"dataset": "digits", "validation": {"from": "train", "count": 200}}, "nodes": {
    "teacher": {"model": {"architecture": "mlp", "hidden": [16]}, "train": {"steps": 10, "batch": 32}},
    "student": {"model": {"architecture": "linear"}, "teachers": {"from": ["teacher"]}, "train": {"steps": 10, "batch": 32},
        "terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 2}}}}, "seeds": [0, 1]})";

/// A sound store and the bytes of its database.
struct Sound {
    Sound()
    {
        {
            Store store(folder.path());
            for (const ExperimentRun& run : store.enqueue(plan(*resolve(parseExperiment(experiment)).experiment, fuzz::anyContext()), experiment).runs)
                train(store, run.run);
        }
        bytes = readFile(folder.path() / "runs.sqlite");
        for (std::size_t i = 0; i < bytes.size(); ++i)
            if (bytes[i] != 0)
                used.push_back(i);
    }

    void train(Store& store, const RunId& id) const
    {
        RunWriter writer(folder.path(), id, store.claim(id, 1).value());
        const std::pair<std::string_view, float> values[] = {{"loss.total", 1.5F}, {"lr", 0.1F}};
        for (std::int64_t step = 1; step <= 10; ++step)
            writer.step(step, values);
        writer.change({.step = 3, .epoch = 0.1, .field = "lr", .before = 0.1, .after = 0.2});
        Evaluation point;
        point.step = 10;
        point.values = {{"validation.accuracy", 0.5}};
        point.confusion = {.classes = 2, .cells = {1, 0, 1, 0}};
        const Predictions predictions{.classes = 2, .logits = {1, 0, 0, 1}, .labels = {0, 1}, .ids = {1, 2}};
        writer.evaluation(point, predictions);
        TensorFile weights;
        weights.tensors["w"] = tensorOf(std::vector<float>{1, 2}, {2});
        writer.checkpoint(10, weights);
        writer.weights("best", 10, weights);
        writer.testPredictions("best", predictions);
        writer.fact("environment", "{}");
        writer.end({});
    }

    fuzz::Folder folder;
    std::string bytes;
    std::vector<std::size_t> used;            ///< where there is anything
};

void readAll(const Store& store)
{
    for (const StoredExperiment& each : store.experiments())
        (void)store.experimentRuns(each.id);
    for (const RunSummary& run : store.runsSince()) {
        const RunRecord record = store.record(run.id);
        (void)recipeFromStoredJson(record.recipeJson);
        (void)store.seriesSince(run.id);
        for (const Evaluation& point : store.evaluationsSince(run.id).first)
            if (!point.predictions.empty())
                (void)store.predictions(point.predictions);
        (void)store.teacherIdentity(run);
        (void)store.testPredictions(run.id, "selected");
        (void)store.teacherTestPredictions(run.id);
        (void)store.fact(run.id, "environment");
    }
    (void)store.ready();
}

} // namespace

// One byte says how the store is opened. Then changes to the sound store's database: three bytes for the place among those in
// use, one for how many follow, and they.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Sound sound;
    fuzz::Parts parts(data, size);
    const bool writes = parts.number(1) % 2 != 0;
    std::string bytes = sound.bytes;
    while (!parts.empty()) {
        const std::size_t place = sound.used[parts.number(3) % sound.used.size()];
        const std::string_view change = parts.most(1 + parts.number(1) % 32);
        bytes.replace(place, std::min(change.size(), bytes.size() - place), change.substr(0, bytes.size() - place));
    }
    for (const char* beside : {"runs.sqlite-wal", "runs.sqlite-shm"})
        std::filesystem::remove(sound.folder.path() / beside);
    std::ofstream(sound.folder.path() / "runs.sqlite", std::ios::binary) << bytes;
    fuzz::judge(bytes.size(), [&] {
        Store store(sound.folder.path(), writes ? Store::Access::ReadWrite : Store::Access::ReadOnly);
        if (writes) {
            store.reconcile();
            (void)store.check();
        }
        readAll(store);
    });
    return 0;
}
