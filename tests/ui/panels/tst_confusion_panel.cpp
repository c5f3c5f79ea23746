#include "tests/ui/digits_lab.h"
#include "tests/ui/tables_lab.h"
#include "ui/charts/matrix_export.h"
#include "ui/charts/matrix_view.h"
#include "ui/follow/beliefs_source.h"
#include "ui/panels/confusion_panel.h"
#include "ui/panels/sample_rows.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestConfusionPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aMatrixMadeByHandSaysItsNumbers();
    void mouseAndKeyboardChooseACell();
    void baselinesAreComparedAtTheSameStep();
    void aTeacherIsShownWithTheWeightsItTeachesWith();
    void whoIsComparedWithIsReadAgainWhenItHasGoneOn();
    void aCellFillsTheSamples();
    void aCellOfTheTeacherFillsThemWithItsOwn();
    void rowsAreOrderedByTheirKey();
    void anotherDataSetsNamesAreNotKept_data();
    void anotherDataSetsNamesAreNotKept();
};

namespace {

const Confusion byHand{.classes = 3, .cells = {8, 2, 0, 1, 9, 0, 0, 5, 5}};

std::optional<Evaluation> evaluationAt(const Store& store, const RunId& run, std::int64_t step)
{
    for (const Evaluation& evaluation : store.evaluationsSince(run).first)
        if (evaluation.step == step)
            return evaluation;
    return {};
}

} // namespace

void TestConfusionPanel::aMatrixMadeByHandSaysItsNumbers()
{
    MatrixView view;
    view.setMatrix(byHand, MatrixScale::Counts, true);
    QCOMPARE(view.text(0, 0), QStringLiteral("8"));
    QCOMPARE(view.text(0, 2), QString());
    view.setMatrix(rowShares(byHand), MatrixScale::Shares, false);
    QCOMPARE(view.text(2, 1), QStringLiteral("50"));
    QCOMPARE(view.text(1, 0), QStringLiteral("10"));
    view.setMatrix(columnShares(byHand), MatrixScale::Shares, false);
    QCOMPARE(view.text(2, 2), QStringLiteral("100"));
    QCOMPARE(view.text(0, 1), QStringLiteral("13"));   // 2 of 16: 12.5
    Confusion other = byHand;
    other.at(0, 0) = 10;
    other.at(0, 1) = 0;
    view.setMatrix(difference(rowShares(byHand), rowShares(other)), MatrixScale::Differences, false);
    QCOMPARE(view.text(0, 0), QStringLiteral("−20"));
    QCOMPARE(view.text(0, 1), QStringLiteral("+20"));
    QCOMPARE(view.text(1, 1), QString());

    view.setMatrix(byHand, MatrixScale::Counts, true);
    const QStringList lines = matrixAsCsv(view, {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}).trimmed().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[3].endsWith(QStringLiteral("0,5,5")), qPrintable(lines[3]));
}

void TestConfusionPanel::mouseAndKeyboardChooseACell()
{
    MatrixView view;
    view.resize(300, 300);
    view.setMatrix(byHand, MatrixScale::Counts, true);
    connect(&view, &MatrixView::outlined, &view, &MatrixView::setOutline);
    view.show();
    QSignalSpy chosen(&view, &MatrixView::chosen);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cell(1, 2).center().toPoint());
    QCOMPARE(chosen.takeFirst(), (QList<QVariant>{1, 2}));
    for (const auto key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Up, Qt::Key_Return})
        QTest::keyClick(&view, key);
    QCOMPARE(chosen.takeFirst(), (QList<QVariant>{1, 1}));   // the first key only brings the outline; the edge holds
}

