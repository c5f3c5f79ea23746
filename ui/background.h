#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace retort::ui {

/// How many pieces of work are on their way: nothing is when pictures of a panel may be taken.
inline std::atomic<int> backgroundWork{0};

/// Orders what one thread has written before what another reads that comes here later. Qt's queues do that, too, but by locks that a
/// tool which looks for races cannot see.
inline void handOver() { backgroundWork.fetch_add(0, std::memory_order_acq_rel); }

/// Runs `work` in another thread, then, in the GUI thread and if `context` still lives, `then(result)`, or `failed(text)` when
/// it threw. For what may take more than a few milliseconds: data sets, planning, predictions.
template <typename Work, typename Then, typename Failed>
void inBackground(QObject* context, Work work, Then then, Failed failed)
{
    struct Outcome {
        std::optional<decltype(work())> result;
        QString problem;
    };
    std::function<void()> job = [guard = QPointer<QObject>(context), work = std::move(work), then = std::move(then), failed = std::move(failed)]() mutable {
        handOver();
        const auto outcome = std::make_shared<Outcome>();
        try {
            outcome->result = work();
        } catch (const std::exception& error) {
            outcome->problem = QString::fromUtf8(error.what());
        }
        std::function<void()> reply = [guard, then = std::move(then), failed = std::move(failed), outcome]() mutable {
            --backgroundWork;
            if (!guard)
                return;
            if (outcome->result)
                then(std::move(*outcome->result));
            else
                failed(outcome->problem);
        };
        handOver();
        QMetaObject::invokeMethod(qApp, std::move(reply), Qt::QueuedConnection);
    };
    ++backgroundWork;
    QThreadPool::globalInstance()->start(std::move(job));
}

/// Lets one piece of work go on at a time: what is asked for meanwhile, however often, is done once when it has ended, so that
/// what comes quicker than it is worked off does not pile up.
class OneAtATime {
public:
    /// True: begin. False: something is on its way, and end() will say that it is to be done again.
    bool begin()
    {
        m_again = m_busy;
        return !std::exchange(m_busy, true);
    }
    /// True: it was asked for again.
    bool end()
    {
        m_busy = false;
        return std::exchange(m_again, false);
    }

private:
    bool m_busy = false, m_again = false;
};

} // namespace retort::ui
