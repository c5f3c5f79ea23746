#include "tests/ui/digits_lab.h"
#include "ui/charts/matrix_view.h"
#include "ui/background.h"
#include "ui/panels/confusion_matrices.h"
#include "ui/panels/confusion_panel.h"
#include "ui/panels/matrix_labels.h"
#include "ui/panels/matrix_row.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <cmath>

using namespace retort;
using namespace retort::ui;

class TestConfusionMatrices : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hardIsWhatTheTrainerCounted();
    void anEnsemblesHardMatrixIsTheSameAtEveryTemperature();
    void whatIsComparedIsOfTheSameSamples();
    void softAddsUpProbabilities();
    void withoutLogitsTheCountsAnswer();
    void differencesAreToWhomOneAsks();
    void anotherStepIsSaid();
    void matricesSayOutsideWhatTheyAre();
    void aDifferencesSentenceNamesBothSides_data();
    void aDifferencesSentenceNamesBothSides();
    void aPinnedRunCanBeSubtracted();
    void aHundredClassesDoNotStallTheWindow();
};

namespace {

/// Two samples of class 0 and one of class 1; the teacher gives class 0 the odds e : 1 everywhere, the student is sure and right.
Beliefs byHand()
{
    Beliefs beliefs;
    beliefs.student = {.classes = 2, .logits = {9, 0, 9, 0, 0, 9}, .labels = {0, 0, 1}, .ids = {1, 2, 3}};
    beliefs.teachers = {{.classes = 2, .logits = {1, 0, 1, 0, 1, 0}, .labels = {0, 0, 1}, .ids = {1, 2, 3}}};
    beliefs.combine = "mean_probability";
    return beliefs;
}

} // namespace

void TestConfusionMatrices::hardIsWhatTheTrainerCounted()
{
    Beliefs beliefs = byHand();
    QCOMPARE(confusionMatrices(beliefs, {.share = ConfusionShare::Counts}).student.matrix.cells, (std::vector<double>{2, 0, 0, 1}));
    // The trainer saw the whole split; here are the logits of a part of it.
    beliefs.counts.student = {.classes = 2, .cells = {20, 5, 1, 9}};
    beliefs.counts.teacher = {.classes = 2, .cells = {24, 1, 2, 8}};
    const auto answer = confusionMatrices(beliefs, {.share = ConfusionShare::Rows});
    QCOMPARE(answer.student.matrix.cells, (std::vector<double>{0.8, 0.2, 0.1, 0.9}));
    QCOMPARE(answer.samples, 35.0);
    QCOMPARE(answer.student.accuracy, 29.0 / 35);
    QCOMPARE(answer.student.scores[0].recall, 0.8);
}

void TestConfusionMatrices::anEnsemblesHardMatrixIsTheSameAtEveryTemperature()
{
    // Two of three are for class 1; the third is so sure of class 0 that it has its way once it is softened.
    Beliefs beliefs;
    beliefs.combine = "mean_probability";
    beliefs.student = {.classes = 2, .logits = {1, 0}, .labels = {0}, .ids = {1}};
    for (const float logit : {10.0F, -1.5F, -1.5F})
        beliefs.teachers.push_back({.classes = 2, .logits = {logit, 0}, .labels = {0}, .ids = {1}});
    QVERIFY(confusionOf(beliefs.teacher(1)) != confusionOf(beliefs.teacher(20)));
    for (const double temperature : {1.0, 20.0}) {
        QCOMPARE(confusionMatrices(beliefs, {.share = ConfusionShare::Counts, .temperature = temperature}).teacher.matrix.cells, (std::vector<double>{0, 1, 0, 0}));
        QCOMPARE(confusionMatrices(beliefs, {.share = ConfusionShare::Counts, .soft = true, .temperature = temperature}).teacher.accuracy, 0.0);
    }
    QVERIFY(confusionMatrices(beliefs, {.share = ConfusionShare::Counts, .soft = true, .temperature = 20}).teacher.matrix.at(0, 0) > 0.5);
}