void TestConfusionPanel::baselinesAreComparedAtTheSameStep()
{
    test::DigitsLab lab({.seeds = 1, .finished = false});   // the student is at step 40, its baseline at 100
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], {});
    QVERIFY(beliefs && beliefs->baseline);
    QCOMPARE(confusionOf(beliefs->student).cells, evaluationAt(lab.store, lab.students[0], 40)->confusion.cells);
    QCOMPARE(confusionOf(*beliefs->baseline).cells, evaluationAt(lab.store, lab.baselines[0], 40)->confusion.cells);
    QVERIFY(!readBeliefs(lab.folder.path, lab.students[0], {.split = ViewPoint::Split::Test, .step = -1}));   // not before the end
    const auto early = readBeliefs(lab.folder.path, lab.students[0], {.split = ViewPoint::Split::Validation, .step = 10});
    QCOMPARE(confusionOf(early->student).cells, evaluationAt(lab.store, lab.students[0], 10)->confusion.cells);
}

void TestConfusionPanel::aTeacherIsShownWithTheWeightsItTeachesWith()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], {});
    QVERIFY(beliefs && beliefs->teachers.size() == 1);
    const std::int64_t best = lab.store.run(lab.teacher).scores.bestStep;
    QCOMPARE(confusionOf(beliefs->teacher(4)).cells, evaluationAt(lab.store, lab.teacher, best)->confusion.cells);
    QVERIFY(!readBeliefs(lab.folder.path, lab.teacher, {})->hasTeacher());
}

void TestConfusionPanel::whoIsComparedWithIsReadAgainWhenItHasGoneOn()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.students[0]);
    ConfusionPanel panel(workbench);
    panel.resize(1000, 600);
    panel.show();
    QTRY_COMPARE(panel.findChildren<MatrixView*>()[1]->classes(), 10);
    QSignalSpy read(&workbench.beliefs(), &BeliefsSource::changed), seen(&workbench.follower(), &StoreFollower::runsChanged);
    RunEdit edit;
    edit.note = "seen";
    lab.store.edit(lab.teacher, edit);
    QVERIFY(seen.wait(5000));
    QTest::qWait(100);
    QCOMPARE(read.count(), 0);
    lab.store.edit(lab.baselines[0], edit);
    QTRY_COMPARE(read.count(), 1);
}

void TestConfusionPanel::aCellFillsTheSamples()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setViewPoint({.split = ViewPoint::Split::Test, .step = -1});
    workbench.setCurrentRun(lab.students[0]);
    ConfusionPanel panel(workbench);
    panel.resize(1000, 600);
    panel.show();
    QSignalSpy wanted(&workbench, &Workbench::panelWanted);
    const auto matrices = panel.findChildren<MatrixView*>();
    QCOMPARE(matrices.size(), 3);
    QTRY_COMPARE(matrices[1]->classes(), 10);

    // The counts, from the logits themselves.
    const Predictions said = *lab.store.testPredictions(lab.students[0], "selected");
    std::vector<std::uint64_t> expected;
    std::int32_t truth = -1, taken = -1;
    for (std::int64_t i = 0; i < said.size(); ++i) {
        const auto row = said.row(i);
        const auto answer = static_cast<std::int32_t>(std::ranges::max_element(row) - row.begin());
        const std::int32_t label = said.labels[static_cast<std::size_t>(i)];
        if (truth < 0 && answer != label)
            truth = label, taken = answer;
        if (label == truth && answer == taken)
            expected.push_back(said.ids[static_cast<std::size_t>(i)]);
    }
    QVERIFY(!expected.empty());
    QTest::mouseClick(matrices[1], Qt::LeftButton, {}, matrices[1]->cell(truth, taken).center().toPoint());
    QCOMPARE(workbench.sampleFilter(), (SampleFilter{.what = SampleFilter::What::Cell, .truth = truth, .predicted = taken}));
    QCOMPARE(wanted.count(), 1);

    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], workbench.viewPoint());
    std::vector<std::uint64_t> shown;
    for (const SampleRow& row : sampleRows(*beliefs, workbench.sampleFilter(), SampleOrder::Source, 4))
        shown.push_back(row.id);
    QCOMPARE(shown, expected);
}

