#include "app/retort/interrupts.h"

#include "core/base/clock.h"

#include <signal.h>
#include <time.h>

#include <array>
#include <cmath>

namespace retort::cli {

namespace {

constexpr double apart = 0.5;                 // seconds

volatile sig_atomic_t interruptions = 0;
double countedAt = 0;                         // the handler's own, which nothing interrupts
constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGCHLD};
std::array<struct sigaction, signals.size()> before;

extern "C" void noteInterrupt(int signal)
{
    if (signal == SIGCHLD)
        return;
    // When a terminal closes, the shell and the kernel both say so, and whoever ends a session adds a SIGTERM: that is one wish.
    const double now = monotonicSeconds();
    if (interruptions > 0 && (signal == SIGHUP || now - countedAt < apart))
        return;
    interruptions = interruptions + 1;
    countedAt = now;
}

} // namespace

Interrupts::Interrupts()
{
    interruptions = 0;
    struct sigaction action{};
    action.sa_handler = noteInterrupt;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : signals)
        ::sigaddset(&action.sa_mask, signal);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], nullptr, &before[i]);
        // Who started us may have asked us to live through it (nohup).
        if (before[i].sa_handler != SIG_IGN || signals[i] == SIGCHLD)
            ::sigaction(signals[i], &action, nullptr);
    }
}

Interrupts::~Interrupts()
{
    for (std::size_t i = 0; i < signals.size(); ++i)
        ::sigaction(signals[i], &before[i], nullptr);
}

int Interrupts::count() const { return interruptions; }

void Interrupts::nap(double seconds) const
{
    const double whole = std::floor(seconds);
    const timespec pause{.tv_sec = static_cast<time_t>(whole), .tv_nsec = static_cast<long>((seconds - whole) * 1e9)};
    ::nanosleep(&pause, nullptr);
}

} // namespace retort::cli
