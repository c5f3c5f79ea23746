// A program that writes to a store as trainers and supervisors do, without training: quick enough to be broken at every one of its
// writes. It says on its standard output what has been acknowledged, and what is wrong, as the programs do, on its standard error.
#include "core/base/file_lock.h"
#include "core/store/archive.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "tests/core/store/store_samples.h"

#include <cstdio>
#include <string_view>

using namespace retort;
using namespace retort::test;

namespace {

constexpr std::int64_t steps = 12;

TensorFile stateAt(std::int64_t step)
{
    TensorFile file;
    file.tensors["w"] = tensorOf(std::vector<float>(3000, static_cast<float>(step)), {3000});
    return file;
}

void say(const char* what, std::int64_t which)
{
    std::printf("%s %lld\n", what, static_cast<long long>(which));
    std::fflush(stdout);
}

/// The whole life of a run's attempt: from the newest checkpoint to the run's last word.
void train(const std::filesystem::path& folder, const RunId& id)
{
    Store store(folder);
    const auto lock = FileLock::tryTake(store.lockFile(id));
    if (!lock)
        throw Error("Run " + id + " is being trained by another process.");
    store.reconcile();
    if (const RunState state = store.run(id).state; state == RunState::Running || state == RunState::Interrupted || state == RunState::Failed)
        throw Error("Run " + id + " was left " + std::string(toText(state)) + "; resume it.");
    const auto attempt = store.claim(id, 1);
    if (!attempt)
        throw Error("Run " + id + " is not queued.");
    RunWriter writer(folder, id, *attempt);
    writer.fact("environment", R"({"program":"a test"})");
    std::string warning;
    const auto checkpoint = writer.latestCheckpoint(warning);
    for (std::int64_t step = checkpoint ? checkpoint->step + 1 : 1; step <= steps; ++step) {
        for (const Command& command : writer.takeCommands())
            if (command.kind == CommandKind::Set)
                writer.change({.step = step, .epoch = 0, .field = command.field, .before = 0, .after = command.value}, command.id);
        const std::pair<std::string_view, float> values[] = {{"loss.total", static_cast<float>(step)}};
        writer.step(step, values);
        writer.progress({.phase = "training", .step = step, .epoch = 0.1, .trainSeconds = 0.1, .evaluateSeconds = 0, .samplesPerSecond = 10, .memoryBytes = 1e6});
        writer.flush();
        say("step", step);
        if (step % 4 == 0) {
            writer.evaluation(evaluationOf(step, 0.5), predictionsOf(50, 2, static_cast<float>(step)));
            say("evaluation", step);
        }
        if (step % 3 == 0) {
            writer.checkpoint(step, stateAt(step));
            say("checkpoint", step);
        }
    }
    writer.weights("best", 8, stateAt(8));
    writer.weights("last", steps, stateAt(steps));
    writer.testPredictions("best", predictionsOf(40, 2));
    writer.scores({.bestAccuracy = 0.5, .lastAccuracy = 0.5, .bestEpoch = 1, .bestStep = 8, .testAccuracy = 0.5, .testErrors = 20, .testNll = 1, .testEce = 0, .agreement = {}});
    writer.end({.state = RunState::Finished, .message = {}});
    say("end", steps);
}

void keepLogits(const std::filesystem::path& folder)
{
    const std::vector<float> logits(5000, 0.25F);
    writeLogitCache(folder, "key", logits, 10);
    say("logits", 5000);
}

void plan(const std::filesystem::path& folder)
{
    Store store(folder);
    say("store", 0);
    const RunId id = enqueueOne(store, soloPlan(7));
    say("queued", 1);
    store.ask(id, {.kind = CommandKind::Pause, .field = {}, .value = 0});
    say("paused", 1);
}

void take(const std::filesystem::path& folder)
{
    importRuns(folder, folder.parent_path() / "runs.retort");
    say("imported", 1);
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view verb = argc > 2 ? argv[1] : "";
    try {
        if (verb == "train" && argc > 3)
            train(argv[2], argv[3]);
        else if (verb == "open")
            Store opened(argv[2]);
        else if (verb == "cache")
            keepLogits(argv[2]);
        else if (verb == "import")
            take(argv[2]);
        else if (verb == "plan")
            plan(argv[2]);
        else
            return 2;
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
