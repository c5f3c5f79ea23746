#pragma once

#include <QPointer>
#include <QWidget>

class QAbstractButton;

namespace retort::ui {

class CurveView;

/// A chart's legend, beside it rather than on it: one small switch for each curve, as many lines of them as it takes. A
/// switched-off curve keeps its place, pale.
class CurveLegend final : public QWidget {
    Q_OBJECT
public:
    explicit CurveLegend(CurveView& view, QWidget* parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, heightForWidth(width())}; }

private:
    void resizeEvent(QResizeEvent* event) override;
    void rebuild();
    int arrange(int width, bool move) const;

    CurveView& m_view;
    QList<QAbstractButton*> m_switches;
};

} // namespace retort::ui
