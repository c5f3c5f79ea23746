#include "ui/worker_watch.h"

#include "core/base/clock.h"
#include "core/base/file_lock.h"
#include "core/store/store.h"
#include "core/supervise/run_log.h"
#include "ui/follow/store_follower.h"

#include <algorithm>
#include <utility>

namespace retort::ui {

namespace {

constexpr int vainTries = 2;                  // before it is said
constexpr int calmLooks = 6;                  // until what failed before is forgotten
constexpr double mostPauseSeconds = 300;

bool isOpen(const RunSummary& run) { return (run.state == RunState::Queued || run.state == RunState::Running) && !run.trashed; }

} // namespace

bool WorkerWatch::lacksWorker(const std::filesystem::path& folder, const std::vector<RunId>& running, Occasion occasion)
{
    if (FileLock::isHeld(workerLockFile(folder)) || !std::filesystem::exists(folder / "runs.sqlite"))
        return false;                         // one that was removed is not made anew
    Store store(folder, Store::Access::Existing);
    store.reconcile();                        // what died with its machine is queued again, or says that it is interrupted
    if (store.ready().empty())
        return false;
    // As long as any trainer works, it or its supervisor goes on with the next: `retort run --jobs 1` gets no company unasked.
    return occasion == Occasion::Wanted || std::ranges::none_of(running, [&store](const RunId& id) { return FileLock::isHeld(store.lockFile(id)); });
}

WorkerWatch::WorkerWatch(StoreFollower& follower, QObject* parent, Start start, std::chrono::milliseconds every)
    : QObject(parent), m_follower(follower), m_start(std::move(start)), m_every(every)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WorkerWatch::look);
    connect(&follower, &StoreFollower::runsChanged, this, &WorkerWatch::runsChanged);
}

void WorkerWatch::begin()
{
    if (m_begun || m_follower.store().readOnly())
        return;
    m_begun = true;
    m_next = Occasion::Opened;
    m_timer.start(m_every / 25);              // the first pictures first
}

void WorkerWatch::want()
{
    if (m_follower.store().readOnly())
        return;
    m_next = Occasion::Wanted;
    forget();
    look();
}

bool WorkerWatch::anythingOpen() const { return std::ranges::any_of(m_follower.summaries(), isOpen); }

void WorkerWatch::runsChanged()
{
    if (!anythingOpen()) {
        m_timer.stop();
        forget();
    } else if (!m_timer.isActive()) {
        schedule();
    }
}

void WorkerWatch::look()
{
    if (!m_one.begin())
        return;
    const Occasion occasion = std::exchange(m_next, Occasion::Time);
    const bool mayStart = occasion != Occasion::Time || (m_suspected && monotonicSeconds() >= m_notBefore);
    std::vector<RunId> running;
    for (const RunSummary& run : m_follower.summaries()) {
        if (run.state == RunState::Running)
            running.push_back(run.id);
    }
    inBackground(
        this,
        [running = std::move(running), folder = m_follower.store().folder(), start = m_start, occasion, mayStart] {
            const bool lacking = lacksWorker(folder, running, occasion);
            if (lacking && mayStart)
                start(folder);
            return lacking;
        },
        [this, occasion, mayStart](bool lacking) { seen(lacking, lacking && mayStart, occasion); },
        [this, occasion](const QString& problem) {
            say(problem);
            seen(true, true, occasion);
        });
}

void WorkerWatch::seen(bool lacking, bool started, Occasion occasion)
{
    m_suspected = lacking && !started;
    m_calm = lacking ? 0 : m_calm + 1;
    if (m_calm == calmLooks)
        forget();
    if (started)
        tried();
    if (started && occasion == Occasion::Time && m_tries > vainTries)
        say(tr("Nobody trains what is queued: the worker ends again and again. %1").arg(QString::fromStdString(lastWords(m_follower.store().folder() / "logs" / "worker.log"))).trimmed());
    if (m_one.end())
        look();
    else
        schedule();
}

void WorkerWatch::tried()
{
    const double pause = std::chrono::duration<double>(m_every).count() * static_cast<double>(1 << std::min(m_tries, 20));
    m_notBefore = monotonicSeconds() + std::min(pause, mostPauseSeconds);
    ++m_tries;
}

void WorkerWatch::say(const QString& message)
{
    if (!std::exchange(m_said, true))
        Q_EMIT failed(message);
}

void WorkerWatch::forget()
{
    m_tries = m_calm = 0;
    m_notBefore = 0;
    m_said = m_suspected = false;
}

void WorkerWatch::schedule()
{
    if (!m_begun || !anythingOpen())
        return;
    const std::chrono::milliseconds untilTry(static_cast<std::int64_t>(1000 * std::max(0.0, m_notBefore - monotonicSeconds())));
    m_timer.start(m_suspected ? std::max(m_every / 5, untilTry) : m_every);
}

} // namespace retort::ui
