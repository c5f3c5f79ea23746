#include "ui/panels/sample_tile.h"

#include "ui/follow/run_text.h"
#include "ui/panels/sample_model.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace retort::ui {

namespace {

constexpr int pictureSide = 72;
constexpr int width = 116;

} // namespace

QSize SampleTile::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    const int line = QFontMetrics(font(Type::Small)).height();
    return {width, pictureSide + 3 * line + 2 * space::medium};
}

void SampleTile::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* model = static_cast<const SampleModel*>(index.model());
    const SampleRow& sample = model->row(index.row());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect tile = option.rect.adjusted(2, 2, -2, -2);
    const bool chosen = option.state & QStyle::State_Selected;
    if (chosen || (option.state & QStyle::State_MouseOver)) {
        painter->setPen(chosen ? QPen(colour(Tone::Accent), 1.5) : Qt::NoPen);
        painter->setBrush(colour(chosen ? Tone::Selection : Tone::Inset));
        painter->drawRoundedRect(tile, space::controlRadius, space::controlRadius);
    }
    const QRect place(tile.left() + (tile.width() - pictureSide) / 2, tile.top() + space::small, pictureSide, pictureSide);
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter->drawPixmap(place, model->picture(sample));

    const QFontMetrics metrics(font(Type::Small));
    painter->setFont(font(Type::Small));
    QRect line(tile.left() + space::small, place.bottom() + space::small, tile.width() - 2 * space::small, metrics.height());
    const auto write = [&](const QString& words, Tone tone, Qt::Alignment alignment) {
        painter->setPen(colour(tone));
        painter->drawText(line, static_cast<int>(alignment), metrics.elidedText(words, Qt::ElideRight, line.width()));
        line.translate(0, metrics.height());
    };
    write(model->className(sample.truth), Tone::Text, Qt::AlignHCenter);
    const auto answer = [&](std::int32_t said, double probability, Tone tone) {
        // The sign says right or wrong, the colour only who speaks.
        const QString sign = said == sample.truth ? QStringLiteral("✓") : QStringLiteral("✗");
        write(QStringLiteral("%1 %2 %3").arg(sign, model->className(said), beliefText(probability)), tone, Qt::AlignHCenter);
    };
    answer(sample.student, sample.studentProbability, Tone::Student);
    if (sample.teacher >= 0)
        answer(sample.teacher, sample.teacherProbability, Tone::Teacher);
    painter->restore();
}

} // namespace retort::ui
