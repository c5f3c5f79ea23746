#include "core/supervise/trainer_process.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/supervise/run_log.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace retort {

namespace {

constexpr int lockDescriptor = 3;
constexpr int slotDescriptor = 4;
constexpr int announcingDescriptor = 5;
constexpr int niceness = 5;

/// A descriptor above those the child will have, so that putting one in its place never overwrites another.
class HighDescriptor {
public:
    explicit HighDescriptor(int fd) : m_fd(::fcntl(fd, F_DUPFD_CLOEXEC, 10))
    {
        if (m_fd < 0)
            throw Error(std::string("Cannot start a trainer: ") + std::strerror(errno) + ".");
    }
    ~HighDescriptor() { ::close(m_fd); }
    HighDescriptor(const HighDescriptor&) = delete;
    HighDescriptor& operator=(const HighDescriptor&) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

/// posix_spawn's two C objects.
struct SpawnPlan {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    SpawnPlan()
    {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawnattr_init(&attributes);
    }
    ~SpawnPlan()
    {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
};

/// Ours, but the thread settings: libgomp and OpenBLAS read them while they are loaded, so they have to be there before.
std::vector<std::string> trainerEnvironment(int threads)
{
    const std::array<std::pair<std::string_view, std::string>, 4> settings{{
        {"OMP_WAIT_POLICY", "PASSIVE"},                       // two threads on a busy desktop train 3 to 10 times slower without
        {"GOMP_SPINCOUNT", "30000"},                          // a millisecond: to sleep and be woken at every operation takes longer
        {"OMP_NUM_THREADS", std::to_string(threads)},
        {"OPENBLAS_NUM_THREADS", std::to_string(threads)},
    }};
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view name = std::string_view(*entry).substr(0, std::string_view(*entry).find('='));
        bool ours = false;
        for (const auto& setting : settings)
            ours = ours || setting.first == name;
        if (!ours)
            result.emplace_back(*entry);
    }
    for (const auto& [name, value] : settings)
        result.push_back(std::string(name) + "=" + value);
    return result;
}

std::vector<char*> pointersTo(std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

void TrainerProcess::listen()
{
    for (auto& [next, attemptOfNext] : announcements.take()) {
        run = std::move(next);
        attempt = attemptOfNext;
    }
}

TrainerProcess startTrainer(const TrainerStart& start, const Claim& claim)
{
    const auto log = runLogFile(start.store, claim.run);
    capLog(log);
    const int logFd = openLog(log);
    const HighDescriptor logCopy(logFd);
    ::close(logFd);
    const HighDescriptor lockCopy(claim.lock.descriptor());
    const HighDescriptor slotCopy(claim.slot.descriptor());
    TrainerProcess process{.pid = 0, .run = claim.run, .attempt = claim.attempt, .announcements = {}, .memoryKills = outOfMemoryKills()};
    const HighDescriptor announcingCopy(process.announcements.writingEnd());

    SpawnPlan plan;
    ::posix_spawn_file_actions_addopen(&plan.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&plan.files, logCopy.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&plan.files, logCopy.get(), STDERR_FILENO);
    ::posix_spawn_file_actions_adddup2(&plan.files, lockCopy.get(), lockDescriptor);
    ::posix_spawn_file_actions_adddup2(&plan.files, slotCopy.get(), slotDescriptor);
    ::posix_spawn_file_actions_adddup2(&plan.files, announcingCopy.get(), announcingDescriptor);

    // A group of its own: Ctrl-C at the terminal reaches the supervisor, which then asks its trainers to save.
    sigset_t none;
    sigset_t usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD})
        ::sigaddset(&usual, signal);
    ::posix_spawnattr_setsigmask(&plan.attributes, &none);
    ::posix_spawnattr_setsigdefault(&plan.attributes, &usual);
    ::posix_spawnattr_setpgroup(&plan.attributes, 0);
    ::posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> words{start.trainer.string(), "--store", start.store.string(), "--run", claim.run, "--attempt",
        std::to_string(claim.attempt), "--threads", std::to_string(claim.threads), "--lock-fd", std::to_string(lockDescriptor),
        "--slot-fd", std::to_string(slotDescriptor), "--announce-fd", std::to_string(announcingDescriptor),
        "--experiment", std::to_string(start.rule.experiment), "--jobs", std::to_string(start.rule.jobs)};
    auto environment = trainerEnvironment(claim.threads);
    const auto arguments = pointersTo(words);
    const auto variables = pointersTo(environment);
    if (const int error = ::posix_spawn(&process.pid, start.trainer.c_str(), &plan.files, &plan.attributes, arguments.data(), variables.data()); error != 0)
        throw Error("Cannot start the trainer " + start.trainer.string() + ": " + std::strerror(error) + ".");
    // Before it has loaded its libraries and made threads, which inherit it. Refused: it is nicer still.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(process.pid), niceness);
    process.announcements.handedOver();
    return process;
}

std::string causeOfDeath(int status, const std::filesystem::path& log, long long memoryKills)
{
    std::string cause;
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        cause = "killed by signal " + std::to_string(signal);
        if (signal == SIGKILL && memoryKills > 0)
            return cause + ": the system ran out of memory; take a smaller batch or network, or train fewer at once";
        if (signal == SIGKILL)
            return cause + ": probably out of memory or ended by hand";
        if (signal == SIGTERM || signal == SIGINT || signal == SIGHUP)
            return cause + ": ended by hand before it could save";
        cause += std::string(" (") + ::strsignal(signal) + "): a crash of the trainer; see " + log.string();
    } else {
        cause = "ended with status " + std::to_string(WEXITSTATUS(status)) + " without a word: see " + log.string();
    }
    if (const std::string words = lastWords(log); !words.empty())
        cause += ", which ends: " + words;
    return cause;
}

} // namespace retort
