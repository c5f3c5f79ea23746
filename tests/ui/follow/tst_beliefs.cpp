#include "core/analysis/confusion.h"
#include "tests/ui/digits_lab.h"
#include "ui/follow/beliefs_source.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QSignalSpy>
#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestBeliefs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAreThereWhereLogitsAreNotKept();
    void oneRunMoreIsReadBesideTheOthers();
    void aRunOfOtherDataIsNotComparedWith();
    void betweenTwoPointsTheEarlierIsShown();
    void anotherRunIsNeverShownAtALaterStep();
    void nothingIsReadWhileNobodyLooks();
    void anotherRunIsReadWhenSomebodyLooksAgain();
};

namespace {

/// As after many points of a large split: no room was left for logits.
void forgetLogits(const std::filesystem::path& store)
{
    SQLite::Database database((store / "runs.sqlite").string(), SQLite::OPEN_READWRITE);
    database.exec("UPDATE evaluations SET predictions = NULL");
}

void forgetEvaluations(const std::filesystem::path& store, const RunId& run, const char* which)
{
    SQLite::Database database((store / "runs.sqlite").string(), SQLite::OPEN_READWRITE);
    database.exec("DELETE FROM evaluations WHERE run = '" + run + "' AND " + which);
}

const Evaluation lastOf(const Store& store, const RunId& run) { return store.evaluationsSince(run).first.back(); }

} // namespace

void TestBeliefs::countsAreThereWhereLogitsAreNotKept()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    forgetLogits(lab.folder.path);
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], {});
    QVERIFY(beliefs);
    QVERIFY(!beliefs->hasSamples());
    QVERIFY(!beliefs->hasTeacher());
    QCOMPARE(beliefs->counts.student, lastOf(lab.store, lab.students[0]).confusion);
    QCOMPARE(beliefs->counts.baseline, lastOf(lab.store, lab.baselines[0]).confusion);
    QCOMPARE(beliefs->counts.teacher.classes, 10);
}

void TestBeliefs::oneRunMoreIsReadBesideTheOthers()
{
    test::DigitsLab lab({.seeds = 2, .finished = true});
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], {}, lab.students[1]);
    QVERIFY(beliefs->other);
    QCOMPARE(beliefs->other->ids, beliefs->student.ids);
    QCOMPARE(beliefs->counts.other, lastOf(lab.store, lab.students[1]).confusion);
    const auto test = readBeliefs(lab.folder.path, lab.students[0], {.split = ViewPoint::Split::Test, .step = -1}, lab.references[1]);
    QCOMPARE(*test->other, *lab.store.testPredictions(lab.references[1], "selected"));
}

void TestBeliefs::aRunOfOtherDataIsNotComparedWith()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    Plan plan = test::soloPlan();
    plan.runs[0].recipe.data.contentHash = "another";
    plan.runs[0].hash = recipeHash(plan.runs[0].recipe);
    const RunId stranger = lab.store.enqueue(plan, "{}").runs[0].run;
    const auto beliefs = readBeliefs(lab.folder.path, lab.students[0], {}, stranger);
    QVERIFY(!beliefs->other);
    QCOMPARE(beliefs->counts.other.classes, 0);
}

void TestBeliefs::betweenTwoPointsTheEarlierIsShown()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});
    const auto at = [&](std::int64_t step) { return readBeliefs(lab.folder.path, lab.students[0], {.split = ViewPoint::Split::Validation, .step = step})->student; };
    QCOMPARE(at(39), at(20));
    QCOMPARE(at(5), at(10));                             // before the first: the first
    QVERIFY(!(at(40) == at(20)));
}

void TestBeliefs::anotherRunIsNeverShownAtALaterStep()
{
    test::DigitsLab lab({.seeds = 1, .finished = true});   // evaluated at 10, 20, 40, 60 and 100
    const RunId student = lab.students[0], baseline = lab.baselines[0], pin = lab.references[0];
    forgetEvaluations(lab.folder.path, baseline, "step IN (10, 60)");
    forgetEvaluations(lab.folder.path, pin, "step < 60");
    const auto at = [&](std::int64_t step) { return readBeliefs(lab.folder.path, student, {.split = ViewPoint::Split::Validation, .step = step}, pin).value(); };

    const Beliefs early = at(10);
    QCOMPARE(early.step, 10);
    QVERIFY(early.besideBaseline.exists && early.besideOther.exists);
    QCOMPARE(early.besideBaseline.step, -1);
    QCOMPARE(early.counts.baseline.classes, 0);
    QVERIFY(!early.baseline && !early.other);

    const Beliefs middle = at(60);
    QCOMPARE(middle.besideBaseline.step, 40);              // behind: its latest
    QVERIFY(middle.baseline);
    QCOMPARE(middle.besideOther.step, 60);
    QCOMPARE(at(100).besideBaseline.step, 100);
    QVERIFY(!readBeliefs(lab.folder.path, baseline, {})->besideBaseline.exists);
}

void TestBeliefs::nothingIsReadWhileNobodyLooks()
{
    test::DigitsLab lab({.seeds = 2, .finished = true});
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    QWidget panel;
    workbench.beliefs().watch(&panel);
    workbench.setCurrentRun(lab.students[0]);
    workbench.follower().refresh();
    QCOMPARE(backgroundWork.load(), 0);
    QVERIFY(!workbench.beliefs().now());
    QSignalSpy changed(&workbench.beliefs(), &BeliefsSource::changed);
    panel.show();
    QTRY_VERIFY(workbench.beliefs().now());
    QCOMPARE(workbench.beliefs().now()->run, lab.students[0]);
    QCOMPARE(changed.size(), 1);
    panel.hide();
    panel.show();                                        // nothing is new: nothing is read
    QCOMPARE(backgroundWork.load(), 0);
}

void TestBeliefs::anotherRunIsReadWhenSomebodyLooksAgain()
{
    test::DigitsLab lab({.seeds = 2, .finished = true});
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    QWidget panel;
    workbench.beliefs().watch(&panel);
    workbench.setCurrentRun(lab.students[0]);
    panel.show();
    QTRY_VERIFY(workbench.beliefs().now());
    panel.hide();
    workbench.setCurrentRun(lab.students[1]);
    QVERIFY(!workbench.beliefs().now());                 // not the other run's word under this run's name
    panel.show();
    QTRY_VERIFY(workbench.beliefs().now());
    QCOMPARE(workbench.beliefs().now()->run, lab.students[1]);
}

QTEST_MAIN(TestBeliefs)
#include "tst_beliefs.moc"
