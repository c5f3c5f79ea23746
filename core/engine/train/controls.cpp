#include "core/engine/train/controls.h"

#include "core/base/clock.h"
#include "core/supervise/slots.h"

#include <signal.h>
#include <time.h>

#include <csignal>
#include <utility>

namespace retort::engine {

namespace {

constexpr double lookEvery = 0.02;            // seconds
constexpr double tryEvery = 1;                // seconds, while the disk is full

volatile std::sig_atomic_t askedToEnd = 0;

void remember(int) { askedToEnd = 1; }

void sleepShortly()
{
    const timespec pause{.tv_sec = 0, .tv_nsec = static_cast<long>(lookEvery * 1e9)};
    ::nanosleep(&pause, nullptr);             // a signal ends it early
}

} // namespace

void catchSignals()
{
    struct sigaction action{};
    action.sa_handler = remember;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

bool isAskedToEnd() { return askedToEnd != 0; }

void waitForSpace(const NoSpace& why)
{
    for (const double until = monotonicSeconds() + tryEvery; monotonicSeconds() < until; sleepShortly())
        if (isAskedToEnd())
            throw NoSpace(why);
}

Controls::Controls(Store& store, RunWriter& writer, std::optional<FileLock> slot, int slots)
    : m_store(store)
    , m_writer(writer)
    , m_slot(std::move(slot))
    , m_slots(slots)
    , m_slotless(!m_slot)
{
    m_writer.whenFull([this](const NoSpace& why) { awaitSpace(why); });
}

Controls::~Controls() { m_writer.whenFull(waitForSpace); }

void Controls::poll(const std::function<void()>& releasing)
{
    if (const double now = monotonicSeconds(); now >= m_nextLook || askedToEnd != 0) {
        m_nextLook = now + lookEvery;
        receive();
    }
    if (!m_pausing || m_stepsAllowed > 0)
        return;
    if (releasing)
        releasing();
    wait();
}

void Controls::doze()
{
    sleepShortly();
    poll();
}

std::vector<Command> Controls::takeChanges() { return std::exchange(m_changes, {}); }

void Controls::stepped()
{
    if (m_stepsAllowed == 0)
        return;
    --m_stepsAllowed;
    m_writer.flush();                         // whoever asked for one step looks at what it did
}

void Controls::receive()
{
    if (askedToEnd != 0)
        end(RunState::Interrupted);
    for (Command& command : m_writer.takeCommands()) {
        switch (command.kind) {
        case CommandKind::Pause:
            m_pausing = true;
            m_stepsAllowed = 0;
            break;
        case CommandKind::Step:
            m_pausing = true;
            ++m_stepsAllowed;
            break;
        case CommandKind::Resume:
            m_pausing = false;
            m_stepsAllowed = 0;
            break;
        case CommandKind::Stop:
            end(RunState::Stopped);
        case CommandKind::Set:
            m_changes.push_back(std::move(command));
            break;
        }
    }
}

// Commands can be taken where a little space is left. A stop that cannot be is heard all the same.
void Controls::awaitSpace(const NoSpace& why)
{
    if (m_ending)
        throw NoSpace(why);
    const double from = monotonicSeconds();
    m_amidst = true;
    do {
        sleepShortly();
        try {
            receive();
        } catch (const NoSpace&) {
            if (m_writer.isAskedToStop())
                end(RunState::Stopped);
        }
    } while (monotonicSeconds() - from < tryEvery);
    m_amidst = false;
    m_waited += monotonicSeconds() - from;
}

void Controls::wait()
{
    const double from = monotonicSeconds();
    const double before = m_waited;
    m_save();
    m_slot.reset();
    m_writer.paused(true);
    const auto mayGoOn = [this] { return m_pausing ? m_stepsAllowed > 0 : hasSlot(); };
    while (!mayGoOn()) {
        sleepShortly();
        receive();
    }
    if (!m_pausing)
        m_writer.paused(false);
    m_waited = before + monotonicSeconds() - from;
}

bool Controls::hasSlot()
{
    if (m_slotless || m_slot)
        return true;
    if (auto slot = takeSlot(m_store, m_slots))
        m_slot = std::move(slot->lock);
    return m_slot.has_value();
}

void Controls::end(RunState state)
{
    const std::string step = std::to_string(m_step);
    std::string goesOn = "from its last checkpoint, since the disk was full";
    m_ending = true;
    try {
        if (!m_amidst) {
            m_save();
            goesOn = "from step " + step;
        }
    } catch (const NoSpace&) {                // whoever ends it does not wait for the disk
    }
    if (state == RunState::Stopped)
        throw Ended{{.state = state, .message = "Stopped by hand at step " + step + "; resume goes on " + goesOn + "."}};
    throw Ended{{.state = state, .message = "The trainer was asked to end; resume goes on " + goesOn + "."}};
}

} // namespace retort::engine
