#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/supervise/run_log.h"
#include "core/supervise/supervisor.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace retort {

std::filesystem::path workerLockFile(const std::filesystem::path& store) { return store / "locks" / "worker"; }

// `retort work --detach` forks a session of its own and ends: so the worker is nobody's child to reap, and outlives the caller.
void ensureWorker(const std::filesystem::path& store)
{
    if (FileLock::isHeld(workerLockFile(store)))
        return;
    const auto program = executableFolder() / "retort";
    std::string words[] = {program.string(), "work", "--store", store.string(), "--detach"};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), words[4].data(), nullptr};
    pid_t child = 0;
    if (const int error = ::posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ); error != 0)
        throw Error("Cannot start " + program.string() + ", which trains what is queued: " + std::strerror(error) + ".");
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw Error("The worker that trains what is queued did not start: " + lastWords(store / "logs" / "worker.log")
            + " (try: retort work --store " + store.string() + ")");
}

} // namespace retort
