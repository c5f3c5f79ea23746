#pragma once

#include <QString>

class QWidget;

namespace retort::ui {

class Workbench;

/// Translates a line or file of another toolkit and offers it: what it becomes, and what has no counterpart here. Returns whether it was taken,
/// as one undoable change. What cannot be translated is said in the message bar.
bool offerTranslation(Workbench& workbench, const QString& text, QWidget* parent);

} // namespace retort::ui
