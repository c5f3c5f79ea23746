#include "ui/session.h"

#include "ui/experiment_files.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/settings.h"

#include <QFileInfo>

#include <algorithm>

#include <unistd.h>

namespace retort::ui {

namespace {

constexpr auto lastExperiment = "experiment/file";
constexpr auto firstExperiment = "fashion-first.json";

/// A store somebody else owns, or on a medium that cannot be written, can still be looked at.
Store::Access accessTo(const std::filesystem::path& store)
{
    const bool exists = std::filesystem::exists(store / "runs.sqlite");
    return exists && access(store.c_str(), W_OK) != 0 ? Store::Access::ReadOnly : Store::Access::ReadWrite;
}

} // namespace

Session::Session(QObject* parent) : QObject(parent) {}

Session::~Session()
{
    if (m_workbench && !m_workbench->document().filePath().isEmpty())
        settings()->setValue(QLatin1StringView(lastExperiment), m_workbench->document().filePath());
}

void Session::open(const std::filesystem::path& store)
{
    auto workbench = std::make_unique<Workbench>(store, accessTo(store));
    if (m_workbench && !m_workbench->document().experiment().document.empty()) {
        workbench->document().replace(m_workbench->document().experiment(), {});
        workbench->document().setFilePath(m_workbench->document().filePath());
        workbench->undo().clear();
    }
    if (m_window)
        m_window->saveLayout();
    auto window = std::make_unique<MainWindow>(*workbench);
    // Queued: the window that asks is the one that goes.
    connect(window.get(), &MainWindow::storeWanted, this, &Session::openOther, Qt::QueuedConnection);
    m_window = std::move(window);
    m_workbench = std::move(workbench);
    m_window->show();
}

void Session::openOther(const QString& folder)
{
    try {
        open(folder.toStdString());
    } catch (const std::exception& error) {
        m_window->messages().say(QString::fromUtf8(error.what()), true);
    }
}

void Session::openUsualExperiment()
{
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
