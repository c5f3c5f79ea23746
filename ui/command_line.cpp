#include "core/base/error.h"
#include "ui/experiment_files.h"
#include "ui/workbench.h"

#include <QStringList>

#include <algorithm>
#include <optional>

namespace retort::ui {

namespace {

/// What is to be set, where, so that `before` becomes `after`; in arrays, and where something goes, the whole.
void addChanges(const Json& before, const Json& after, const std::string& path, std::vector<std::pair<std::string, Json>>& changes)
{
    if (before == after)
        return;
    const bool parts = before.is_object() && after.is_object() && !after.empty()
        && std::ranges::all_of(before.items(), [&](const auto& each) { return after.contains(each.key()); });
    if (!parts) {
        changes.emplace_back(path, after);
        return;
    }
    for (const auto& [key, value] : after.items()) {
        const std::string below = path.empty() ? key : path + '.' + key;
        if (before.contains(key))
            addChanges(before[key], value, below, changes);
        else
            changes.emplace_back(below, value);
    }
}

QString quoted(const QString& word)
{
    QString inner = word;
    return QStringLiteral("'%1'").arg(inner.replace(QStringLiteral("'"), QStringLiteral("'\\''")));
}

/// "retort run FILE --set …", where that comes to this very experiment: a path cannot lead everywhere.
std::optional<QStringList> wordsOverFile(const QString& file, const Experiment& experiment)
{
    if (file.isEmpty())
        return std::nullopt;
    QStringList words{QStringLiteral("retort"), QStringLiteral("run"), quoted(file)};
    Experiment told = readExperiment(file.toStdString());
    std::vector<std::pair<std::string, Json>> changes;
    addChanges(told.document, experiment.document, {}, changes);
    for (const auto& [path, value] : changes) {
        const std::string text = value.dump();
        if (path.find('=') != std::string::npos)
            return std::nullopt;
        setValue(told, path, valueFromText(text));
        words << QStringLiteral("--set") << quoted(QString::fromStdString(path + '=' + text));
    }
    return told == experiment ? std::optional(words) : std::nullopt;
}

} // namespace

QString commandLine(const Workbench& workbench)
{
    const ExperimentDocument& document = const_cast<Workbench&>(workbench).document();
    const Experiment& experiment = document.experiment();
    try {
        if (const auto words = wordsOverFile(document.filePath(), experiment))
            return words->join(u' ');
    } catch (const Error&) {
        // Its file cannot be read, or no path leads to a change: then without the file.
    }
    return QStringLiteral("retort run /dev/stdin <<'END'\n%1END").arg(QString::fromStdString(toText(experiment)));
}

} // namespace retort::ui
