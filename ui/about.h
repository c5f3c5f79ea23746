#pragma once

#include <QString>

#include <filesystem>

class QWidget;

namespace retort::ui {

/// Version, libraries, machine and store, as text to paste into a report.
QString diagnostics(const std::filesystem::path& store);

void showAbout(QWidget* parent, const std::filesystem::path& store);
/// Every shortcut of the window, read off its actions.
void showShortcuts(QWidget* parent);
void showGuide(QWidget* parent);

} // namespace retort::ui
