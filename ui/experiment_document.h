#pragma once

#include "core/recipe/experiment.h"
#include "core/recipe/plan.h"

#include <QObject>
#include <QUndoStack>

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
    /// Replaces the document (open, paste, gallery): undoable, named by `what`.
    void replace(Experiment experiment, const QString& what);
    /// One field; consecutive edits of the same field merge into one undo step.
    void set(const std::string& path, Json value, const QString& what);
    void remove(const std::string& path, const QString& what);

    const std::vector<Problem>& problems() const { return m_problems; }
    const ResolvedExperiment* resolved() const { return m_resolved ? &*m_resolved : nullptr; }

    QString filePath() const { return m_filePath; }
    void setFilePath(const QString& path) { m_filePath = path; }

Q_SIGNALS:
    void changed();

private:
    friend class ReplaceExperiment;
    void assign(Experiment experiment);

    QUndoStack& m_undo;
    Experiment m_experiment;
    std::vector<Problem> m_problems;
    std::optional<ResolvedExperiment> m_resolved;
    QString m_filePath;
};

} // namespace retort::ui
