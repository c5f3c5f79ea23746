#include "ui/panels/train_tiles.h"

#include "ui/follow/run_text.h"
#include "ui/panels/stat_tile.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>

namespace retort::ui {

namespace {

QString percent(const std::optional<double>& share) { return share ? percentText(*share) + QStringLiteral(" %") : QString(); }

} // namespace

TrainTiles::TrainTiles(QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    for (const auto tone : {std::optional(Tone::Student), std::optional(Tone::Baseline), std::optional(Tone::Teacher), std::optional<Tone>(), std::optional<Tone>()}) {
        auto* tile = new StatTile(tone);
        row->addWidget(tile, 1);
        m_tiles.push_back(tile);
    }
}

void TrainTiles::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    alignTitles();
}

void TrainTiles::alignTitles()
{
    const auto count = static_cast<int>(m_tiles.size());
    const int wide = (width() - (count - 1) * space::medium) / count;
    int most = 0;
    for (const StatTile* tile : m_tiles)
        most = std::max(most, tile->titleHeight(wide));
    for (StatTile* tile : m_tiles)
        tile->setTitleHeight(most);
}

void TrainTiles::show(const RunFamily& family, const TrainFigures& figures, std::optional<double> ahead)
{
    const QString split = figures.onTest ? tr("on test") : tr("best on validation"), unknown = tr("not known yet");
    const auto caption = [&](const std::optional<double>& value, const Spread& seeds) {
        if (value && seeds.count > 1) {
            // In two lines the break is behind the comma.
            QString words = tr("%1 ± %2, %n seeds", nullptr, static_cast<int>(seeds.count)).arg(percentText(seeds.mean), percentText(seeds.deviation));
            return words.replace(u' ', QChar::Nbsp).replace(QStringLiteral(",\u00a0"), QStringLiteral(", "));
        }
        return value ? split : unknown;
    };

    m_tiles[0]->show(tr("Student"), percent(figures.student), caption(figures.student, figures.students),
        tr("Accuracy of the student in focus, %1. Below: mean and standard deviation over its seeds.").arg(split));
    m_tiles[1]->show(family.baselineIsReference ? tr("With true labels") : tr("Without teacher"), percent(figures.baseline), caption(figures.baseline, figures.baselines),
        family.baselineIsReference ? tr("The same pictures with their true labels: what having only the teacher's word costs.")
                                   : tr("The same network with the same start and the same order of pictures, learning from labels only (the paired baseline)."));
    m_tiles[2]->show(tr("Teacher"), percent(figures.teacher),
        family.teachers.empty() && (family.student || family.baseline) ? tr("none")
            : !figures.teacher           ? unknown
            : family.teachers.size() > 1 ? tr("mean of %n teachers", nullptr, static_cast<int>(family.teachers.size()))
                                          : split,
        tr("Accuracy of who teaches, %1: the level to reach.").arg(split));

    if (figures.recovered.share && !family.baselineIsReference) {
        m_tiles[3]->show(tr("Of the distance"), QLocale().toString(100 * *figures.recovered.share, 'f', 0).replace(u'-', u'−') + QStringLiteral(" %"),
            tr("of %1 to the teacher").arg(percentText(figures.recovered.gap)),
            tr("The share of the distance to the teacher, in points of accuracy: (student − without teacher) / (teacher − without teacher), of means over seeds (gap recovered)."));
    } else {
        const auto gain = figures.onTest ? figures.gain : ahead;
        m_tiles[3]->show(family.baselineIsReference ? tr("Against true labels") : tr("Gain"), gain ? signedText(100 * *gain) : QString(),
            !gain ? unknown : figures.onTest ? tr("points on test") : tr("at the same step"),
            tr("Points of accuracy the student is ahead of the run beside it; while they train, at the last step both were evaluated at."));
    }
    m_tiles[4]->show(tr("Agreement"), percent(figures.agreement), figures.agreement ? tr("with teacher") : tr("known at the end"),
        tr("How often student and teacher name the same class of a test sample, right or wrong."));
    alignTitles();
}

} // namespace retort::ui
