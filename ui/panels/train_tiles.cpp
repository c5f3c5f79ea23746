#include "ui/panels/train_tiles.h"

#include "ui/follow/run_text.h"
#include "ui/panels/stat_tile.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

QString percent(const std::optional<double>& share) { return share ? percentText(*share) + QStringLiteral(" %") : QString(); }

QString splitOf(const TrainFigures& figures) { return figures.onTest ? TrainTiles::tr("on test") : TrainTiles::tr("best on validation"); }
/// The same where there is little room.
QString wordOf(const TrainFigures& figures) { return figures.onTest ? TrainTiles::tr("test") : TrainTiles::tr("validation"); }

QString alteredTip() { return TrainTiles::tr("Altered while it trained: it is left out of means and gains."); }

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
    const QString split = splitOf(figures), word = wordOf(figures);
    const auto caption = [&](const RunSummary* run, const std::optional<double>& value, const Spread& seeds) {
        if (!value || (!run->altered && seeds.count < 2))
            return value ? split : tr("not known yet");
        if (run->altered)
            return tr("altered, %1").arg(word);
        // In several lines the breaks are behind the commas.
        QString words = tr("%1, %2 ± %3, %n seeds", nullptr, static_cast<int>(seeds.count)).arg(word, percentText(seeds.mean), percentText(seeds.deviation));
        return words.replace(u' ', QChar::Nbsp).replace(QStringLiteral(",\u00a0"), QStringLiteral(", "));
    };
    const auto tip = [&](QStringList sentences, const RunSummary* run, const std::optional<double>& value, const Spread& seeds) {
        const bool altered = run && run->altered;
        if (altered)
            sentences << alteredTip();
        if (altered && seeds.count > 1)
            sentences << tr("Without it: %1 ± %2, %n seeds.", nullptr, static_cast<int>(seeds.count)).arg(percentText(seeds.mean), percentText(seeds.deviation));
        else if (value && seeds.count > 1)
            sentences << tr("Below: mean and standard deviation over finished seeds.");
        return sentences.join(u' ');
    };

    m_tiles[0]->show(tr("Student"), percent(figures.student), caption(family.student, figures.student, figures.students),
        tip({tr("Accuracy of the student in focus, %1.").arg(split)}, family.student, figures.student, figures.students));
    m_tiles[1]->show(family.baselineIsReference ? tr("With true labels") : tr("Without teacher"), percent(figures.baseline),
        caption(family.baseline, figures.baseline, figures.baselines),
        tip({family.baselineIsReference ? tr("The same pictures with their true labels: what having only the teacher's word costs.")
                                        : tr("The same network with the same start and the same order of pictures, learning from labels only (the paired baseline)."),
                tr("Its accuracy, %1.").arg(split)},
            family.baseline, figures.baseline, figures.baselines));
    showTeacher(family, figures);
    if (figures.recovered.share)
        showShare(figures);
    else
        showGain(family, figures, ahead);
    m_tiles[4]->show(tr("Agreement"), percent(figures.agreement), figures.agreement ? tr("with teacher, on test") : tr("known at the end"),
        tr("How often student and teacher name the same class of a test sample, right or wrong."));
    alignTitles();
}

void TrainTiles::showTeacher(const RunFamily& family, const TrainFigures& figures)
{
    const QString split = splitOf(figures), word = wordOf(figures);
    const auto many = static_cast<int>(figures.teachers);
    const bool altered = std::ranges::any_of(family.teachers, &RunSummary::altered);
    QString caption = split, tip = tr("Accuracy of who teaches, %1: the level to reach.").arg(split);
    const bool unknown = !figures.teacher && family.teachers.empty();
    if (unknown && figures.files > 0)
        caption = tr("from a file");
    else if (!figures.teacher && figures.otherData)
        caption = tr("on other data");
    else if (!figures.teacher)
        caption = unknown && (family.student || family.baseline) ? tr("none") : tr("not known yet");
    else if (altered)
        caption = tr("altered, %1").arg(word);
    else if (figures.files > 0)
        caption = tr("%1, without files").arg(word);
    else if (many > 1)
        caption = tr("%1, mean of %n teachers", nullptr, many).arg(word);
    if (figures.teacher && many > 1)
        tip = tr("Mean accuracy of those who teach together, each by itself, %1: together they may be better.").arg(split);
    if (altered)
        tip += u' ' + alteredTip();
    if (figures.otherData)
        tip += u' ' + tr("Accuracies of teachers that were trained on other data are left out: they are no level for these.");
    if (figures.files > 0)
        tip += u' ' + tr("Weights from a file teach: how accurate they are is not known here.");
    m_tiles[2]->show(tr("Teacher"), percent(figures.teacher), caption, tip);
}

void TrainTiles::showShare(const TrainFigures& figures)
{
    const double share = *figures.recovered.share;
    const bool nearlyAll = share < 1 && std::round(100 * share) >= 100;
    const QString text = std::round(100 * share) == 0 ? QStringLiteral("0") : percentText(share, nearlyAll ? 1 : 0).replace(u'-', u'−');
    m_tiles[3]->show(tr("Of the distance"), text + QStringLiteral(" %"),
        tr("%1, of %2 to the teacher").arg(wordOf(figures), percentText(figures.recovered.gap)),
        tr("The share of the distance to the teacher, in points of accuracy, %1: (student − without teacher) / (teacher − without teacher), of means over the same %n seeds (gap recovered).",
            nullptr, static_cast<int>(figures.sharers))
            .arg(splitOf(figures)));
}

void TrainTiles::showGain(const RunFamily& family, const TrainFigures& figures, std::optional<double> ahead)
{
    const auto& gain = figures.onTest ? figures.gain : ahead;
    const bool known = gain && (figures.onTest || !figures.altered);
    QStringList tip{figures.onTest ? tr("Points of accuracy on test the student is ahead of the run beside it.")
                                   : tr("Points of validation accuracy the student is ahead of the run beside it, at the last step both were evaluated at.")};
    if (figures.altered)
        tip << alteredTip();
    if (figures.networks > 1 && !family.baselineIsReference)
        tip << tr("No share of the distance to the teacher: several networks teach, and what they reach together is not known here.");
    else if (figures.otherWeights && !family.baselineIsReference)
        tip << tr("No share of the distance to the teacher: it was tested with other weights than those that teach.");
    m_tiles[3]->show(family.baselineIsReference ? tr("Against true labels") : tr("Gain"), known ? signedText(100 * *gain) : QString(),
        figures.altered      ? tr("altered")
            : !known         ? tr("not known yet")
            : figures.onTest ? tr("points on test")
                             : tr("validation, same step"),
        tip.join(u' '));
}

} // namespace retort::ui
