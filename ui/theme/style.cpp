#include "ui/theme/style.h"

#include "ui/theme/icons.h"
#include "ui/theme/strokes.h"

#include <QLabel>
#include <QPalette>
#include <QStyleOption>
#include <QTabBar>

namespace retort::ui {

namespace {

int controlHeight(const QStyleOption* option)
{
    const int height = option ? option->fontMetrics.height() : 16;
    return height + 12 + height % 2;
}

} // namespace

bool opensMenu(const QStyleOptionToolButton& button)
{
    return button.features & QStyleOptionToolButton::HasMenu && !(button.features & QStyleOptionToolButton::MenuButtonPopup);
}

Style::Style() : QProxyStyle(QStringLiteral("Fusion")) {}

void Style::polish(QPalette& palette) { palette = Theme::instance().follow(palette); }

void Style::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (auto* bar = qobject_cast<QTabBar*>(widget)) {
        bar->setDrawBase(false);
        bar->setAttribute(Qt::WA_Hover);
    }
    // Tooltips and message boxes are labels, too. What looks like HTML came from a file, unless the label asks for it by name.
    if (auto* label = qobject_cast<QLabel*>(widget); label && label->textFormat() == Qt::AutoText)
        label->setTextFormat(Qt::PlainText);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const
{
    if (sub == SC_ComboBoxEditField && control == CC_ComboBox)
        return QProxyStyle::subControlRect(control, option, sub, widget).adjusted(space::small, 0, 0, 0);
    if (sub == SC_SpinBoxEditField && control == CC_SpinBox)
        return QProxyStyle::subControlRect(control, option, sub, widget).adjusted(space::small, 0, 0, 0);
    if (control != CC_ScrollBar)
        return QProxyStyle::subControlRect(control, option, sub, widget);
    // The common style leaves the arrow buttons out for transient bars only: measured as if ours were one.
    m_withoutButtons = true;
    const QRect rect = QProxyStyle::subControlRect(control, option, sub, widget);
    m_withoutButtons = false;
    return rect;
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    return element == SE_LineEditContents && frame && frame->lineWidth > 0 ? rect.adjusted(space::small, 0, -space::small, 0) : rect;
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox:                              // one height for all of them, unless what is inside is taller
        size.setHeight(std::max(contents.height() + 2, controlHeight(option)));
        size.rwidth() += space::medium;
        break;
    case CT_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            if (button->toolButtonStyle != Qt::ToolButtonIconOnly)
                size.rwidth() += space::large;
            if (opensMenu(*button))
                size.rwidth() += menuArrowWidth;
            size.setHeight(std::max(size.height(), controlHeight(option)));
            if (button->toolButtonStyle == Qt::ToolButtonIconOnly && !(button->features & QStyleOptionToolButton::HasMenu))
                size.setWidth(std::max(size.width(), size.height()));
        }
        break;
    case CT_HeaderSection: size.setHeight(std::max(size.height(), controlHeight(option))); break;   // a title may have two lines
    case CT_ItemViewItem: size.setHeight(std::max(size.height(), option->fontMetrics.height() + 9)); break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option); item && item->menuItemType != QStyleOptionMenuItem::Separator)
            size.setHeight(std::max(size.height(), option->fontMetrics.height() + 10));
        break;
    default: break;
    }
    return size;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth: return 1;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_ScrollBarExtent: return 11;
    case PM_ScrollBarSliderMin: return 28;
    case PM_SliderThickness: return 20;
    case PM_SliderControlThickness: return 16;
    case PM_SliderLength: return 16;
    case PM_TabBarTabHSpace: return 28;
    case PM_TabBarTabVSpace: return 14;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabOverlap: return 0;
    case PM_ToolBarItemSpacing: return 6;
    case PM_ToolBarItemMargin: return 5;
    case PM_ToolBarFrameWidth: return 1;
    case PM_ToolBarSeparatorExtent: return 13;
    case PM_ToolBarIconSize:
    case PM_SmallIconSize:
    case PM_ButtonIconSize: return 16;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent: return 6;
    case PM_DockWidgetTitleMargin: return 5;
    case PM_DockWidgetTitleBarButtonMargin: return 3;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return 16;
    case PM_HeaderMargin: return 6;
    case PM_HeaderMarkSize: return 8;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return space::medium;
    case PM_FocusFrameHMargin: return 5;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_ScrollBar_Transient: return m_withoutButtons;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DockWidget_ButtonsHaveFrame:
    case SH_ComboBox_Popup:
    case SH_Widget_Animate:
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_ToolButtonStyle: return Qt::ToolButtonTextBesideIcon;
    case SH_Slider_AbsoluteSetButtons: return Qt::LeftButton;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_TabBar_ElideMode: return Qt::ElideNone;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

/// Our own where the window has one at its start: Fusion looks for themes' folders and picture formats first.
QIcon Style::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    switch (which) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton: return icon("close", Tone::Quiet);
    case SP_TitleBarNormalButton: return icon("float", Tone::Quiet);
    case SP_ToolBarHorizontalExtensionButton:
    case SP_ToolBarVerticalExtensionButton: return icon("overflow");
    default: return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace retort::ui
