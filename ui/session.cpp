#include "ui/session.h"

#include "core/base/error.h"
#include "ui/example.h"
#include "ui/experiment_files.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/settings.h"
#include "ui/worker_watch.h"

#include <QFileInfo>

#include <algorithm>

#include <unistd.h>

namespace retort::ui {

namespace {

constexpr auto lastExperiment = "experiment/file";
constexpr auto firstExperiment = "fashion-first.json";

bool isStore(const std::filesystem::path& folder)
{
    std::error_code none;
    return std::filesystem::exists(folder / "runs.sqlite", none);
}

/// A store somebody else owns, or on a medium that cannot be written, can still be looked at.
Store::Access accessTo(const std::filesystem::path& store)
{
    const bool foreign = isExampleStore(store) || (isStore(store) && access(store.c_str(), W_OK) != 0);
    return foreign ? Store::Access::ReadOnly : Store::Access::ReadWrite;
}

} // namespace

Session::Session(QObject* parent, Manner manner) : QObject(parent), m_manner(manner) {}

Session::~Session()
{
    m_draft.keep();
    if (m_workbench && !m_workbench->document().filePath().isEmpty())
        settings()->setValue(QLatin1StringView(lastExperiment), m_workbench->document().filePath());
}

void Session::open(const std::filesystem::path& store)
{
    auto workbench = std::make_unique<Workbench>(store, accessTo(store));
    if (m_workbench && !m_workbench->document().experiment().document.empty())
        workbench->document().goOnWith(m_workbench->document());
    if (m_window)
        m_window->saveLayout();
    auto window = std::make_unique<MainWindow>(*workbench);
    // Queued: the window that asks is the one that goes.
    connect(window.get(), &MainWindow::storeWanted, this, &Session::openOther, Qt::QueuedConnection);
    connect(workbench.get(), &Workbench::exampleWanted, this, &Session::openExample, Qt::QueuedConnection);
    connect(workbench.get(), &Workbench::ownStoreWanted, this, &Session::openOwn, Qt::QueuedConnection);
    connect(workbench.get(), &Workbench::ownRunWanted, this, &Session::runInOwn, Qt::QueuedConnection);
    if (m_manner == Manner::Works) {
        connect(window.get(), &MainWindow::painted, &workbench->worker(), &WorkerWatch::begin);
        m_draft.follow(*workbench);
    }
    if (!workbench->inExample())
        m_own = store;
    m_window = std::move(window);
    m_workbench = std::move(workbench);
    m_window->show();
}

void Session::openUsual(const std::filesystem::path& own)
{
    m_own = own;
    const auto example = exampleStore();
    if (!example || isStore(own))
        return open(own);
    try {
        open(*example);
    } catch (const Error&) {
        open(own);                            // an example that cannot be read is no reason not to start
    }
}

void Session::openExample()
{
    if (const auto example = exampleStore())
        openOther(QString::fromStdString(example->string()));
}

void Session::openOwn() { openOther(QString::fromStdString(m_own.string())); }

void Session::runInOwn()
{
    openOwn();
    if (!m_workbench->inExample())            // else the message bar says why
        m_workbench->runExperiment();
}

void Session::openOther(const QString& folder)
{
    try {
        open(folder.toStdString());
    } catch (const std::exception& error) {
        m_window->messages().say(QString::fromUtf8(error.what()), true);
    }
}

/// The file first, then the edits: Undo goes back to what the file has.
bool Session::takeUpDraft(const QString& file)
{
    auto kept = m_manner == Manner::Works ? m_draft.takeUp(*m_workbench, file) : std::nullopt;
    if (!kept)
        return false;
    ExperimentDocument& document = m_workbench->document();
    QString said = tr("“%1” is as you left it; it has not been saved yet.").arg(QString::fromStdString(kept->experiment.name()));
    try {
        if (!kept->file.isEmpty())
            document.replace(readExperiment(kept->file.toStdString()), {}, kept->file);
        if (kept->begunWith && !kept->file.isEmpty() && !(*kept->begunWith == document.experiment())) {
            document.setBegunWith(std::move(*kept->begunWith));
            said += u' ' + tr("Its file has been changed since: Undo shows what that has, Save asks before it is replaced.");
        }
        m_workbench->undo().clear();
        document.rewrite(std::move(kept->experiment), tr("Edits from last time"));
    } catch (const Error&) {
        document.replace(std::move(kept->experiment), {});   // its file is gone: Save asks for another
        m_workbench->undo().clear();
    }
    Q_EMIT m_workbench->message(said, false);
    return true;
}

bool Session::openThisExperiment(const QString& file) { return takeUpDraft(file) || openExperiment(*m_workbench, file); }

void Session::openUsualExperiment()
{
    if (takeUpDraft({}))
        return;
    QString file = settings()->value(QLatin1StringView(lastExperiment)).toString();
    if (file.isEmpty() || !QFileInfo::exists(file)) {
        const auto ready = galleryFiles();
        const auto first = std::ranges::find(ready, firstExperiment, [](const std::filesystem::path& each) { return each.filename().string(); });
        if (ready.empty())
            return;
        file = QString::fromStdString((first == ready.end() ? ready.front() : *first).string());
    }
    if (openExperiment(*m_workbench, file))
        m_workbench->undo().clear();          // opening is where undoing ends
}

} // namespace retort::ui
