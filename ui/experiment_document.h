#pragma once

#include "core/recipe/experiment.h"
#include "core/recipe/plan.h"

#include <QObject>
#include <QUndoStack>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retort::ui {

/// The experiment being edited: one JSON document, changed by path, every change undoable, resolved and planned anew after
/// each change so that problems are marked while typing. GUI thread.
class ExperimentDocument final : public QObject {
    Q_OBJECT
public:
    explicit ExperimentDocument(QUndoStack& undo, QObject* parent = nullptr);

    const Experiment& experiment() const { return m_experiment; }
    /// Another document takes its place (open, paste, gallery): undoable, named by `what`. `file` holds it; empty: none does yet.
    void replace(Experiment experiment, const QString& what, const QString& file = {});
    /// The same document with another text: undoable.
    void rewrite(Experiment experiment, const QString& what);
    /// Goes on with another window's: its file, its edits, and what Undo brings back of them. REQUIRES: nothing was done here yet.
    void goOnWith(const ExperimentDocument& other);
    /// One field; consecutive edits of the same field merge into one undo step. What is on the way and can have no fields gives
    /// place to an object.
    void set(const std::string& path, Json value, const QString& what);
    void remove(const std::string& path, const QString& what);

    const std::vector<Problem>& problems() const { return m_problems; }
    const ResolvedExperiment* resolved() const { return m_resolved ? &*m_resolved : nullptr; }

    /// The file it came from or was saved to; empty: none.
    QString filePath() const { return m_filePath; }
    /// This file now holds it as it is.
    void setSaved(const QString& file);
    /// What the edits were begun with: what its file held when it was last read or written here. nullptr: nobody knows.
    const Experiment* begunWith() const;
    /// They were begun with this, whatever its file has held since.
    void setBegunWith(Experiment before);
    /// Would it be gone with the window: is there no file that holds it as it is?
    bool isEdited() const;

Q_SIGNALS:
    void changed();
    /// Another document has taken its place; changed() follows.
    void replaced();
    /// Another file, or the same one anew, holds it.
    void saved();

private:
    friend class ReplaceExperiment;
    void assign(Experiment experiment, const std::optional<QString>& file);
    void takeHistory(const QUndoStack& from);
    void keepInFile(const QString& file, const Experiment& experiment);

    QUndoStack& m_undo;
    bool m_takingHistory = false;
    Experiment m_experiment;
    std::vector<Problem> m_problems;
    std::optional<ResolvedExperiment> m_resolved;
    QString m_filePath;
    std::map<QString, Experiment> m_inFiles;  ///< what they held when they were last read or written here
    std::map<QString, Experiment> m_begunWith;   ///< where it is something else
};

} // namespace retort::ui
