#pragma once

#include <QString>

class QWidget;

namespace retort::ui {

/// What a dialog that asks where to save begins with.
struct SaveQuestion {
    QString title;
    QString folder;
    QString name = {};                        ///< suggested; empty: none
    QString filter;
    QString ending;                           ///< without its dot: added to a name that has none
    bool endingNeeded = false;                ///< added to a name with another ending, too
};

/// The file to save to, whose replacement was agreed to if it is there; empty: none.
QString askWhereToSave(QWidget* parent, const SaveQuestion& question);

} // namespace retort::ui
