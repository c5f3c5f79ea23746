#pragma once

#include "core/supervise/supervisor.h"
#include "ui/background.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

namespace retort::ui {

class StoreFollower;

/// Sees to it that what is queued is trained: when the store has been opened, when a run has been queued, and every few seconds
/// as long as runs are open. What died unseen is settled on the way. Whether anybody works is asked of the locks; that, and starting a
/// worker, is done in another thread. A worker that dies again and again is started ever more rarely. GUI thread; a store that can only
/// be read gets none.
class WorkerWatch final : public QObject {
    Q_OBJECT
public:
    using Start = std::function<void(const std::filesystem::path& store)>;
    explicit WorkerWatch(StoreFollower& follower, QObject* parent = nullptr, Start start = ensureWorker, std::chrono::milliseconds every = std::chrono::seconds(5));

    /// From now on it looks by itself. Call after the first paint.
    void begin();
    /// A run has just been queued: somebody is to train it now, whatever failed before.
    void want();

Q_SIGNALS:
    /// Nobody trains what is queued, and this is why. Once, not at every try.
    void failed(const QString& message);

private:
    enum class Occasion { Opened, Wanted, Time };

    /// Is there something to train, and nobody who does? Not in the GUI thread.
    static bool lacksWorker(const std::filesystem::path& folder, const std::vector<RunId>& running, Occasion occasion);

    void runsChanged();
    bool anythingOpen() const;
    void look();
    void seen(bool lacking, bool started, Occasion occasion);
    void tried();
    void say(const QString& message);
    void forget();
    void schedule();

    StoreFollower& m_follower;
    Start m_start;
    std::chrono::milliseconds m_every;
    QTimer m_timer;
    OneAtATime m_one;
    Occasion m_next = Occasion::Time;
    bool m_begun = false;
    bool m_suspected = false;                 ///< nobody was at work at the last look: perhaps just between two runs
    int m_tries = 0;                          ///< workers started since all was well
    int m_calm = 0;                           ///< looks in a row that found nothing wanting
    double m_notBefore = 0;                   ///< the next try, in monotonic seconds
    bool m_said = false;
};

} // namespace retort::ui
