#include "app/retort/interrupts.h"
#include "app/retort/open_store.h"
#include "app/retort/verbs.h"
#include "app/retort/watch.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/file_lock.h"
#include "core/supervise/run_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>

namespace retort::cli {

namespace {

struct WorkOptions {
    std::filesystem::path store;
    std::filesystem::path trainer;
    int jobs = 0;
    bool detach = false;
    bool quiet = false;
};

constexpr double graceSeconds = 2;            // somebody who has just queued something may be about to queue more

/// Leaves the terminal: a session of its own, its words going to the store's logs/worker.log. True in the one that goes on.
bool detach(const std::filesystem::path& store)
{
    const auto log = store / "logs" / "worker.log";
    capLog(log);
    const int words = openLog(log);
    const pid_t child = ::fork();             // before the store is opened: a connection must not be carried over
    if (child < 0)
        throw Error(std::string("Cannot go on in the background: ") + std::strerror(errno) + ".");
    if (child > 0) {
        ::close(words);
        return false;
    }
    ::setsid();
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(words, STDOUT_FILENO);
    ::dup2(words, STDERR_FILENO);
    ::close(nothing);
    ::close(words);
    if (::chdir("/") != 0)
        std::cerr << "Cannot leave the folder: " << std::strerror(errno) << '\n';
    return true;
}

/// Does something turn up within the grace?
bool moreComes(Supervisor& supervisor)
{
    const Interrupts interrupts;
    for (const double until = monotonicSeconds() + graceSeconds; monotonicSeconds() < until && interrupts.count() == 0; interrupts.nap(0.1))
        if (supervisor.turn())
            return true;
    return false;
}

int work(const WorkOptions& options)
{
    const auto folder = storeFolder(options.store);
    if (options.detach && !detach(folder))
        return Done;
    requireStore(folder);
    std::optional<FileLock> only;
    if (options.detach) {
        only = FileLock::tryTake(workerLockFile(folder));
        if (!only)
            return Done;                      // there is one; it does what we would
    }
    SuperviseOptions supervise{.store = folder, .trainer = options.trainer, .jobs = options.jobs};
    if (options.detach)
        supervise.patience = std::numeric_limits<double>::infinity();   // nobody is there to start it again
    Supervisor supervisor(supervise);
    Progress progress(std::cerr, Progress::modeFor(options.quiet), Milestones());
    for (;;) {
        if (!watch(supervisor, progress))
            return Interrupted;
        if (options.detach && moreComes(supervisor))
            continue;
        // Whoever queued a run while the lock was held trusts this worker with it: so look once more without it.
        only.reset();
        if (!options.detach || !supervisor.turn())
            return Done;
        only = FileLock::tryTake(workerLockFile(folder));
    }
}

} // namespace

void addWork(CLI::App& app, int& status)
{
    auto options = std::make_shared<WorkOptions>();
    CLI::App* verb = app.add_subcommand("work", "Trains what is queued, until nothing is left");
    verb->add_option("--jobs", options->jobs, "At most so many trainings at once (else $RETORT_JOBS, else as the cores allow)")->type_name("N")->check(CLI::Range(1, 1024));
    addStoreOption(*verb, options->store);
    verb->add_flag("--detach", options->detach, "Goes on in the background, unless a background worker is there already");
    verb->add_flag("--quiet", options->quiet, "No progress on the standard error");
    verb->add_option("--trainer", options->trainer)->group("");   // the tests' own
    verb->footer("Several may work on one store: they share its slots, and no run is trained twice.\n"
                 "\n"
                 "Examples:\n"
                 "  retort work\n"
                 "  retort work --jobs 1 --store ~/experiments/first");
    verb->callback([options, &status] { status = work(*options); });
}

} // namespace retort::cli
