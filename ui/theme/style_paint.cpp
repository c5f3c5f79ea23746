#include "ui/theme/strokes.h"
#include "ui/theme/style.h"

#include <QAbstractItemView>
#include <QStyleOption>

namespace retort::ui {

namespace {

bool isPrimary(const QWidget* widget) { return widget && widget->property("primary").toBool(); }

void drawButton(QPainter& painter, const QStyleOption& option, const QWidget* widget, bool raised)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool down = option.state & QStyle::State_Sunken;
    const bool over = enabled && (option.state & QStyle::State_MouseOver);
    const bool on = option.state & QStyle::State_On;
    if (isPrimary(widget) && enabled) {
        const QColor accent = colour(Tone::Accent);
        strokes::box(painter, option.rect, down ? mix(accent, colour(Tone::Text), 0.25) : over ? mix(accent, colour(Tone::Text), 0.12) : accent, Qt::transparent);
    } else if (raised) {
        const Tone fill = on ? Tone::Selection : down || over ? Tone::Inset : enabled ? Tone::Card : Tone::Ground;
        strokes::box(painter, option.rect, colour(fill), on ? colour(Tone::Accent) : strokes::border(option));
    } else if (on || down || over) {
        strokes::box(painter, option.rect, colour(on && !down ? Tone::Selection : Tone::Inset), Qt::transparent);
    }
}

void drawIndicator(QPainter& painter, const QStyleOption& option, bool round)
{
    const bool on = option.state & QStyle::State_On, partly = option.state & QStyle::State_NoChange;
    const bool enabled = option.state & QStyle::State_Enabled;
    QRectF rect(0, 0, 15, 15);
    rect.moveCenter(QRectF(option.rect).center());
    const double radius = round ? 7.5 : 3;
    const QColor fill = on || partly ? colour(enabled ? Tone::Accent : Tone::Quiet) : colour(Tone::Card);
    const QColor line = on || partly ? fill : mix(colour(Tone::Outline), colour(Tone::Quiet), enabled ? 0.6 : 0);
    strokes::box(painter, rect, fill, line, radius);
    const QColor sign = colour(Tone::OnAccent);
    if (partly)
        strokes::box(painter, rect.adjusted(4, 6.5, -4, -6.5), sign, Qt::transparent, 1);
    else if (on && round)
        strokes::box(painter, rect.adjusted(4.5, 4.5, -4.5, -4.5), sign, Qt::transparent, 3);
    else if (on)
        strokes::tick(painter, rect, sign);
}

void line(QPainter& painter, const QRect& rect, Tone tone) { painter.fillRect(rect, colour(tone)); }

/// Chosen rows keep their own text colour on the pale selection.
template <typename Option>
Option calmSelection(const Option& option)
{
    Option calm = option;
    calm.palette.setColor(QPalette::Highlight, colour(Tone::Selection));
    calm.palette.setColor(QPalette::HighlightedText, option.palette.color(QPalette::Text));
    return calm;
}

} // namespace

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const bool enabled = option->state & State_Enabled;
    const QColor sign = colour(enabled ? Tone::Quiet : Tone::Outline);
    switch (element) {
    case PE_PanelButtonCommand: return drawButton(*painter, *option, widget, true);
    case PE_PanelButtonTool: return drawButton(*painter, *option, widget, !(option->state & State_AutoRaise));
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            strokes::field(*painter, *option);
        return;
    case PE_FrameLineEdit:
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
    case PE_FrameDockWidget:
    case PE_FrameStatusBarItem:
    case PE_FrameDefaultButton:
    case PE_IndicatorDockWidgetResizeHandle: return;
    case PE_Frame:
        return strokes::box(*painter, option->rect, Qt::transparent, colour(Tone::Line), space::controlRadius);
    case PE_FrameFocusRect:
        return strokes::box(*painter, option->rect, Qt::transparent, colour(Tone::Accent), space::controlRadius - 1, 1.5);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: return drawIndicator(*painter, *option, false);
    case PE_IndicatorRadioButton: return drawIndicator(*painter, *option, true);
    case PE_IndicatorArrowDown: return strokes::chevron(*painter, option->rect, Qt::DownArrow, sign);
    case PE_IndicatorArrowUp: return strokes::chevron(*painter, option->rect, Qt::UpArrow, sign);
    case PE_IndicatorArrowLeft: return strokes::chevron(*painter, option->rect, Qt::LeftArrow, sign);
    case PE_IndicatorArrowRight: return strokes::chevron(*painter, option->rect, Qt::RightArrow, sign);
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option); header && header->sortIndicator != QStyleOptionHeader::None)
            strokes::chevron(*painter, option->rect, header->sortIndicator == QStyleOptionHeader::SortUp ? Qt::UpArrow : Qt::DownArrow, colour(Tone::Accent));
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            strokes::chevron(*painter, option->rect, option->state & State_Open ? Qt::DownArrow : option->direction == Qt::RightToLeft ? Qt::LeftArrow : Qt::RightArrow, sign);
        return;
    case PE_IndicatorToolBarSeparator: {
        const QPoint centre = option->rect.center();
        return line(*painter, {centre.x(), option->rect.top() + 6, 1, option->rect.height() - 12}, Tone::Line);
    }
    case PE_PanelStatusBar: return line(*painter, {option->rect.left(), option->rect.top(), option->rect.width(), 1}, Tone::Line);
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            auto calm = calmSelection(*item);
            if (item->state & State_MouseOver && !(item->state & State_Selected))
                painter->fillRect(item->rect, mix(colour(Tone::Card), colour(Tone::Inset), 0.6));
            calm.state &= ~State_MouseOver;
            QProxyStyle::drawPrimitive(element, &calm, painter, widget);
        }
        return;
    default: return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const QRect& rect = option->rect;
    switch (element) {
    case CE_TabBarTabShape:
        if (option->state & State_Selected)
            painter->fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2), colour(Tone::Accent));
        else if (option->state & State_MouseOver)
            strokes::box(*painter, rect.adjusted(2, 3, -2, -3), colour(Tone::Inset), Qt::transparent);
        return;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab quiet = *tab;
            if (!(tab->state & State_Selected))
                quiet.palette.setColor(QPalette::WindowText, colour(Tone::Quiet));
            return QProxyStyle::drawControl(element, &quiet, painter, widget);
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(rect, colour(Tone::Card));
        return line(*painter, {rect.left(), rect.bottom(), rect.width(), 1}, Tone::Line);
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeader quiet = *header;
            quiet.palette.setColor(QPalette::ButtonText, colour(Tone::Quiet));
            quiet.state &= ~State_On;             // no bold type above a chosen cell
            return QProxyStyle::drawControl(element, &quiet, painter, widget);
        }
        break;
    case CE_ItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            const auto calm = calmSelection(*item);
            return QProxyStyle::drawControl(element, &calm, painter, widget);
        }
        break;
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option); button && isPrimary(widget) && (button->state & State_Enabled)) {
            QStyleOptionButton primary = *button;
            primary.palette.setColor(QPalette::ButtonText, colour(Tone::OnAccent));
            return QProxyStyle::drawControl(element, &primary, painter, widget);
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option); button && isPrimary(widget) && (button->state & State_Enabled)) {
            QStyleOptionToolButton primary = *button;
            primary.palette.setColor(QPalette::ButtonText, colour(Tone::OnAccent));
            return QProxyStyle::drawControl(element, &primary, painter, widget);
        }
        break;
    case CE_ProgressBarGroove: {
        const QRectF groove(rect.left(), rect.center().y() - 2.5, rect.width(), 6);
        return strokes::box(*painter, groove, colour(Tone::Inset), Qt::transparent, 3);
    }
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option); bar && bar->maximum > bar->minimum) {
            const double share = double(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
            strokes::box(*painter, QRectF(rect.left(), rect.center().y() - 2.5, std::max(6.0, rect.width() * share), 6), colour(Tone::Accent), Qt::transparent, 3);
            return;
        }
        break;
    case CE_Splitter: return;
    case CE_ToolBar: return line(*painter, {rect.left(), rect.bottom(), rect.width(), 1}, Tone::Line);
    case CE_DockWidgetTitle:
        if (const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option)) {
            const QRect text = subElementRect(SE_DockWidgetTitleBarText, option, widget).adjusted(space::small, 0, 0, 0);
            painter->save();
            painter->setFont(font(Type::Small));
            drawItemText(painter, text, Qt::AlignLeft | Qt::AlignVCenter, dock->palette, true,
                painter->fontMetrics().elidedText(dock->title, Qt::ElideRight, text.width()), QPalette::PlaceholderText);
            painter->restore();
        }
        return;
    case CE_RubberBand: {
        QColor fill = colour(Tone::Accent);
        fill.setAlphaF(0.12f);
        return strokes::box(*painter, rect, fill, colour(Tone::Accent), 0);
    }
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    switch (control) {
    case CC_ComboBox: {
        strokes::field(*painter, *option);
        const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        return strokes::chevron(*painter, arrow, Qt::DownArrow, colour(option->state & State_Enabled ? Tone::Quiet : Tone::Outline));
    }
    case CC_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option); button && opensMenu(*button))
            return drawMenuButton(*button, painter, widget);
        break;
    case CC_SpinBox:
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return drawSpinBox(*spin, painter, widget);
        break;
    case CC_Slider:
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return drawSlider(*slider, painter, widget);
        break;
    case CC_ScrollBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return drawScrollBar(*bar, painter, widget);
        break;
    default: break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void Style::drawMenuButton(const QStyleOptionToolButton& button, QPainter* painter, const QWidget* widget) const
{
    drawButton(*painter, button, widget, !(button.state & State_AutoRaise));
    QStyleOptionToolButton label = button;
    label.features &= ~QStyleOptionToolButton::HasMenu;
    label.rect.adjust(space::small, 0, -menuArrowWidth, 0);
    drawControl(CE_ToolButtonLabel, &label, painter, widget);
    const QRectF arrow(button.rect.right() - menuArrowWidth, button.rect.top(), menuArrowWidth - 2, button.rect.height());
    strokes::chevron(*painter, arrow, Qt::DownArrow, colour(button.state & State_Enabled ? Tone::Quiet : Tone::Outline));
    if (button.state & State_HasFocus && button.state & State_KeyboardFocusChange)
        drawPrimitive(PE_FrameFocusRect, &button, painter, widget);
}

