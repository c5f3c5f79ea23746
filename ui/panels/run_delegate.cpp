#include "ui/panels/run_delegate.h"

#include "ui/follow/run_list_model.h"
#include "ui/panels/run_signs.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>

namespace retort::ui {

namespace {

constexpr int dot = 8, sign = 12, margin = 5;
constexpr auto filled = "filled";             ///< property of an editor

const RunColumn& columnOf(const QModelIndex& index) { return runColumns()[static_cast<std::size_t>(index.column())]; }

void drawText(QPainter& painter, const QRect& rect, const QString& text, Qt::Alignment alignment)
{
    const QString fitting = painter.fontMetrics().elidedText(text, Qt::ElideMiddle, rect.width());
    painter.drawText(rect, static_cast<int>(alignment | Qt::TextSingleLine), fitting);
}

} // namespace

RunDelegate::RunDelegate(const RunListModel& runs, QObject* parent) : QStyledItemDelegate(parent), m_runs(runs) {}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    option.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    painter->save();
    painter->setFont(option.font);
    painter->setPen(option.palette.color(QPalette::Text));
    option.rect.adjust(margin, 0, -margin, 0);
    const std::string_view id = columnOf(index).id;
    if (id == "name")
        paintName(*painter, option, index);
    else if (id == "state")
        paintStateCell(*painter, option, index);
    else
        paintText(*painter, option, index);
    painter->restore();
}

void RunDelegate::paintName(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QRect rect = option.rect;
    const QVariant ink = index.data(RunListModel::ColourRole);
    const RunSummary* run = ink.isValid() ? m_runs.find(index.data(RunListModel::IdRole).toString().toStdString()) : nullptr;
    if (run) {
        paintRunDot(painter, QRectF(rect.left(), rect.center().y() - dot / 2.0 + 0.5, dot, dot), ink.toLongLong());
        rect.setLeft(rect.left() + dot + 7);
        const auto mark = [&](std::string_view name) {
            icon(name, Tone::Quiet).paint(&painter, QRect(rect.right() - sign + 1, rect.center().y() - sign / 2, sign, sign));
            rect.setRight(rect.right() - sign - 3);
        };
        if (run->pinned)
            mark("pin");
        if (run->altered)
            mark("edit");
        if (run->imported)
            mark("open");
        if (run->id == m_runs.reference()) {
            const QString word = tr("base");
            const int width = QFontMetrics(font(Type::Small)).horizontalAdvance(word) + 2;
            painter.save();
            painter.setFont(font(Type::Small));
            painter.setPen(colour(Tone::Quiet));
            drawText(painter, QRect(rect.right() - width, rect.top(), width, rect.height()), word, Qt::AlignRight | Qt::AlignVCenter);
            painter.restore();
            rect.setRight(rect.right() - width - 4);
        }
    }
    if (!run)
        painter.setFont(font(Type::Strong));   // a group
    drawText(painter, rect, index.data().toString(), Qt::AlignLeft | Qt::AlignVCenter);
}

void RunDelegate::paintStateCell(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QRect rect = option.rect;
    if (const int state = index.data(RunListModel::StateRole).toInt(); state >= 0) {
        paintState(painter, QRectF(rect.left(), rect.center().y() - sign / 2.0 + 0.5, sign, sign), static_cast<RunState>(state));
        rect.setLeft(rect.left() + sign + 5);
    }
    const QString text = index.data().toString();
    if (rect.width() < painter.fontMetrics().averageCharWidth() * 4)
        return;   // the sign alone: the word is in the tooltip
    painter.setPen(colour(Tone::Quiet));
    drawText(painter, rect, text, Qt::AlignLeft | Qt::AlignVCenter);
}

void RunDelegate::paintText(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const std::string_view id = columnOf(index).id;
    if (index.data(RunListModel::MutedRole).toBool()) {
        QFont italic = option.font;
        italic.setItalic(true);
        painter.setFont(italic);
        painter.setPen(colour(Tone::Quiet));
    } else if (id == "gain" || id == "versus") {
        const QString text = index.data().toString();
        if (text.startsWith(QLatin1Char('+')))
            painter.setPen(colour(Tone::Good));
        else if (text.startsWith(QChar(0x2212)))
            painter.setPen(colour(Tone::Bad));
    }
    drawText(painter, option.rect, index.data().toString(), option.displayAlignment);
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const std::string_view id = columnOf(index).id;
    const int extra = id == "name" ? dot + 7 + sign : id == "state" ? sign + 5 : 0;
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + extra + 2 * margin + 2, option.fontMetrics.height() + 9};
}

// A run that trains changes its row again and again; the view fills the editor anew each time, and what is typed would be lost.
void RunDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    if (editor->property(filled).toBool())
        return;
    editor->setProperty(filled, true);
    QStyledItemDelegate::setEditorData(editor, index);
}

void RunDelegate::setModelData(QWidget* editor, QAbstractItemModel*, const QModelIndex& index) const
{
    const auto* line = qobject_cast<const QLineEdit*>(editor);
    if (!line || line->text() == index.data(Qt::EditRole).toString())
        return;
    const std::string_view id = columnOf(index).id;
    const QString column = QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
    Q_EMIT edited(index.data(RunListModel::IdRole).toString(), column, line->text());
}

} // namespace retort::ui