void TestConfusionMatrices::whatIsComparedIsOfTheSameSamples()
{
    Beliefs beliefs = byHand();                          // of the teacher, an ensemble say, no counts are known
    beliefs.counts.student = {.classes = 2, .cells = {20, 5, 1, 9}};
    beliefs.counts.baseline = {.classes = 2, .cells = {15, 10, 1, 9}};
    const auto answer = confusionMatrices(beliefs, {.share = ConfusionShare::Counts});
    QCOMPARE(answer.student.matrix.cells, (std::vector<double>{2, 0, 0, 1}));
    QCOMPARE(answer.difference.cells, (std::vector<double>{0, 0, -1, 1}));
    QCOMPARE(answer.samples, 3.0);
    const auto beside = confusionMatrices(beliefs, {.share = ConfusionShare::Counts, .against = ConfusionAgainst::Baseline});
    QCOMPARE(beside.minuend.cells, beliefs.counts.student.cells);   // these two were counted on the whole split
    QCOMPARE(beside.subtrahend.cells, beliefs.counts.baseline.cells);
    QCOMPARE(beside.difference.cells, (std::vector<double>{5, -5, 0, 0}));
}

void TestConfusionMatrices::softAddsUpProbabilities()
{
    const auto answer = confusionMatrices(byHand(), {.share = ConfusionShare::Counts, .soft = true, .temperature = 2});
    const double p = 1 / (1 + std::exp(-0.5));           // odds e^(1/2) : 1 at T = 2
    QVERIFY(std::abs(answer.teacher.matrix.at(0, 0) - 2 * p) < 1e-6);
    QVERIFY(std::abs(answer.teacher.matrix.at(1, 0) - p) < 1e-6);
    QCOMPARE(answer.teacher.accuracy, 2.0 / 3);          // of its predictions, at any temperature
    QCOMPARE(answer.samples, 3.0);
}

void TestConfusionMatrices::withoutLogitsTheCountsAnswer()
{
    Beliefs beliefs;
    beliefs.counts.student = {.classes = 2, .cells = {3, 1, 0, 4}};
    const auto answer = confusionMatrices(beliefs, {.share = ConfusionShare::Counts, .soft = true, .temperature = 4});
    QVERIFY(!answer.question.soft);
    QCOMPARE(answer.student.matrix.cells, beliefs.counts.student.cells);
    QCOMPARE(answer.teacher.matrix.classes, 0);
    QCOMPARE(answer.difference.classes, 0);
}

void TestConfusionMatrices::differencesAreToWhomOneAsks()
{
    Beliefs beliefs = byHand();
    beliefs.counts.baseline = {.classes = 2, .cells = {1, 1, 1, 0}};
    beliefs.counts.other = {.classes = 2, .cells = {0, 2, 0, 1}};
    const auto cells = [&](ConfusionAgainst against) { return confusionMatrices(beliefs, {.share = ConfusionShare::Counts, .against = against}).difference.cells; };
    QCOMPARE(cells(ConfusionAgainst::Teacher), (std::vector<double>{0, 0, -1, 1}));
    QCOMPARE(cells(ConfusionAgainst::Baseline), (std::vector<double>{1, -1, -1, 1}));
    QCOMPARE(cells(ConfusionAgainst::Other), (std::vector<double>{2, -2, 0, 0}));
}

