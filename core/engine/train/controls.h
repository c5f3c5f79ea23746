#pragma once

#include "core/base/file_lock.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace retort::engine {

/// Thrown through every phase when somebody has ended the attempt; no error. The state has been saved.
struct Ended {
    RunOutcome outcome;
};

/// SIGTERM and SIGINT ask the training to save and end; `poll` sees them. A pipe that nobody reads is no reason to die. Once a process.
void catchSignals();
bool isAskedToEnd();

/// For RunWriter::whenFull where nothing trains: waits a moment for space; when the process is asked to end, gives up with `why`.
void waitForSpace(const NoSpace& why);
/// Does it, waiting while the disk is full, until it is done or the process is asked to end.
template<typename Action>
auto untilThereIsSpace(Action action)
{
    for (;;) {
        try {
            return action();
        } catch (const NoSpace& why) {
            waitForSpace(why);
        }
    }
}

/// What people ask of the run while it trains: pause, step, resume, stop, and new values for live fields. They are heard, too, while
/// the writer waits for space on the disk.
class Controls {
public:
    /// `slot`: the place it trains in, given back while paused; none: it trains without. `slots`: how many
    /// there are to choose from afterwards.
    Controls(Store& store, RunWriter& writer, std::optional<FileLock> slot, int slots);
    ~Controls();
    Controls(const Controls&) = delete;
    Controls& operator=(const Controls&) = delete;

    /// Saves the state of the training; called before a pause and before an end.
    void onSave(std::function<void()> save) { m_save = std::move(save); }
    /// For the message of an end: "resume goes on from step 120".
    void atStep(std::int64_t step) { m_step = step; }

    /// Between batches of every phase. Usually costs a look at the clock; every 20 ms it reads the commands. Returns when the
    /// training may go on: after a pause, much later. `releasing` is called when it is going to wait, to let go of what others wait for.
    /// Throws Ended.
    void poll(const std::function<void()>& releasing = {});

    /// Sleeps for a moment and polls: for phases that wait for others.
    void doze();

    /// New values asked for since, oldest first; they are for the next step.
    std::vector<Command> takeChanges();
    /// A training step is done: a paused run that was to make one step waits again at the next poll.
    void stepped();

    /// Does what has to be written, waiting where the disk is full, as the writer's own members do.
    void patiently(const std::function<void()>& write) { m_writer.patiently(write); }

    /// Time spent waiting, in all: no phase's.
    double waitedSeconds() const { return m_waited; }

private:
    void receive();
    void awaitSpace(const NoSpace& why);
    void wait();
    bool hasSlot();
    [[noreturn]] void end(RunState state);

    Store& m_store;
    RunWriter& m_writer;
    std::optional<FileLock> m_slot;
    int m_slots;
    std::function<void()> m_save;
    std::vector<Command> m_changes;
    std::int64_t m_step = 0;
    std::int64_t m_stepsAllowed = 0;          // while paused
    bool m_pausing = false;
    bool m_slotless;
    bool m_amidst = false;                    // waiting for space, perhaps in the middle of a step: no state to save
    bool m_ending = false;                    // no more waiting for space
    double m_nextLook = 0;
    double m_waited = 0;
};

} // namespace retort::engine
