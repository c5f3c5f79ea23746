#pragma once

#include "core/base/ids.h"

#include <QString>
#include <QStringList>

#include <vector>

class QMimeData;
class QWidget;

namespace retort::ui {

class Workbench;

/// Runs as files to share. The work is done in another thread; what came of it is said in the message bar.

/// Asks where to, then exports the runs with their teachers and those they are compared with.
void chooseExport(Workbench& workbench, const std::vector<RunId>& runs, QWidget* parent);
void exportRunsTo(Workbench& workbench, const std::vector<RunId>& runs, const QString& file);

/// Asks which files, then imports them and shows the first run that is new.
void chooseImport(Workbench& workbench, QWidget* parent);
void importRunFiles(Workbench& workbench, const QStringList& files);

/// The run archives among what is dragged.
QStringList archivesIn(const QMimeData& data);

} // namespace retort::ui
