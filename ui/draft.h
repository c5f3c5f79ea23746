#pragma once

#include "core/base/file_lock.h"
#include "core/recipe/experiment.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include <optional>

namespace retort::ui {

class Workbench;

/// What of the experiment no file holds, kept beside the settings, so that neither closing the window nor its death loses it.
/// Each of several windows keeps one of its own; a lock says which are in use. GUI thread.
class Draft final : public QObject {
    Q_OBJECT
public:
    explicit Draft(QObject* parent = nullptr);

    struct Kept {
        QString file;                         ///< it was made from; empty: none
        Experiment experiment;
        std::optional<Experiment> begunWith = {};   ///< what the file held then
    };
    /// What a window that is gone left behind, of this file or (empty) of any; it is this window's now. What is unreadable is
    /// put aside and said.
    std::optional<Kept> takeUp(Workbench& workbench, const QString& file = {});

    /// Keeps this workbench's document from now on: a second after each change, and when told.
    void follow(Workbench& workbench);
    void keep();

private:
    bool claim(int place, bool filled);

    QPointer<Workbench> m_workbench;
    QTimer m_soon;
    std::optional<FileLock> m_lock;           ///< on the draft that is this window's
    QString m_file;
    bool m_failing = false;
};

} // namespace retort::ui
