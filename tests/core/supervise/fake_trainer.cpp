// A trainer that learns nothing. Its node's name says what becomes of it; see behave().
#include "core/base/error.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "core/supervise/announcements.h"
#include "core/supervise/claim.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>

using namespace retort;

namespace {

volatile sig_atomic_t askedToEnd = 0;

void pauseShortly()
{
    const timespec pause{.tv_sec = 0, .tv_nsec = 3'000'000};
    ::nanosleep(&pause, nullptr);
}

bool isOpen(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/// Descriptors of files in the store beyond the two locks it is given.
int strayDescriptors(const std::filesystem::path& store)
{
    int stray = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
        stray += std::stoi(entry.path().filename()) > 4 && target.starts_with(store.string()) ? 1 : 0;
    }
    return stray;
}

void unlock(int fd)
{
    struct flock lock{};
    lock.l_type = F_UNLCK;
    lock.l_whence = SEEK_SET;
    ::fcntl(fd, F_OFD_SETLK, &lock);
}

/// What it was started with, for the tests to read.
void leaveNote(const std::filesystem::path& store, std::map<std::string, std::string>& options)
{
    const auto environment = [](const char* name) { const char* value = std::getenv(name); return value != nullptr ? value : ""; };
    const int stray = strayDescriptors(store);
    std::ofstream note(store / ("note-" + options["--run"] + "-" + options["--attempt"]));
    note << "threads=" << options["--threads"] << " omp=" << environment("OMP_NUM_THREADS") << " blas=" << environment("OPENBLAS_NUM_THREADS")
         << " wait=" << environment("OMP_WAIT_POLICY") << " spin=" << environment("GOMP_SPINCOUNT") << " lock=" << (options["--lock-fd"] == "3" && isOpen(3)) << " slot=" << (options["--slot-fd"] == "4" && isOpen(4))
         << " stray=" << stray << " group=" << (::getpgrp() == ::getpid()) << '\n';
}

void train(RunWriter& writer, double accuracy)
{
    for (std::int64_t step = 0; step < 10; ++step)
        writer.step(step, {{{"loss.total", 1.0f}}});
    writer.progress({.phase = "training", .step = 100, .epoch = 10, .trainSeconds = 0.5, .evaluateSeconds = 0.1, .samplesPerSecond = 1000, .memoryBytes = 1e6});
    const std::vector<float> values{1, 2, 3};
    const TensorFile weights{.tensors = {{"layer.weight", tensorOf(values, {3})}}, .metadata = {}};
    writer.weights("best", 90, weights);
    writer.weights("last", 100, weights);
    writer.scores({.bestAccuracy = accuracy, .lastAccuracy = accuracy, .bestEpoch = 10, .bestStep = 100, .testAccuracy = accuracy, .testErrors = 10, .testNll = 0.5, .testEce = 0.02, .agreement = {}});
    writer.end({.state = RunState::Finished, .message = {}});
}

/// Until the tests make the file STORE/release, or somebody asks.
void hold(RunWriter& writer, const std::filesystem::path& store)
{
    writer.progress({.phase = "training", .step = 1, .epoch = 0.1, .trainSeconds = 0.1, .evaluateSeconds = 0, .samplesPerSecond = 10, .memoryBytes = 1e6});
    writer.flush();
    for (bool paused = false; paused || !std::filesystem::exists(store / "release"); pauseShortly()) {
        if (!std::filesystem::exists(store))
            return;                           // its test has failed and gone
        if (askedToEnd != 0)
            return writer.end({.state = RunState::Interrupted, .message = "Interrupted."});
        for (const Command& command : writer.takeCommands()) {
            if (command.kind == CommandKind::Stop)
                return writer.end({.state = RunState::Stopped, .message = {}});
            if (command.kind != CommandKind::Pause && command.kind != CommandKind::Resume)
                continue;
            paused = command.kind == CommandKind::Pause;
            writer.paused(paused);
            if (paused)
                unlock(4);
        }
    }
    train(writer, 0.9);
}

int behave(const std::filesystem::path& store, const std::string& node, std::int64_t attempt, RunWriter& writer)
{
    if (node == "killed" || (node == "killed-once" && attempt == 1)) {
        writer.step(0, {{{"loss.total", 1.0f}}});
        writer.flush();
        std::cerr << "about to die" << std::endl;
        ::raise(SIGKILL);
    }
    if (node == "crashed") {
        ::signal(SIGSEGV, SIG_DFL);
        ::raise(SIGSEGV);
    }
    if (node == "silent") {
        std::cerr << "cannot load\na library\n";
        return 3;
    }
    if (node == "failing" || (node == "failing-once" && attempt == 1))
        writer.end({.state = RunState::Failed, .message = "The data are gone."});
    else if (node == "stubborn") {
        ::signal(SIGTERM, SIG_IGN);
        for (std::ofstream(store / "stubborn"); std::filesystem::exists(store);)
            pauseShortly();
    } else if (node.starts_with("held"))
        hold(writer, store);
    else
        train(writer, 0.8);
    return 0;
}

/// Its first run, and where the node's name asks for it, the next one there is.
int trainAll(const std::filesystem::path& folder, std::map<std::string, std::string>& options)
{
    Store store(folder);
    RunId run = options["--run"];
    std::int64_t attempt = std::stoll(options["--attempt"]);
    for (std::optional<Claim> claim;;) {
        const std::string node = store.run(run).node;
        {
            RunWriter writer(folder, run, attempt);
            if (const int status = behave(folder, node, attempt, writer); status != 0)
                return status;
        }
        const int pipe = std::stoi(options["--announce-fd"]);
        if (!node.ends_with("onward") || askedToEnd != 0 || !isHeard(pipe))
            return 0;
        ::close(std::stoi(options["--lock-fd"]));
        ::close(std::stoi(options["--slot-fd"]));
        claim = claimNext(store, {.experiment = std::stoll(options["--experiment"]), .jobs = std::stoi(options["--jobs"])}, std::stoi(options["--threads"]));
        if (!claim)
            return 0;
        run = claim->run;
        attempt = claim->attempt;
        if (store.run(run).node == "unheard" && attempt == 1)
            ::raise(SIGKILL);
        announce(pipe, run, attempt);
    }
}

} // namespace

int main(int argc, char** argv)
{
    ::signal(SIGTERM, [](int) { askedToEnd = 1; });
    ::signal(SIGPIPE, SIG_IGN);
    std::map<std::string, std::string> options;
    for (int i = 1; i + 1 < argc; i += 2)
        options[argv[i]] = argv[i + 1];
    const std::filesystem::path store = options["--store"];
    leaveNote(store, options);
    try {
        return trainAll(store, options);
    } catch (const Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
