#pragma once

#include <QProxyStyle>

class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionToolButton;

namespace retort::ui {

/// A tool button that does nothing but open its menu has its arrow beside the label, in this width.
inline constexpr int menuArrowWidth = 14;
bool opensMenu(const QStyleOptionToolButton& button);

/// Fusion's behaviour, painted from the palette table: flat fields with real arrows, one accent, sharp at every scale.
/// A style rather than a style sheet: arrows and ticks need no picture files, widgets that are made later cost no matching
/// of rules, and what it does not paint stays plain Fusion in our palette.
///
/// Labels, and with them tooltips and message boxes, show text as it is: none takes it for HTML because it looks like that.
///
/// A button with the dynamic property "primary" is the one that matters on its screen.
class Style final : public QProxyStyle {
    Q_OBJECT
public:
    Style();

    using QProxyStyle::polish;
    void polish(QPalette& palette) override;
    void polish(QWidget* widget) override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const override;

    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;

private:
    void drawSlider(const QStyleOptionSlider& slider, QPainter* painter, const QWidget* widget) const;
    void drawScrollBar(const QStyleOptionSlider& bar, QPainter* painter, const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionSpinBox& spin, QPainter* painter, const QWidget* widget) const;

    void drawMenuButton(const QStyleOptionToolButton& button, QPainter* painter, const QWidget* widget) const;

    mutable bool m_withoutButtons = false;    ///< while a scroll bar's parts are measured
};

} // namespace retort::ui
