#pragma once

#include "ui/draft.h"
#include "ui/workbench.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>

namespace retort::ui {

class MainWindow;

/// One store at a time with its window: opens another on request, taking the experiment along.
class Session final : public QObject {
    Q_OBJECT
public:
    /// OnlyLooks (for pictures): starts no worker, and leaves drafts alone.
    enum class Manner { Works, OnlyLooks };
    explicit Session(QObject* parent = nullptr, Manner manner = Manner::Works);
    ~Session() override;

    /// Opens the store, read-only where it may not be written, and shows it in a new window in place of the old one. Throws
    /// Error when there is no store to be had; then the old window stays.
    void open(const std::filesystem::path& store);

    /// As open(); but on a first launch, when there is no store yet, shows the finished example instead. The user's own store
    /// is made as soon as something is to be kept in it.
    void openUsual(const std::filesystem::path& own);

    /// The experiment that was open last with the edits nobody saved, else the first ready one.
    void openUsualExperiment();
    /// This one, with the edits nobody saved; false: it cannot be read, and the message bar says why.
    bool openThisExperiment(const QString& file);

    Workbench& workbench() { return *m_workbench; }
    MainWindow& window() { return *m_window; }

private:
    void openOther(const QString& folder);
    void openExample();
    void openOwn();
    void runInOwn();
    bool takeUpDraft(const QString& file);

    Manner m_manner;
    Draft m_draft;
    std::filesystem::path m_own;              ///< the store that is not the example
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<MainWindow> m_window;     // after the workbench, which it shows: goes first
};

} // namespace retort::ui
