#pragma once

#include <QKeySequence>
#include <QString>

#include <filesystem>
#include <span>
#include <vector>

class QWidget;

namespace retort::ui {

class Workbench;

/// Getting an experiment into the window and out of it. What goes wrong is said in the message bar; nothing is replaced then.
bool openExperiment(Workbench& workbench, const QString& file, QWidget* parent = nullptr);
/// A line or file of another toolkit is translated, and offered in a dialog.
bool pasteExperiment(Workbench& workbench, const QString& text, QWidget* parent = nullptr);
void chooseFromGallery(Workbench& workbench, QWidget* parent);

/// The experiment as a command line: "retort run 'FILE' --set …", or with its whole text where that would be another experiment.
QString commandLine(const Workbench& workbench);

/// The entries of the experiment's menu, in order.
struct FileAction {
    const char* title;
    void (*act)(Workbench& workbench, QWidget* parent);
    bool separatorBefore = false;
    QKeySequence::StandardKey keys = QKeySequence::UnknownKey;
};
std::span<const FileAction> fileActions();

/// The ready experiments that came with the program, sorted by name.
std::vector<std::filesystem::path> galleryFiles();

} // namespace retort::ui