void TestConfusionMatrices::anotherStepIsSaid()
{
    Beliefs beliefs = byHand();
    beliefs.step = 900;
    beliefs.counts.baseline = {.classes = 2, .cells = {1, 1, 1, 0}};
    beliefs.besideBaseline = {.exists = true, .step = 600};
    const auto said = [&](ConfusionAgainst against) { return otherStepText(confusionMatrices(beliefs, {.against = against}), QStringLiteral("baseline")); };
    QCOMPARE(said(ConfusionAgainst::Baseline), QStringLiteral("baseline at step 600"));
    QCOMPARE(said(ConfusionAgainst::Teacher), QString());
    QCOMPARE(said(ConfusionAgainst::Other), QString());    // there is none
    beliefs.besideBaseline.step = 900;
    QCOMPARE(said(ConfusionAgainst::Baseline), QString());
    beliefs.besideOther.exists = true;
    QCOMPARE(said(ConfusionAgainst::Other), QStringLiteral("baseline: not yet"));
    QCOMPARE(confusionMatrices(beliefs, {.against = ConfusionAgainst::Other}).difference.classes, 0);
}

void TestConfusionMatrices::matricesSayOutsideWhatTheyAre()
{
    Beliefs beliefs = byHand();
    beliefs.step = 900;
    beliefs.counts.baseline = {.classes = 2, .cells = {1, 1, 1, 0}};
    beliefs.baseline = beliefs.student;
    beliefs.besideBaseline = {.exists = true, .step = 600};
    const ComparedNames names{QStringLiteral("kd · s0"), QStringLiteral("without teacher")};
    const auto answer = confusionMatrices(beliefs, {.share = ConfusionShare::Rows, .soft = true, .temperature = 4, .against = ConfusionAgainst::Baseline});
    const MatrixLabels difference = matrixLabels(MatrixSide::Difference, answer, names);
    QCOMPARE(difference.subtitle, QStringLiteral("kd · s0 − without teacher at step 600 · validation, step 900 · shares of rows, in points · soft at T 4"));
    QStringList columns;
    for (const auto& [name, value] : difference.columns)
        columns << name + u'=' + value;
    QCOMPARE(columns, (QStringList{QStringLiteral("run=kd · s0"), QStringLiteral("network=difference"), QStringLiteral("minus=without teacher"), QStringLiteral("minus at step=600"),
                          QStringLiteral("split=validation"), QStringLiteral("step=900"), QStringLiteral("predictions=soft T=4"), QStringLiteral("unit=share of row")}));
    for (const char* word : {"difference", "validation", "900", "row", "soft", "kd"})
        QVERIFY2(difference.file.contains(QLatin1StringView(word)), word);

    beliefs.point.split = ViewPoint::Split::Test;
    beliefs.step = -1;
    const auto counted = confusionMatrices(beliefs, {.share = ConfusionShare::Counts});
    QCOMPARE(matrixLabels(MatrixSide::Student, counted, names).subtitle, QStringLiteral("kd · s0 · test · counts · hard"));
    QCOMPARE(matrixLabels(MatrixSide::Teacher, counted, names).subtitle, QStringLiteral("teacher of kd · s0 · test · counts · hard"));
}

void TestConfusionMatrices::aDifferencesSentenceNamesBothSides_data()
{
    QTest::addColumn<int>("matrix");
    QTest::addColumn<ConfusionShare>("share");
    QTest::addColumn<QString>("says");
    QTest::newRow("teacher") << 0 << ConfusionShare::Counts << QStringLiteral("0 taken for 1: student 0, teacher 0");
    QTest::newRow("student") << 1 << ConfusionShare::Counts << QStringLiteral("0 taken for 1: student 0, teacher 0");
    QTest::newRow("counts") << 2 << ConfusionShare::Counts << QStringLiteral("0 taken for 1: student 0, without teacher 1, difference −1");
    QTest::newRow("shares") << 2 << ConfusionShare::Rows << QStringLiteral("0 taken for 1: student 0.0 %, without teacher 50.0 %, difference −50.0 points");
}

