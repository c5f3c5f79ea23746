#include "core/supervise/supervisor.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "core/supervise/run_log.h"
#include "core/supervise/trainer_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <set>
#include <vector>

namespace retort {

namespace {

constexpr double pollSeconds = 0.1;
constexpr double capSeconds = 2;

std::filesystem::path trainerFor(const SuperviseOptions& options)
{
    auto trainer = options.trainer.empty() ? executableFolder() / "retort-trainer" : options.trainer;
    if (::access(trainer.c_str(), X_OK) != 0)
        throw Error("There is no trainer at " + trainer.string() + ": build retort-trainer, or install all of Retort's programs in one folder.");
    return trainer;
}

int jobsFor(const SuperviseOptions& options)
{
    if (options.jobs > 0)
        return options.jobs;
    const char* text = std::getenv("RETORT_JOBS");
    if (text == nullptr || *text == '\0')
        return 0;
    int jobs = 0;
    const char* end = text + std::strlen(text);
    if (const auto [rest, error] = std::from_chars(text, end, jobs); error != std::errc() || rest != end || jobs < 1)
        throw Error("RETORT_JOBS is \"" + std::string(text) + "\"; give the number of trainings at once, 1 or more, or unset it.");
    return jobs;
}

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
    void buried(const TrainerProcess& child, int status);
    void recordDeaths();
    void care();
    void follow();
    void start();
    bool moving();
    void signalAll(int signal) const;
    void awaitAll();

    SuperviseOptions options;
    ClaimRule rule;
    std::filesystem::path trainer;
    Store store;
    std::set<RunId> scope;                    // empty: every run
    std::vector<TrainerProcess> children;
    struct Death {
        RunId run;
        std::int64_t attempt = 0;
        std::string cause;
    };
    std::vector<Death> deaths;                // to be recorded
    std::map<RunId, RunSummary> runs;
    std::int64_t seen = 0;
    double lastPoll = -1;
    double lastCap = 0;
    bool ending = false;
    bool alive = true;
    bool full = false;                        // the last turn met a full disk
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
            buried(*child, status);
        child = ended != 0 ? children.erase(child) : std::next(child);
    }
    return children.size() != before;
}

void Supervisor::Impl::buried(const TrainerProcess& child, int status)
{
    const RunSummary now = store.run(child.run);
    const bool silent = now.attempt == child.attempt && (now.state == RunState::Running || now.state == RunState::Paused);
    if (silent)
        deaths.push_back({child.run, child.attempt, causeOfDeath(status, runLogFile(store.folder(), child.run), outOfMemoryKills() - child.memoryKills)});
}

void Supervisor::Impl::recordDeaths()
{
    for (; !deaths.empty(); deaths.pop_back())
        store.recordDeath(deaths.back().run, deaths.back().attempt, deaths.back().cause);
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
            deaths.push_back({claim->run, claim->attempt, error.what()});
            recordDeaths();
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
    if (full)
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

void Supervisor::Impl::awaitAll()
{
    while (!children.empty()) {
        if (!reap()) {
            const timespec pause{.tv_sec = 0, .tv_nsec = 5'000'000};
            ::nanosleep(&pause, nullptr);     // SIGCHLD, where it is caught, ends it early
        }
    }
    try {
        recordDeaths();
    } catch (const NoSpace&) {
        // Whoever looks after the store next finds their locks free.
    }
    follow();
}

void Supervisor::Impl::care()
{
    full = false;
    const auto tryTo = [this](const auto& act) {
        try {
            act();
        } catch (const NoSpace&) {
            full = true;
        }
    };
    tryTo([this] { recordDeaths(); store.reconcile(); });
    tryTo([this] { follow(); });
    if (!full)
        tryTo([this] { start(); });
}

Supervisor::Supervisor(SuperviseOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}

Supervisor::~Supervisor() = default;

bool Supervisor::turn()
{
    Impl& s = *m_impl;
    const bool reaped = s.reap();
    const double now = monotonicSeconds();
    if (!reaped && s.alive && s.lastPoll >= 0 && now - s.lastPoll < pollSeconds)
        return true;
    s.lastPoll = now;
    s.care();
    if (now - s.lastCap > capSeconds) {
        s.lastCap = now;
        for (const auto& child : s.children)
            capLog(runLogFile(s.store.folder(), child.run));
    }
    s.alive = s.moving();
    return s.alive;
}

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
    m_impl->signalAll(SIGKILL);
    m_impl->awaitAll();
}

const std::filesystem::path& Supervisor::store() const { return m_impl->store.folder(); }

const std::map<RunId, RunSummary>& Supervisor::runs() const { return m_impl->runs; }

} // namespace retort
