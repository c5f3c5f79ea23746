#include "ui/run_archives.h"

#include "core/base/error.h"
#include "core/store/archive.h"
#include "ui/background.h"
#include "ui/follow/run_text.h"
#include "ui/save_dialog.h"
#include "ui/settings.h"
#include "ui/workbench.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

namespace retort::ui {

namespace {

constexpr auto lastFolder = "archive/folder";

/// Whom translators see this file's words belong to.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunArchives)
};

QString filter() { return Words::tr("Run archives (*.retort)"); }

QString keptFolder() { return settings()->value(QLatin1StringView(lastFolder), QDir::homePath()).toString(); }

void keepFolder(const QString& file) { settings()->setValue(QLatin1StringView(lastFolder), QFileInfo(file).absolutePath()); }

/// A run's name as a file's.
QString fileName(Workbench& workbench, const RunId& id)
{
    const RunSummary* run = workbench.follower().summary(id);
    QString name = run ? runName(*run) : QString::fromStdString(id);
    static const QRegularExpression odd(QStringLiteral("[^\\w.-]+"), QRegularExpression::UseUnicodePropertiesOption);
    return name.replace(odd, QStringLiteral("-")) + QStringLiteral(".retort");
}

/// What importing several files came to.
struct Imported {
    std::vector<RunId> added;
    int there = 0;
    QStringList problems;
};

Imported importAll(const std::filesystem::path& store, const QStringList& files)
{
    Imported result;
    for (const QString& file : files) {
        try {
            const ImportedArchive archive = importRuns(store, file.toStdString(), Store::Access::Existing);
            result.added.insert(result.added.end(), archive.added.begin(), archive.added.end());
            result.there += static_cast<int>(archive.there.size());
        } catch (const Error& error) {
            result.problems << QString::fromUtf8(error.what());
        }
    }
    return result;
}

void say(Workbench& workbench, const Imported& result)
{
    QStringList sentences = result.problems;
    if (!result.added.empty())
        sentences << Words::tr("%n runs imported.", nullptr, static_cast<int>(result.added.size()));
    if (result.there > 0)
        sentences << Words::tr("%n runs were there already.", nullptr, result.there);
    Q_EMIT workbench.message(sentences.join(QLatin1Char(' ')), !result.problems.isEmpty());
}

} // namespace

void chooseExport(Workbench& workbench, const std::vector<RunId>& runs, QWidget* parent)
{
    if (runs.empty())
        return;
    const QString file = askWhereToSave(parent, {.title = Words::tr("Export runs"), .folder = keptFolder(), .name = fileName(workbench, runs.front()),
                                                    .filter = filter(), .ending = QStringLiteral("retort"), .endingNeeded = true});
    if (file.isEmpty())
        return;
    keepFolder(file);
    exportRunsTo(workbench, runs, file);
}

void exportRunsTo(Workbench& workbench, const std::vector<RunId>& runs, const QString& file)
{
    inBackground(
        &workbench,
        [store = workbench.follower().store().folder(), runs, file] { return exportRuns(store, runs, {.teachers = true, .pairs = true}, file.toStdString()); },
        [&workbench, file](const ExportedArchive& archive) {
            Q_EMIT workbench.message(Words::tr("%n runs exported to %1, with those that belong to them.", nullptr, static_cast<int>(archive.whole.size())).arg(file), false);
        },
        [&workbench](const QString& problem) { Q_EMIT workbench.message(problem, true); });
}

void chooseImport(Workbench& workbench, QWidget* parent)
{
    const QStringList files = QFileDialog::getOpenFileNames(parent, Words::tr("Import runs"), keptFolder(), filter());
    if (files.isEmpty())
        return;
    keepFolder(files.first());
    importRunFiles(workbench, files);
}

void importRunFiles(Workbench& workbench, const QStringList& files)
{
    if (workbench.follower().store().readOnly()) {
        Q_EMIT workbench.message(Words::tr("This store can only be read: open one of your own, and import the runs there."), true);
        return;
    }
    if (const QString why = workbench.follower().whyGone(); !why.isEmpty())
        return Q_EMIT workbench.message(why, true);
    inBackground(
        &workbench, [store = workbench.follower().store().folder(), files] { return importAll(store, files); },
        [&workbench](const Imported& result) {
            workbench.follower().refresh();
            if (!result.added.empty())
                workbench.setCurrentRun(result.added.front());
            say(workbench, result);
        },
        [&workbench](const QString& problem) { Q_EMIT workbench.message(problem, true); });
}

QStringList archivesIn(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && url.toLocalFile().endsWith(QLatin1StringView(".retort"), Qt::CaseInsensitive))
            files << url.toLocalFile();
    return files;
}

} // namespace retort::ui