void TestConfusionMatrices::aDifferencesSentenceNamesBothSides()
{
    QFETCH(int, matrix);
    QFETCH(ConfusionShare, share);
    Beliefs beliefs = byHand();
    beliefs.counts.baseline = {.classes = 2, .cells = {1, 1, 1, 0}};
    MatrixRow row;
    row.showAnswer(confusionMatrices(beliefs, {.share = share, .against = ConfusionAgainst::Baseline}), {QStringLiteral("kd"), QStringLiteral("without teacher")});
    QSignalSpy said(&row, &MatrixRow::outlined);
    Q_EMIT row.findChildren<MatrixView*>().at(matrix)->outlined(0, 1);
    QTEST(said.at(0).at(0).toString(), "says");
}

void TestConfusionMatrices::aPinnedRunCanBeSubtracted()
{
    test::DigitsLab lab({.seeds = 2, .finished = true});
    lab.store.edit(lab.references[0], {.title = "Rival", .note = {}, .tags = {}, .pinned = true, .trashed = {}});
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.students[0]);
    ConfusionPanel panel(workbench);
    panel.show();
    const auto matrices = panel.findChildren<MatrixView*>();
    QTRY_COMPARE(matrices[2]->classes(), 10);
    QComboBox* against = nullptr;
    for (auto* box : panel.findChildren<QComboBox*>()) {
        if (box->accessibleName() == QStringLiteral("Difference to"))
            against = box;
    }
    const int rival = against->findText(QStringLiteral("− Rival"));
    QVERIFY(rival >= 0);
    against->setCurrentIndex(rival);
    Q_EMIT against->activated(rival);
    const auto last = [&](const RunId& run) { return rowShares(lab.store.evaluationsSince(run).first.back().confusion); };
    const Confusion expected = difference(last(lab.students[0]), last(lab.references[0]));
    QTRY_COMPARE(matrices[2]->matrix(), expected);
    lab.store.edit(lab.references[0], {.title = {}, .note = {}, .tags = {}, .pinned = false, .trashed = {}});
    QTRY_VERIFY(against->findText(QStringLiteral("− Rival")) < 0);
    QTRY_COMPARE(matrices[2]->matrix(), difference(last(lab.students[0]), rowShares(readBeliefs(lab.folder.path, lab.students[0], {})->counts.teacher)));
}

void TestConfusionMatrices::aHundredClassesDoNotStallTheWindow()
{
    // As large as the biggest validation split the store keeps whole.
    constexpr std::int64_t classes = 100, samples = 10000;
    Beliefs beliefs;
    beliefs.student.classes = classes;
    for (std::int64_t i = 0; i < samples; ++i) {
        beliefs.student.labels.push_back(static_cast<std::int32_t>(i % classes));
        beliefs.student.ids.push_back(static_cast<std::uint64_t>(i));
        for (std::int64_t k = 0; k < classes; ++k)
            beliefs.student.logits.push_back(static_cast<float>((i * 31 + k * 17) % 97) / 10);
    }
    beliefs.teachers = {beliefs.student};
    beliefs.combine = "mean_probability";
    const auto shared = std::make_shared<const Beliefs>(std::move(beliefs));

    QElapsedTimer turn;
    qint64 longest = 0;
    QTimer probe;
    connect(&probe, &QTimer::timeout, this, [&] { longest = std::max(longest, turn.restart()); });
    turn.start();
    probe.start(1);
    MatrixView view;
    view.show();
    bool done = false;
    inBackground(
        this, [shared] { return confusionMatrices(*shared, {.soft = true, .temperature = 4}); },
        [&](const ConfusionAnswer& answer) {
            view.setMatrix(answer.student.matrix, MatrixScale::Shares, false);
            done = answer.student.matrix.classes == classes;
        },
        [](const QString&) {});
    QTRY_VERIFY_WITH_TIMEOUT(done, 20000);
    view.grab();
    qInfo("longest turn of the event loop: %lld ms", static_cast<long long>(longest));
    QVERIFY2(longest < 200, "the matrices are computed where the window is drawn");
}

QTEST_MAIN(TestConfusionMatrices)
#include "tst_confusion_matrices.moc"
