#include "ui/experiment_document.h"

#include "core/recipe/experiment_path.h"

#include <QUndoCommand>

namespace retort::ui {

namespace {

/// Has it a place for this key?
bool holds(const Json& json, const std::string& key)
{
    return json.is_object() || json.is_null() || (json.is_array() && find(json, key));
}

/// A form's field may stand below a value that has no fields ("validation": 200): it is by the form that this is mended.
void makeWay(Json& document, const std::string& path)
{
    for (auto dot = path.find('.'); dot != std::string::npos;) {
        const auto next = path.find('.', dot + 1);
        const std::string way = path.substr(0, dot), key = path.substr(dot + 1, next - dot - 1);
        if (const Json* there = find(document, way); there && !holds(*there, key))
            put(document, way, Json::object());
        dot = next;
    }
}

} // namespace

/// Before and after, whole: documents are a few kilobytes, and a copy can never disagree with itself. Where another document
/// takes the place, its file comes and goes with it: else saving after an undo would write the one over the other's file.
class ReplaceExperiment final : public QUndoCommand {
public:
    ReplaceExperiment(ExperimentDocument& document, Experiment after, std::string field, const QString& what, std::optional<QString> fileAfter = {})
        : QUndoCommand(what), m_document(document), m_before(document.experiment()), m_after(std::move(after)), m_field(std::move(field)), m_fileAfter(std::move(fileAfter))
    {
        if (m_fileAfter)
            m_fileBefore = document.filePath();
    }
    /// The same step of another window's document. It merges with no other: where they end is counted.
    ReplaceExperiment(ExperimentDocument& document, const ReplaceExperiment& other)
        : QUndoCommand(other.text()), m_document(document), m_before(other.m_before), m_after(other.m_after), m_fileBefore(other.m_fileBefore), m_fileAfter(other.m_fileAfter)
    {
    }
    void undo() override { m_document.assign(m_before, m_fileBefore); }
    void redo() override { m_document.assign(m_after, m_fileAfter); }
    int id() const override { return m_field.empty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = static_cast<const ReplaceExperiment*>(other);
        if (next->m_field != m_field)
            return false;
        m_after = next->m_after;
        return true;
    }

private:
    ExperimentDocument& m_document;
    Experiment m_before, m_after;
    std::string m_field;
    std::optional<QString> m_fileBefore, m_fileAfter;   ///< nothing: it stays as it is
};

ExperimentDocument::ExperimentDocument(QUndoStack& undo, QObject* parent) : QObject(parent), m_undo(undo) {}

void ExperimentDocument::replace(Experiment experiment, const QString& what, const QString& file)
{
    if (!file.isEmpty())
        keepInFile(file, experiment);
    m_undo.push(new ReplaceExperiment(*this, std::move(experiment), {}, what, file));
}

void ExperimentDocument::rewrite(Experiment experiment, const QString& what)
{
    m_undo.push(new ReplaceExperiment(*this, std::move(experiment), {}, what));
}

void ExperimentDocument::goOnWith(const ExperimentDocument& other)
{
    m_inFiles = other.m_inFiles;
    m_begunWith = other.m_begunWith;
    takeHistory(other.m_undo);
    assign(other.m_experiment, other.m_filePath);
}

/// Of the experiment only: the other steps are about the other window's runs.
void ExperimentDocument::takeHistory(const QUndoStack& from)
{
    m_takingHistory = true;                   // the steps are put there, not taken again
    int done = 0;
    for (int i = 0; i < from.count(); ++i) {
        const auto* step = dynamic_cast<const ReplaceExperiment*>(from.command(i));
        if (!step)
            continue;
        m_undo.push(new ReplaceExperiment(*this, *step));
        done += i < from.index() ? 1 : 0;
    }
    m_undo.setIndex(done);
    m_takingHistory = false;
}

void ExperimentDocument::setSaved(const QString& file)
{
    m_filePath = file;
    keepInFile(file, m_experiment);
    Q_EMIT saved();
}

void ExperimentDocument::keepInFile(const QString& file, const Experiment& experiment)
{
    m_inFiles[file] = experiment;
    m_begunWith.erase(file);
}

const Experiment* ExperimentDocument::begunWith() const
{
    for (const auto* known : {&m_begunWith, &m_inFiles}) {
        if (const auto found = known->find(m_filePath); found != known->end())
            return &found->second;
    }
    return nullptr;
}

void ExperimentDocument::setBegunWith(Experiment before) { m_begunWith[m_filePath] = std::move(before); }

bool ExperimentDocument::isEdited() const
{
    if (m_experiment.document.empty())
        return false;
    const auto kept = m_inFiles.find(m_filePath);
    return kept == m_inFiles.end() || !(kept->second == m_experiment);
}

void ExperimentDocument::set(const std::string& path, Json value, const QString& what)
{
    if (const Json* now = valueAt(m_experiment, path); now && *now == value)
        return;
    Experiment changed = m_experiment;
    makeWay(changed.document, fullPath(changed.document, path));
    setValue(changed, path, std::move(value));
    m_undo.push(new ReplaceExperiment(*this, std::move(changed), path, what));
}

void ExperimentDocument::remove(const std::string& path, const QString& what)
{
    const auto dot = path.rfind('.');
    Experiment changed = m_experiment;
    if (dot == std::string::npos) {
        changed.document.erase(path);
    } else {
        const Json* parent = valueAt(changed, path.substr(0, dot));
        if (!parent || !parent->is_object())
            return;
        Json without = *parent;
        without.erase(path.substr(dot + 1));
        setValue(changed, path.substr(0, dot), std::move(without));
    }
    if (!(changed == m_experiment))
        m_undo.push(new ReplaceExperiment(*this, std::move(changed), {}, what));
}

void ExperimentDocument::assign(Experiment experiment, const std::optional<QString>& file)
{
    if (m_takingHistory)
        return;
    if (file)
        m_filePath = *file;
    m_experiment = std::move(experiment);
    Resolution resolution = resolve(m_experiment);
    m_problems = std::move(resolution.problems);
    m_resolved = std::move(resolution.experiment);
    if (file)
        Q_EMIT replaced();
    Q_EMIT changed();
}

} // namespace retort::ui
