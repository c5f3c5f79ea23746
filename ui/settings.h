#pragma once

#include <QSettings>

#include <memory>

namespace retort::ui {

/// What the window remembers between starts: in the folder $RETORT_SETTINGS (tests, several set-ups), else retort.ini in the
/// user's configuration folder. Groups are named after their owner: "window/…", "train/…", "runs/…".
std::unique_ptr<QSettings> settings();

} // namespace retort::ui
