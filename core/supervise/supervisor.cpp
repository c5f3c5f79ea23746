#include "core/supervise/supervisor.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "core/supervise/deaths.h"
#include "core/supervise/run_log.h"
#include "core/supervise/supervise_options.h"
#include "core/supervise/trainer_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <vector>

namespace retort {

namespace {

constexpr double pollSeconds = 0.1;
constexpr double capSeconds = 2;
constexpr double retrySeconds = 1;             // after trouble

} // namespace

struct Supervisor::Impl {
    explicit Impl(SuperviseOptions given)
        : options(std::move(given)), rule{.experiment = options.experiment, .jobs = jobsFor(options)}, trainer(trainerFor(options)), store(options.store)
    {
        if (options.experiment != 0)
            gatherScope();
        sweep();
    }

    void sweep();
    void gatherScope();
    bool reap();
    void care();
    bool canBear();
    void follow();
    void start();
    bool moving();
    void signalAll(int signal) const;
    void recordKills();
    void awaitAll();

    SuperviseOptions options;
    ClaimRule rule;
    std::filesystem::path trainer;
    Store store;
    std::set<RunId> scope;                    // empty: every run
    std::vector<TrainerProcess> children;
    Deaths deaths;
    std::map<RunId, RunSummary> runs;
    std::int64_t seen = 0;
    double lastPoll = -1;
    double lastCap = 0;
    bool ending = false;
    bool alive = true;
    bool full = false;                        // the last turn met a full disk
    std::string trouble;                      // what else it met that may pass
    std::optional<double> troubledSince;
};

// What trainers that were killed have left: nobody else clears it away. While somebody writes it is left to the next supervisor.
void Supervisor::Impl::sweep()
{
    try {
        store.sweep();
    } catch (const std::exception&) {         // a file system's own exceptions too
        // Training does not depend on it.
    }
}

void Supervisor::Impl::gatherScope()
{
    std::vector<RunId> open;
    for (const ExperimentRun& place : store.experimentRuns(options.experiment))
        open.push_back(place.run);
    while (!open.empty()) {
        const RunId id = open.back();
        open.pop_back();
        if (!scope.insert(id).second)
            continue;
        const auto teachers = store.run(id).teachers;
        open.insert(open.end(), teachers.begin(), teachers.end());
    }
}

bool Supervisor::Impl::reap()
{
    const auto before = children.size();
    for (auto child = children.begin(); child != children.end();) {
        int status = 0;
        const pid_t ended = ::waitpid(child->pid, &status, WNOHANG);
        child->listen();                      // only now has one that has ended said all it had to say
        if (ended == child->pid)
            deaths.bury(store, *child, status);
        child = ended != 0 ? children.erase(child) : std::next(child);
    }
    return children.size() != before;
}

void Supervisor::Impl::follow()
{
    for (RunSummary& run : store.runsSince(seen)) {
        seen = std::max(seen, run.revision);
        if (scope.empty() || scope.contains(run.id))
            runs.insert_or_assign(run.id, std::move(run));
    }
}

void Supervisor::Impl::start()
{
    const auto queued = [](const auto& entry) { return entry.second.state == RunState::Queued; };
    while (!ending && std::ranges::any_of(runs, queued)) {
        const auto claim = claimNext(store, rule);
        if (!claim)
            return;
        try {
            children.push_back(startTrainer({.trainer = trainer, .store = store.folder(), .rule = rule}, *claim));
        } catch (const Error& error) {
            deaths.add(claim->run, claim->attempt, error.what());
            deaths.record(store);
            throw;
        }
        follow();
    }
}

bool Supervisor::Impl::moving()
{
    if (!children.empty())
        return true;
    if (ending)
        return false;
    if (full || !trouble.empty())
        return true;
    bool queued = false;
    for (const auto& [id, run] : runs) {
        if (run.state == RunState::Running)
            return true;
        // Paused with nobody holding it: its trainer ended; somebody has to resume it.
        if (run.state == RunState::Paused && FileLock::isHeld(store.lockFile(id)))
            return true;
        queued = queued || run.state == RunState::Queued;
    }
    return queued && !store.ready(options.experiment).empty();
}

void Supervisor::Impl::signalAll(int signal) const
{
    for (const TrainerProcess& child : children) {
        ::kill(child.pid, signal);
        ::kill(child.pid, SIGCONT);           // a stopped process hears nothing else
    }
}

// Before they are killed: another supervisor that found a lock free first would queue the run again, as after a death.
void Supervisor::Impl::recordKills()
{
    for (TrainerProcess& child : children) {
        child.listen();
        deaths.kill(child.run, child.attempt);
    }
    try {
        deaths.record(store);
    } catch (const Error&) {
        // awaitAll tries again.
    }
}

void Supervisor::Impl::awaitAll()
{
    while (!children.empty()) {
        if (!reap()) {
            const timespec pause{.tv_sec = 0, .tv_nsec = 5'000'000};
            ::nanosleep(&pause, nullptr);     // SIGCHLD, where it is caught, ends it early
        }
    }
    try {
        deaths.record(store);
        follow();
    } catch (const NoSpace&) {
        // Whoever looks after the store next finds their locks free.
    } catch (const Passing&) {
        // Likewise.
    }
}

void Supervisor::Impl::care()
{
    full = false;
    trouble.clear();
    const auto tryTo = [this](const auto& act) {
        try {
            act();
        } catch (const NoSpace&) {
            full = true;
        } catch (const Passing& error) {
            if (!canBear())
                throw;
            trouble = error.what();
        }
    };
    tryTo([this] { deaths.record(store); store.reconcile(); });
    tryTo([this] { follow(); });
    if (!full && trouble.empty())
        tryTo([this] { start(); });
    alive = true;
    tryTo([this] { alive = moving(); });
    if (trouble.empty())
        troubledSince.reset();
}

/// A store that is gone will not come back, and its trainers cannot be waited for.
bool Supervisor::Impl::canBear()
{
    const double now = monotonicSeconds();
    if (!troubledSince)
        troubledSince = now;
    std::error_code code;
    return now - *troubledSince < options.patience && std::filesystem::exists(store.folder() / "runs.sqlite", code);
}

Supervisor::Supervisor(SuperviseOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

Supervisor::~Supervisor() = default;

bool Supervisor::turn()
{
    Impl& s = *m_impl;
    const bool reaped = s.reap();
    const double now = monotonicSeconds();
    if (!reaped && s.alive && s.lastPoll >= 0 && now - s.lastPoll < (s.trouble.empty() ? pollSeconds : retrySeconds))
        return true;
    s.care();
    s.lastPoll = monotonicSeconds();          // it may have waited for the store
    if (now - s.lastCap > capSeconds) {
        s.lastCap = now;
        for (const auto& child : s.children)
            capLog(runLogFile(s.store.folder(), child.run));
    }
    return s.alive;
}

const std::string& Supervisor::trouble() const { return m_impl->trouble; }

bool Supervisor::waitsForSpace() const { return m_impl->full || trainingWaitsForSpace(m_impl->store.folder()); }

void Supervisor::askToEnd()
{
    if (!m_impl->ending)
        m_impl->signalAll(SIGTERM);
    m_impl->ending = true;
}

void Supervisor::stopAll()
{
    askToEnd();
    m_impl->awaitAll();
}

void Supervisor::killAll()
{
    m_impl->ending = true;
    m_impl->recordKills();
    m_impl->signalAll(SIGKILL);
    m_impl->awaitAll();
}

const std::filesystem::path& Supervisor::store() const { return m_impl->store.folder(); }

const std::map<RunId, RunSummary>& Supervisor::runs() const { return m_impl->runs; }

} // namespace retort
