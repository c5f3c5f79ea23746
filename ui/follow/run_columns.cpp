#include "ui/follow/run_columns.h"

#include "ui/follow/run_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

using Number = std::optional<double>;

QString text(const std::string& value) { return QString::fromStdString(value); }
QString whole(double value) { return QLocale().toString(static_cast<qlonglong>(std::llround(value))); }
QString plain(double value) { return QLocale().toString(value, 'g', 6); }
QString percent(double value) { return percentText(value); }
QString signedPoints(double value) { return signedText(value); }
QString fixed(double value) { return QLocale().toString(value, 'f', 3); }

/// 80 and 0.8 both mean 80 %: nobody looks for runs below one per cent.
double typedShare(double value) { return std::abs(value) > 1 ? value / 100 : value; }

Number positive(double value) { return value > 0 ? Number(value) : Number(); }

/// "2026-11-22 01:29" of a time as clock.h writes it.
QString minutes(const std::string& utc) { return text(utc).left(16).replace(QLatin1Char('T'), QLatin1Char(' ')); }

/// Test when there is one, until then the latest on validation: the list marks the latter.
Number accuracy(const RunInContext& r) { return r.run->scores.testAccuracy ? r.run->scores.testAccuracy : r.run->scores.lastAccuracy; }

QString tags(const RunInContext& r)
{
    QStringList all;
    for (const std::string& tag : r.run->tags)
        all << text(tag);
    return all.join(QStringLiteral(", "));
}

