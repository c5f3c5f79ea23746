#include "core/engine/train/train_run.h"

#include "core/base/error.h"
#include "core/engine/train/environment.h"
#include "core/engine/train/trainer.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <exception>
#include <new>
#include <optional>

namespace retort::engine {

namespace {

FileLock takeRun(const Store& store, const TrainOptions& options)
{
    if (options.lockDescriptor >= 0)
        return FileLock::adopt(options.lockDescriptor);
    if (auto lock = FileLock::tryTake(store.lockFile(options.run)))
        return std::move(*lock);
    throw Error("Run " + options.run + " is being trained by another process.");
}

std::int64_t claimed(Store& store, const TrainOptions& options)
{
    if (options.attempt > 0)
        return options.attempt;
    if (const auto attempt = store.claim(options.run, options.threads))
        return *attempt;
    throw Error("Run " + options.run + " is not queued; resume it first.");
}

void tellData(RunWriter& writer, const Job& job)
{
    writer.fact("data", nlohmann::json{{"labelled", job.transfer.labelled.size()}, {"unlabelled", job.transfer.unlabelled.size()},
                            {"validation", job.splits.validation.size()}, {"test", job.splits.test.size()}}.dump());
    writer.fact("preprocessing", toJson(job.preprocessing));
}

/// What torch says when it throws, in words for the person who waits for the run.
std::string explained(const c10::Error& error)
{
    const std::string said = error.what_without_backtrace();
    if (said.find("can't allocate memory") != std::string::npos)
        return "There is not enough memory for this network and batch: take a smaller batch or a smaller network.";
    return "The computation failed: " + said.substr(0, said.find('\n'));
}

/// The run's door: what goes wrong inside becomes its outcome.
RunOutcome train(Store& store, RunWriter& writer, std::optional<FileLock> slot, const TrainOptions& options)
{
    const auto failed = [](const std::string& message) { return RunOutcome{.state = RunState::Failed, .message = message}; };
    try {
        const torch::Device device = deviceFromText(options.device);
        const Job job = loadJob(store.record(options.run));
        tellData(writer, job);
        Controls controls(store, writer, std::move(slot), options.threads);
        Trainer trainer(store, writer, controls, job, device, options.checkpointSteps);
        try {
            return trainer.run();
        } catch (const Ended& ended) {
            if (ended.outcome.state == RunState::Stopped)
                trainer.storeWeights();
            return ended.outcome;
        }
    } catch (const Superseded&) {
        throw;
    } catch (const c10::Error& error) {
        return failed(explained(error));
    } catch (const std::bad_alloc&) {
        return failed("There is not enough memory for this data set, network and batch.");
    } catch (const std::exception& error) {
        return failed(error.what());
    }
}

} // namespace

int trainRun(const TrainOptions& options)
{
    try {
        catchSignals();
        prepareProcess(options.threads);
        Store store(options.store);
        const FileLock lock = takeRun(store, options);
        std::optional<FileLock> slot;
        if (options.slotDescriptor >= 0)
            slot = FileLock::adopt(options.slotDescriptor);
        RunWriter writer(options.store, options.run, claimed(store, options));
        writer.end(train(store, writer, std::move(slot), options));
        return 0;
    } catch (const Superseded& superseded) {
        std::fprintf(stderr, "%s\n", superseded.what());
        return 0;                             // the run is another's now
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

} // namespace retort::engine
