#include "core/engine/train/train_run.h"

#include "core/base/error.h"
#include "core/engine/train/environment.h"
#include "core/engine/train/trainer.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "core/supervise/announcements.h"
#include "core/supervise/memory_check.h"
#include "core/supervise/run_log.h"
#include "core/supervise/slots.h"
#include "core/supervise/supervisor.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>

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

/// What a run is trained with: a Claim, but for the slot, which a trainer started by hand does without.
struct Place {
    RunId run;
    std::int64_t attempt = 0;
    FileLock lock;
    std::optional<FileLock> slot;
};

Place firstPlace(Store& store, const TrainOptions& options)
{
    Place place{.run = options.run, .attempt = options.attempt, .lock = takeRun(store, options), .slot = {}};
    if (options.slotDescriptor >= 0)
        place.slot = FileLock::adopt(options.slotDescriptor);
    if (place.attempt <= 0) {
        const auto attempt = store.claim(options.run, options.threads);
        if (!attempt)
            throw Error("Run " + options.run + " is not queued; resume it first.");
        place.attempt = *attempt;
    }
    return place;
}

/// On a full disk the supervisor waits; a trainer that has nothing to keep need not.
std::optional<Claim> claimIfThereIsSpace(Store& store, const TrainOptions& options)
{
    try {
        return claimNext(store, options.rule, options.threads);
    } catch (const NoSpace&) {
        return std::nullopt;
    }
}

std::optional<Place> nextPlace(Store& store, const TrainOptions& options)
{
    if (options.announceDescriptor < 0 || isAskedToEnd() || !isHeard(options.announceDescriptor))
        return std::nullopt;
    auto claim = claimIfThereIsSpace(store, options);
    if (!claim)
        return std::nullopt;
    announce(options.announceDescriptor, claim->run, claim->attempt);
    writeToLog(store.folder(), claim->run);
    return Place{.run = claim->run, .attempt = claim->attempt, .lock = std::move(claim->lock), .slot = std::move(claim->slot)};
}

/// Others may have taken what was there when the run was planned.
void requireMemory(Store& store, const Job& job)
{
    const TrainingSize data{.input = job.dataset->shape, .pictures = job.dataset->picture, .classes = job.dataset->classes(), .trainSamples = job.dataset->train.size(),
        .testSamples = job.dataset->test.size()};
    std::vector<ModelCost> teachers;
    for (const RunContext::Teacher& teacher : job.record.context.teachers)
        if (auto cost = teacher.run.empty() ? costOfTeacher(store.blobs().path(teacher.file), data.classes) : costOfTeacher(teacher.run, store, data.input, data.classes))
            teachers.push_back(std::move(*cost));
    const TrainingSize size = trainingSize(data, job.recipe, job.transfer.size(), std::move(teachers));
    if (const auto why = whyItDoesNotFit(size, availableMemory(), true))
        throw Error(*why);
}

/// Why the run goes back into the queue: the memory it wants is another training's for now. Where none goes on, or it has no place among
/// them, it throws what requireMemory throws.
std::optional<std::string> whyItMustWait(Store& store, const Job& job, const Place& place)
{
    try {
        requireMemory(store, job);
        return std::nullopt;
    } catch (const Passing&) {
        throw;                                // the store's
    } catch (const NoSpace&) {
        throw;
    } catch (const Error& error) {
        if (!place.slot || heldSlots(store, mostSlots) < 2)
            throw;
        return std::string(error.what()) + " It waits until the other trainings have ended.";
    }
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

/// A run that is stopped while the disk is full has no place for them: resuming it makes them.
void storeWeightsIfAny(Trainer& trainer)
{
    try {
        trainer.storeWeights();
    } catch (const NoSpace&) {
    }
}

/// The run's door: what goes wrong inside becomes its outcome; queued: it has not begun.
RunOutcome train(Store& store, RunWriter& writer, Place& place, LastDataset& lastDataset, const TrainOptions& options)
{
    const auto failed = [](const std::string& message) { return RunOutcome{.state = RunState::Failed, .message = message}; };
    try {
        const torch::Device device = deviceFromText(options.device);
        std::optional<Job> loaded;
        writer.patiently([&] { loaded = loadJob(store.record(place.run), lastDataset); });   // pictures are decoded onto the disk
        const Job& job = *loaded;
        if (auto why = whyItMustWait(store, job, place))
            return {.state = RunState::Queued, .message = std::move(*why)};
        tellData(writer, job);
        Controls controls(store, writer, std::exchange(place.slot, {}), slotCount(coreCount(), options.rule.jobs, options.threads));
        Trainer trainer(store, writer, controls, job, device, options.checkpointSteps);
        try {
            return trainer.run();
        } catch (const Ended& ended) {
            if (ended.outcome.state == RunState::Stopped)
                storeWeightsIfAny(trainer);
            return ended.outcome;
        }
    } catch (const Superseded&) {
        throw;
    } catch (const NoSpace& full) {           // it was asked to end while it waited
        return {.state = RunState::Interrupted, .message = full.what()};
    } catch (const Passing&) {                // no fault of the run's: it ends as by a death, and goes on by itself, once
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

int trainRuns(const TrainOptions& options)
{
    try {
        catchSignals();
        prepareProcess(options.threads);
        const auto store = untilThereIsSpace([&] { return std::make_unique<Store>(options.store); });
        LastDataset lastDataset;
        for (std::optional<Place> place = firstPlace(*store, options); place; place = nextPlace(*store, options)) {
            freshen(options.threads);
            const auto opened = untilThereIsSpace([&] { return std::make_unique<RunWriter>(options.store, place->run, place->attempt); });
            RunWriter& writer = *opened;
            writer.whenFull(waitForSpace);
            const RunOutcome outcome = train(*store, writer, *place, lastDataset, options);
            if (outcome.state == RunState::Queued)
                writer.putBack(outcome.message);
            else
                writer.end(outcome);
            if (outcome.state == RunState::Failed || outcome.state == RunState::Queued)
                return 0;                     // whatever it was, the next run starts in a sound process
        }
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
