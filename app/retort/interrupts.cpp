#include "app/retort/interrupts.h"

#include <signal.h>
#include <time.h>

#include <array>
#include <cmath>

namespace retort::cli {

namespace {

volatile sig_atomic_t interruptions = 0;
constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGCHLD};
std::array<struct sigaction, signals.size()> before;

extern "C" void noteInterrupt(int signal)
{
    if (signal != SIGCHLD)
        interruptions = interruptions + 1;
}

} // namespace

Interrupts::Interrupts()
{
    interruptions = 0;
    struct sigaction action{};
    action.sa_handler = noteInterrupt;
    ::sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < signals.size(); ++i)
        ::sigaction(signals[i], &action, &before[i]);
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