void TestConfusionPanel::aCellOfTheTeacherFillsThemWithItsOwn()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setViewPoint({.split = ViewPoint::Split::Test, .step = -1});
    workbench.setCurrentRun(lab.students[0]);
    ConfusionPanel panel(workbench);
    panel.resize(1000, 600);
    panel.show();
    MatrixView* teacher = panel.findChildren<MatrixView*>().at(0);
    QTRY_COMPARE(teacher->classes(), 10);
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], workbench.viewPoint());
    const Confusion its = confusionOf(beliefs->teacher(1)), students = confusionOf(beliefs->student);
    int cell = 0;                                       // one in which the two differ
    while (its.cells[static_cast<std::size_t>(cell)] == students.cells[static_cast<std::size_t>(cell)])
        ++cell;
    QTest::mouseClick(teacher, Qt::LeftButton, {}, teacher->cell(cell / 10, cell % 10).center().toPoint());
    QCOMPARE(workbench.sampleFilter(), (SampleFilter{.what = SampleFilter::What::Cell, .truth = cell / 10, .predicted = cell % 10, .byTeacher = true}));
    const auto rows = sampleRows(*beliefs, workbench.sampleFilter(), SampleOrder::Source, 4);
    QCOMPARE(static_cast<double>(rows.size()), its.cells[static_cast<std::size_t>(cell)]);
    QVERIFY(std::ranges::all_of(rows, [cell](const SampleRow& row) { return row.truth == cell / 10 && row.teacher == cell % 10; }));
}

void TestConfusionPanel::rowsAreOrderedByTheirKey()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], {.split = ViewPoint::Split::Test, .step = -1});
    const auto rows = [&](SampleFilter::What what, SampleOrder order) {
        return sampleRows(*beliefs, {.what = what, .truth = -1, .predicted = -1}, order, 4);
    };
    QCOMPARE(static_cast<std::int64_t>(rows(SampleFilter::What::All, SampleOrder::Source).size()), beliefs->student.size());
    QCOMPARE(rows(SampleFilter::What::Correct, SampleOrder::Source).size() + rows(SampleFilter::What::Wrong, SampleOrder::Source).size(),
        static_cast<std::size_t>(beliefs->student.size()));
    QVERIFY(std::ranges::is_sorted(rows(SampleFilter::What::All, SampleOrder::Confident), std::ranges::greater(), &SampleRow::studentProbability));
    QVERIFY(std::ranges::is_sorted(rows(SampleFilter::What::All, SampleOrder::TeacherEntropy), std::ranges::greater(), &SampleRow::teacherEntropy));
    QVERIFY(std::ranges::is_sorted(rows(SampleFilter::What::All, SampleOrder::Disagreement), std::ranges::greater(), &SampleRow::disagreement));
}

void TestConfusionPanel::anotherDataSetsNamesAreNotKept_data()
{
    QTest::addColumn<bool>("changed");
    QTest::addColumn<QString>("says");
    QTest::newRow("a file that is gone") << false << QStringLiteral("animals.csv");
    QTest::newRow("a file that has changed") << true << QStringLiteral("not those this run was trained on");
}

void TestConfusionPanel::anotherDataSetsNamesAreNotKept()
{
    QFETCH(bool, changed);
    QFETCH(QString, says);
    test::TablesLab lab;
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.fruit);
    ConfusionPanel panel(workbench);
    panel.show();
    const MatrixView* matrix = panel.findChildren<MatrixView*>().at(1);
    QTRY_COMPARE(matrix->className(0), QStringLiteral("apple"));
    if (changed)
        lab.write("animals", {"ant", "bee"});
    else
        std::filesystem::remove(lab.file("animals"));
    QSignalSpy said(&workbench, &Workbench::message);
    workbench.setCurrentRun(lab.animals);
    QTRY_COMPARE(said.size(), 1);
    QVERIFY2(said[0][0].toString().contains(says), qPrintable(said[0][0].toString()));
    QCOMPARE(matrix->className(0), QStringLiteral("0"));
    QTRY_COMPARE(matrix->classes(), 2);
    QVERIFY(matrixAsCsv(*matrix, {}).contains(QStringLiteral("\"true class\",\"0\",\"1\"\n")));
    workbench.setCurrentRun(lab.fruit);
    QCOMPARE(matrix->className(0), QStringLiteral("apple"));   // kept, and there at once
}

QTEST_MAIN(TestConfusionPanel)
#include "tst_confusion_panel.moc"
