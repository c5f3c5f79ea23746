#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QString>
#include <QThreadPool>

#include <atomic>
#include <exception>
#include <optional>
#include <utility>

namespace retort::ui {

/// How many pieces of work are on their way: nothing is when pictures of a panel may be taken.
inline std::atomic<int> backgroundWork{0};

/// Runs `work` in another thread, then, in the GUI thread and if `context` still lives, `then(result)`, or `failed(text)` when
/// it threw. For what may take more than a few milliseconds: data sets, planning, predictions.
template <typename Work, typename Then, typename Failed>
void inBackground(QObject* context, Work work, Then then, Failed failed)
{
    ++backgroundWork;
    QThreadPool::globalInstance()->start([guard = QPointer<QObject>(context), work = std::move(work), then = std::move(then), failed = std::move(failed)]() mutable {
        std::optional<decltype(work())> result;
        QString problem;
        try {
            result = work();
        } catch (const std::exception& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            qApp,
            [guard, then = std::move(then), failed = std::move(failed), result = std::move(result), problem]() mutable {
                --backgroundWork;
                if (!guard)
                    return;
                if (result)
                    then(std::move(*result));
                else
                    failed(problem);
            },
            Qt::QueuedConnection);
    });
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
