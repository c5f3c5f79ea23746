#pragma once

#include "core/analysis/values.h"
#include "ui/theme/palette.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

namespace retort::ui {

/// What a matrix's numbers are: it decides how they are written and coloured.
enum class MatrixScale {
    Counts,                                   ///< coloured by the share of the row
    Shares,                                   ///< 0 … 1, written in percent; NaN: not known
    Differences,                              ///< −1 … 1 or counts: 0 is the card's colour, both signs their own
};

/// What a matrix has to say of itself outside the window.
struct MatrixLabels {
    QString subtitle;                         ///< of the picture
    QString file;                             ///< the suggested name, without its ending
    std::vector<std::pair<QString, QString>> columns;   ///< names and values of the CSV's first columns
};

/// A matrix of classes as large as its room allows: painted cells, class names at its edges, one cell outlined under the mouse
/// or the keyboard. Numbers are written where a cell has room; above 32 classes it is one image and the numbers are in the tooltip.
class MatrixView final : public QWidget {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);

    /// What it is a matrix of, for pictures and files.
    void setName(const QString& name) { m_name = name; }
    const QString& name() const { return m_name; }
    void setLabels(MatrixLabels labels) { m_labels = std::move(labels); }
    const MatrixLabels& labels() const { return m_labels; }
    /// `above` and `below`: the colours of large and (for differences) negative values.
    void setTones(Tone above, Tone below);
    void setClasses(QStringList names);
    void setMatrix(const Confusion& matrix, MatrixScale scale, bool whole);
    void clear();

    int classes() const { return static_cast<int>(m_matrix.classes); }
    QString className(int label) const { return label < m_classes.size() ? m_classes[label] : QString::number(label); }
    const Confusion& matrix() const { return m_matrix; }
    /// The outlined cell; −1, −1: none.
    void setOutline(int truth, int predicted);
    void setSelected(int truth, int predicted);
    /// A cell's number as it is written.
    QString text(int truth, int predicted) const;
    /// What is said of a cell, for tooltips and screen readers; asked with truth and prediction.
    void setSentence(std::function<QString(int, int)> sentence) { m_sentence = std::move(sentence); }
    /// Paints the whole picture into any device: for copies and files.
    void render(QPainter& painter, const QRectF& area) const;
    QRectF cell(int truth, int predicted) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return width; }
    QSize sizeHint() const override { return {260, 260}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

Q_SIGNALS:
    void outlined(int truth, int predicted);
    void chosen(int truth, int predicted);
    void failed(const QString& problem);      ///< a file could not be written

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Geometry {
        QRectF cells;
        double side = 0;
        double names = 0;
        double line = 0;                      ///< the height of the axes' titles
    };
    Geometry geometry(const QRectF& area) const;
    QColor colourOf(int truth, int predicted) const;
    QColor shade(double share) const;         ///< −1 … 1
    void drawCells(QPainter& painter, const Geometry& g) const;
    void drawNames(QPainter& painter, const Geometry& g) const;
    void drawAxes(QPainter& painter, const Geometry& g) const;
    void drawLegend(QPainter& painter, const Geometry& g) const;
    QPoint at(const QPointF& position) const;
    void move(int truth, int predicted);

    QString m_name;
    MatrixLabels m_labels;
    Confusion m_matrix;
    MatrixScale m_scale = MatrixScale::Counts;
    bool m_whole = true;
    Tone m_above = Tone::Student, m_below = Tone::Teacher;
    QStringList m_classes;
    QPoint m_outline{-1, -1}, m_selected{-1, -1};   // x: predicted, y: truth
    std::vector<double> m_rowSums;
    double m_most = 1;
    std::function<QString(int, int)> m_sentence;
};

} // namespace retort::ui