void Style::drawSpinBox(const QStyleOptionSpinBox& spin, QPainter* painter, const QWidget* widget) const
{
    if (spin.frame)
        strokes::field(*painter, spin);
    if (spin.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto part = [&](SubControl which, QAbstractSpinBox::StepEnabledFlag step, Qt::ArrowType direction) {
        const QRect rect = subControlRect(CC_SpinBox, &spin, which, widget);
        const bool can = (spin.state & State_Enabled) && (spin.stepEnabled & step);
        const bool over = can && (spin.activeSubControls & which);
        strokes::chevron(*painter, rect.adjusted(0, 1, 0, -1), direction, colour(!can ? Tone::Outline : over ? Tone::Accent : Tone::Quiet));
    };
    part(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
    part(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

void Style::drawSlider(const QStyleOptionSlider& slider, QPainter* painter, const QWidget* widget) const
{
    const bool enabled = slider.state & State_Enabled, across = slider.orientation == Qt::Horizontal;
    const QRectF whole(slider.rect);
    const QPointF handle = QRectF(subControlRect(CC_Slider, &slider, SC_SliderHandle, widget)).center();
    QRectF groove = across ? QRectF(whole.left() + 2, whole.center().y() - 2, whole.width() - 4, 4) : QRectF(whole.center().x() - 2, whole.top() + 2, 4, whole.height() - 4);
    strokes::box(*painter, groove, colour(Tone::Line), Qt::transparent, 2);
    // Filled from the low end, which right-to-left and upright sliders have on the other side.
    const bool fromFar = across ? slider.upsideDown : !slider.upsideDown;
    if (across)
        fromFar ? groove.setLeft(handle.x()) : groove.setRight(handle.x());
    else
        fromFar ? groove.setTop(handle.y()) : groove.setBottom(handle.y());
    const QColor ink = colour(enabled ? Tone::Accent : Tone::Outline);
    strokes::box(*painter, groove, ink, Qt::transparent, 2);
    QRectF knob(0, 0, 14, 14);
    knob.moveCenter(handle);
    if (slider.state & State_HasFocus) {
        QColor halo = ink;
        halo.setAlphaF(0.28f);
        strokes::box(*painter, knob.adjusted(-3, -3, 3, 3), halo, Qt::transparent, 10);
    }
    strokes::box(*painter, knob, colour(Tone::Card), ink, 7, 2);
}

void Style::drawScrollBar(const QStyleOptionSlider& bar, QPainter* painter, const QWidget* widget) const
{
    if (bar.maximum <= bar.minimum)
        return;
    const bool over = bar.state & State_MouseOver || bar.state & State_Sunken;
    const QRectF thumb = QRectF(subControlRect(CC_ScrollBar, &bar, SC_ScrollBarSlider, widget)).adjusted(2, 2, -2, -2);
    strokes::box(*painter, thumb, mix(colour(Tone::Outline), colour(Tone::Quiet), over ? 0.6 : 0.1), Qt::transparent, std::min(thumb.width(), thumb.height()) / 2);
}

} // namespace retort::ui