const RunColumn table[] = {
    {.id = "name", .title = QT_TRANSLATE_NOOP("RunColumns", "Run"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Its name, or its node, its point of the sweep and its seed."),
        .text = [](const RunInContext& r) { return runName(*r.run); }, .priority = 1},
    {.id = "state", .title = QT_TRANSLATE_NOOP("RunColumns", "State"), .about = QT_TRANSLATE_NOOP("RunColumns", "Where the run stands."),
        .text = [](const RunInContext& r) { return progressText(*r.run); }, .priority = 1},
    {.id = "T", .title = QT_TRANSLATE_NOOP("RunColumns", "T"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The temperature of its soft targets."),
        .number = [](const RunInContext& r) { return r.run->temperature; }, .show = plain, .priority = 4, .alias = "temperature"},
    {.id = "accuracy", .title = QT_TRANSLATE_NOOP("RunColumns", "Acc %"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Accuracy on test when the run is finished; until then the latest on "
                                                 "validation, in italics."),
        .number = accuracy, .show = percent, .typed = typedShare, .averaged = true, .priority = 2, .alias = "acc"},
    {.id = "gain", .title = QT_TRANSLATE_NOOP("RunColumns", "Δ"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Points of test accuracy gained over the same network without "
                                                 "teacher (same start); when both are finished and neither was altered."),
        .number = [](const RunInContext& r) { return testGain(*r.run, r.paired, r.withAltered); },
        .show = signedPoints, .averaged = true, .priority = 3, .alias = "delta"},
    {.id = "versus", .title = QT_TRANSLATE_NOOP("RunColumns", "Δ base"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Points of test accuracy gained over the run you chose as the baseline, on the same data."),
        .number = [](const RunInContext& r) { return r.reference == r.run ? Number() : testGain(*r.run, r.reference, r.withAltered); },
        .show = signedPoints, .averaged = true},
    {.id = "student", .title = QT_TRANSLATE_NOOP("RunColumns", "Network"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The architecture that is trained."),
        .text = [](const RunInContext& r) { return text(r.run->model); }, .priority = 5, .alias = "model"},
    {.id = "teacher", .title = QT_TRANSLATE_NOOP("RunColumns", "Teacher"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "What it learns from, beside labels."),
        .text = [](const RunInContext& r) { return text(r.run->teacher); }, .priority = 9},
    {.id = "terms", .title = QT_TRANSLATE_NOOP("RunColumns", "Terms"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The summands of its loss."),
        .text = [](const RunInContext& r) { return text(r.run->terms); }, .priority = 8},
    {.id = "dataset", .title = QT_TRANSLATE_NOOP("RunColumns", "Data"), .about = QT_TRANSLATE_NOOP("RunColumns", "The data set."),
        .text = [](const RunInContext& r) { return text(r.run->dataset); }, .priority = 10, .alias = "data"},
    {.id = "sees", .title = QT_TRANSLATE_NOOP("RunColumns", "Sees"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The part of the training data it learns from."),
        .text = [](const RunInContext& r) { return text(r.run->transfer); }, .priority = 11, .alias = "transfer"},
    {.id = "best", .title = QT_TRANSLATE_NOOP("RunColumns", "Best %"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The best validation accuracy of all evaluation points."),
        .number = [](const RunInContext& r) { return r.run->scores.bestAccuracy; },
        .show = percent, .typed = typedShare, .averaged = true, .priority = 7},
    {.id = "last", .title = QT_TRANSLATE_NOOP("RunColumns", "Last %"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The latest validation accuracy."),
        .number = [](const RunInContext& r) { return r.run->scores.lastAccuracy; }, .show = percent, .typed = typedShare, .averaged = true},
    {.id = "test", .title = QT_TRANSLATE_NOOP("RunColumns", "Test %"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The test accuracy of the selected weights."),
        .number = [](const RunInContext& r) { return r.run->scores.testAccuracy; }, .show = percent, .typed = typedShare, .averaged = true},
    {.id = "agreement", .title = QT_TRANSLATE_NOOP("RunColumns", "Agrees %"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The share of test samples on which it says what its teacher says."),
        .number = [](const RunInContext& r) { return r.run->scores.agreement; }, .show = percent, .typed = typedShare, .averaged = true},
    {.id = "nll", .title = QT_TRANSLATE_NOOP("RunColumns", "NLL"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Mean negative log-likelihood on test, in nats: lower is better."),
        .number = [](const RunInContext& r) { return r.run->scores.testNll; }, .show = fixed, .averaged = true},
    {.id = "ece", .title = QT_TRANSLATE_NOOP("RunColumns", "ECE"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Expected calibration error on test (15 bins): lower is better."),
        .number = [](const RunInContext& r) { return r.run->scores.testEce; }, .show = fixed, .averaged = true},
    {.id = "parameters", .title = QT_TRANSLATE_NOOP("RunColumns", "Parameters"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Trainable numbers of the network."),
        .number = [](const RunInContext& r) { return positive(static_cast<double>(r.run->parameters)); },
        .show = whole, .priority = 12, .alias = "params"},
    {.id = "macs", .title = QT_TRANSLATE_NOOP("RunColumns", "Multiply-adds"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Multiply-adds of one forward pass of one sample."),
        .number = [](const RunInContext& r) { return positive(static_cast<double>(r.run->macs)); }, .show = whole},
    {.id = "duration", .title = QT_TRANSLATE_NOOP("RunColumns", "Time"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Time spent in training steps; waiting and pauses are not in it."),
        .number = [](const RunInContext& r) { return positive(r.run->trainSeconds); },
        .show = durationText, .averaged = true, .priority = 6, .alias = "seconds"},
    {.id = "speed", .title = QT_TRANSLATE_NOOP("RunColumns", "Samples/s"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Training samples a second."),
        .number = [](const RunInContext& r) { return positive(r.run->samplesPerSecond); }, .show = whole, .averaged = true},
    {.id = "epoch", .title = QT_TRANSLATE_NOOP("RunColumns", "Epoch"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Passes over its training data so far."),
        .number = [](const RunInContext& r) { return positive(r.run->epoch); }, .show = plain},
    {.id = "seed", .title = QT_TRANSLATE_NOOP("RunColumns", "Seed"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "What its random numbers follow from."),
        .number = [](const RunInContext& r) { return Number(static_cast<double>(r.run->seed)); }, .show = whole},
    {.id = "role", .title = QT_TRANSLATE_NOOP("RunColumns", "Role"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Teacher, student, the same without teacher, or the same with true labels."),
        .text = [](const RunInContext& r) { return roleText(r.run->role); }},
    {.id = "experiment", .title = QT_TRANSLATE_NOOP("RunColumns", "Experiment"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "The experiment that first planned it."),
        .text = [](const RunInContext& r) { return text(r.run->experimentName); }},
    {.id = "tags", .title = QT_TRANSLATE_NOOP("RunColumns", "Tags"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "Words you put on it."), .text = tags, .priority = 13, .alias = "tag"},
    {.id = "note", .title = QT_TRANSLATE_NOOP("RunColumns", "Note"), .about = QT_TRANSLATE_NOOP("RunColumns", "What you wrote about it."),
        .text = [](const RunInContext& r) { return text(r.run->note).simplified(); }, .priority = 14},
    {.id = "created", .title = QT_TRANSLATE_NOOP("RunColumns", "Created"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "When it was planned (UTC)."),
        .text = [](const RunInContext& r) { return minutes(r.run->createdAt); }},
    {.id = "started", .title = QT_TRANSLATE_NOOP("RunColumns", "Started"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "When it first began to train (UTC)."),
        .text = [](const RunInContext& r) { return minutes(r.run->startedAt); }},
    {.id = "id", .title = QT_TRANSLATE_NOOP("RunColumns", "Id"),
        .about = QT_TRANSLATE_NOOP("RunColumns", "What the command line calls it."),
        .text = [](const RunInContext& r) { return text(r.run->id); }},
};

QLatin1StringView latin(std::string_view s) { return QLatin1StringView(s.data(), static_cast<qsizetype>(s.size())); }

} // namespace

std::span<const RunColumn> runColumns() { return table; }

const RunColumn* findRunColumn(QStringView id)
{
    const auto same = [id](std::string_view known) { return !known.empty() && id.compare(latin(known), Qt::CaseInsensitive) == 0; };
    const auto found = std::ranges::find_if(table, [&](const RunColumn& column) { return same(column.id) || same(column.alias); });
    return found == std::end(table) ? nullptr : found;
}

int columnIndex(std::string_view id)
{
    const RunColumn* column = findRunColumn(QString(latin(id)));
    return column ? static_cast<int>(column - table) : -1;
}

QString columnTitle(const RunColumn& column) { return QCoreApplication::translate("RunColumns", column.title); }

QString columnAbout(const RunColumn& column) { return QCoreApplication::translate("RunColumns", column.about); }

QString columnText(const RunColumn& column, const RunInContext& run)
{
    if (column.text)
        return column.text(run);
    const Number value = column.number(run);
    return value ? column.show(*value) : QString();
}

bool isPreliminary(const RunColumn& column, const RunSummary& run) { return column.id == "accuracy" && !run.scores.testAccuracy; }

const RunSummary* measuredAgainst(const RunColumn& column, const RunInContext& run)
{
    return column.id == "gain" ? run.paired : column.id == "versus" ? run.reference : nullptr;
}

QString otherData(const RunColumn& column, const RunInContext& run)
{
    const RunSummary* over = measuredAgainst(column, run);
    if (!over || sameData(*run.run, *over))
        return {};
    return QCoreApplication::translate("RunColumns", "No gain over %1, whose data are others (%2): their accuracies do not compare.").arg(runName(*over), text(over->dataset));
}

std::optional<double> testGain(const RunSummary& run, const RunSummary* over, bool withAltered)
{
    if (!over || !sameData(run, *over) || (!withAltered && (run.altered || over->altered)) || !run.scores.testAccuracy || !over->scores.testAccuracy)
        return {};
    return 100 * (*run.scores.testAccuracy - *over->scores.testAccuracy);
}

} // namespace retort::ui
