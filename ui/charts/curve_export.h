#pragma once

#include <QString>

class QMenu;

namespace retort::ui {

class CurveView;

/// Copy as a picture, save as PNG, SVG or PDF, save or copy the values at full resolution, show them as a table.
void addExportActions(QMenu& menu, CurveView& view);

/// By the file's ending: png, svg, pdf or csv. With title and the whole legend, as the screen shows it. Throws Error.
void saveChart(CurveView& view, const QString& file);

} // namespace retort::ui
