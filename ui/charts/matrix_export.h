#pragma once

#include <QString>
#include <QStringList>

class QMenu;

namespace retort::ui {

class MatrixView;

/// Copy as a picture, save as PNG, SVG, PDF or CSV.
void addExportActions(QMenu& menu, MatrixView& view, const QStringList& classes);

/// By the file's ending: png, svg, pdf or csv; all digits in a CSV, an empty cell for what is not known. Throws Error.
void saveMatrix(const MatrixView& view, const QStringList& classes, const QString& file);
/// First line: the labels' columns and the predicted classes; then a line for each true class, the labels said again in each.
QString matrixAsCsv(const MatrixView& view, const QStringList& classes);

} // namespace retort::ui
