#include "ui/charts/matrix_export.h"

#include "core/base/csv_cell.h"
#include "ui/charts/matrix_view.h"
#include "ui/charts/picture.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QMenu>
#include <QPainter>

#include <cmath>

namespace retort::ui {

namespace {

constexpr int side = 560, margin = 20, titleHeight = 28;

int subtitleHeight(const MatrixView& view)
{
    if (view.labels().subtitle.isEmpty())
        return 0;
    const QRect room(0, 0, side - 2 * margin, side);
    return QFontMetrics(font(Type::Small)).boundingRect(room, Qt::TextWordWrap, view.labels().subtitle).height() + space::small;
}

QSize pictureSize(const MatrixView& view) { return {side, side + titleHeight + subtitleHeight(view)}; }

void draw(const MatrixView& view, QPainter& painter)
{
    const int subtitle = subtitleHeight(view);
    painter.fillRect(QRectF(QPointF(), pictureSize(view)), colour(Tone::Card));
    painter.setPen(colour(Tone::Text));
    painter.setFont(font(Type::Title));
    painter.drawText(QRectF(margin, margin / 2.0, side - 2 * margin, titleHeight), Qt::AlignVCenter, view.name());
    painter.setFont(font(Type::Small));
    painter.setPen(colour(Tone::Quiet));
    painter.drawText(QRectF(margin, margin / 2.0 + titleHeight, side - 2 * margin, subtitle), Qt::TextWordWrap, view.labels().subtitle);
    view.render(painter, QRectF(margin, margin + titleHeight + subtitle, side - 2 * margin, side - 2 * margin));
}

QString field(const QString& text)
{
    QString name = QString::fromStdString(notAFormula(text.toStdString()));
    return QStringLiteral("\"%1\"").arg(name.replace(u'"', QStringLiteral("\"\"")));
}

Picture pictureOf(const MatrixView& view, const QStringList& classes)
{
    return {
        .name = view.name(),
        .description = [&view] { return view.accessibleName(); },
        .size = pictureSize(view),
        .draw = [&view](QPainter& painter) { draw(view, painter); },
        .csv = [&view, classes] { return matrixAsCsv(view, classes).toUtf8(); },
        .file = view.labels().file,
    };
}

} // namespace

QString matrixAsCsv(const MatrixView& view, const QStringList& classes)
{
    QString text, labels;
    for (const auto& [name, value] : view.labels().columns) {
        text += field(name) + u',';
        labels += field(value) + u',';
    }
    text += QStringLiteral("\"true class\"");
    const auto named = [&classes](int label) { return field(label < classes.size() ? classes[label] : QString::number(label)); };
    for (int i = 0; i < view.classes(); ++i)
        text += u',' + named(i);
    text += u'\n';
    for (int i = 0; i < view.classes(); ++i) {
        text += labels + named(i);
        for (int j = 0; j < view.classes(); ++j)
            text += u',' + (std::isfinite(view.matrix().at(i, j)) ? QString::number(view.matrix().at(i, j), 'g', 17) : QString());
        text += u'\n';
    }
    return text;
}

void saveMatrix(const MatrixView& view, const QStringList& classes, const QString& file) { savePicture(pictureOf(view, classes), file); }

void addExportActions(QMenu& menu, MatrixView& view, const QStringList& classes)
{
    const auto picture = [&view, classes] { return pictureOf(view, classes); };
    addCopyActions(menu, &view, picture);
    menu.addSeparator();
    addSaveActions(menu, &view, picture, [&view](const QString& problem) { Q_EMIT view.failed(problem); });
}

} // namespace retort::ui
