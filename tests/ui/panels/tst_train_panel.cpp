#include "tests/ui/learning_lab.h"
#include "ui/charts/curve_view.h"
#include "ui/follow/run_text.h"
#include "ui/panels/live_controls.h"
#include "ui/panels/placeholder.h"
#include "ui/panels/stat_tile.h"
#include "ui/panels/train_panel.h"
#include "ui/panels/train_tiles.h"
#include "ui/panels/wiring_label.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using namespace retort;
using namespace retort::ui;
using retort::test::LearningLab;

namespace {

QStringList namesOf(const std::vector<Curve>& curves)
{
    QStringList names;
    for (const Curve& curve : curves)
        names << curve.name;
    return names;
}

QComboBox* boxOf(const QWidget& panel, const char* name)
{
    const auto boxes = panel.findChildren<QComboBox*>();
    return *std::ranges::find(boxes, QLatin1String(name), &QComboBox::accessibleName);
}

} // namespace

class TestTrainPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        Theme::instance().install(*qApp);
        QLocale::setDefault(QLocale::c());
    }
    void anEmptyStoreSaysWhatToDo();
    void curvesAreThoseOfTheStore();
    void aCurveOfOtherDataNamesThem();
    void theTeachersCurveBecomesALevelWhenItHasFinished();
    void aSecondTeacherIsDrawnWhenTheFirstHasFinished();
    void newStepsAppearWhileItTrains();
    void asTrainedMultipliesByTheWeightAndRawDividesByTSquared();
    void aLiveChangeIsAskedForAndMarked();
    void theSliderAsksOnceItHasComeToRest();
    void timeAndEpochsAreOtherAxesOfTheSameValues();
    void looksRightWhileItTrains();
    void theLossOfWhoPausesIsShownWhileTheFocusWaits();
    void liveValuesAreWrittenPlainly();
    void aMovingWeightShowsWhatIsInForce();
    void onlyWhatWasMovedIsAskedFor();
    void aSliderReachesAsFarAsItsValue();
    void aWiringThatNoTrainerWroteIsNotKnown_data();
    void aWiringThatNoTrainerWroteIsNotKnown();
};

void TestTrainPanel::anEmptyStoreSaysWhatToDo()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    TrainPanel panel(workbench);
    panel.resize(800, 600);
    panel.show();
    QVERIFY(panel.findChild<Placeholder*>()->isVisible());
    test::enqueueOne(workbench.follower().store());
    workbench.follower().refresh();
    QVERIFY(!panel.findChild<Placeholder*>()->isVisible());
}

void TestTrainPanel::curvesAreThoseOfTheStore()
{
    LearningLab lab(2);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    const auto& curves = panel.accuracy().curves();
    QCOMPARE(curves.size(), std::size_t(2));           // the window comes first
    panel.show();
    QTRY_COMPARE(curves.size(), std::size_t(4));       // student and baseline, and the other seed of each beside them
    QCOMPARE(curves[2].with, curves[0].id);
    QCOMPARE(curves[3].with, curves[1].id);
    const auto reading = readingAt(curves[0], 749);
    QCOMPARE(reading->x, 700.0);
    QVERIFY(std::abs(reading->y - 100 * LearningLab::accuracyAt(0.784, 260, 700)) < 1e-4);
    QCOMPARE(panel.accuracy().levels().size(), std::size_t(1));
    QVERIFY(panel.loss().name().endsWith(runName(*workbench.follower().summary(lab.families[0].student))));   // a picture of it says whose it is
    QCOMPARE(panel.tiles().at(0).value(), QStringLiteral("78.4 %"));
    QCOMPARE(panel.tiles().at(1).value(), QStringLiteral("73.1 %"));
    QCOMPARE(panel.tiles().at(2).value(), QStringLiteral("89.5 %"));
    QCOMPARE(panel.tiles().at(4).value(), QStringLiteral("84.9 %"));
}

void TestTrainPanel::aCurveOfOtherDataNamesThem()
{
    LearningLab lab;
    const RunId alike = test::enqueueOne(lab.store, test::onContent(test::soloPlan(7), lab.store.run(lab.families[0].student).content));
    Plan plan = test::soloPlan(8);
    plan.runs[0].recipe.data.dataset = "mnist";
    plan.runs[0].recipe.data.contentHash = "d2";
    plan.runs[0].hash = recipeHash(plan.runs[0].recipe);
    const RunId other = test::enqueueOne(lab.store, plan);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    workbench.setComparedRuns({alike, other});
    TrainPanel panel(workbench);
    panel.show();
    const auto nameOf = [&panel](const RunId& run) {
        const auto& curves = panel.accuracy().curves();
        const auto found = std::ranges::find(curves, QString::fromStdString(run), &Curve::id);
        return found == curves.end() ? QString() : found->name;
    };
    QTRY_COMPARE(nameOf(other), QStringLiteral("solo · s8, other data: mnist"));
    QCOMPARE(nameOf(alike), QStringLiteral("solo · s7"));
    workbench.setCurrentRun(other);
    QVERIFY(nameOf(other).contains(QStringLiteral("solo · s8")) && !nameOf(other).contains(QStringLiteral("other data")));
    QCOMPARE(nameOf(alike), QStringLiteral("solo · s7, other data: digits"));
}

void TestTrainPanel::theTeachersCurveBecomesALevelWhenItHasFinished()
{
    LearningLab lab(1, 100, 400);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    QVERIFY(namesOf(panel.accuracy().curves()).join(u' ').contains(QStringLiteral("teacher (teacher")));
    QVERIFY(panel.accuracy().levels().empty());
    lab.learn(lab.families[0].teacher, 0.895, 180, LearningLab::steps);
    workbench.follower().refresh();
    QTRY_COMPARE(panel.accuracy().levels().size(), std::size_t(1));
    QVERIFY(std::abs(panel.accuracy().levels()[0].y - 100 * LearningLab::accuracyAt(0.895, 180, 1500)) < 1e-9);
    QCOMPARE(panel.accuracy().curves().size(), std::size_t(2));
    workbench.setCurrentRun(lab.families[0].teacher);                          // looked at itself, it shows how it has learnt
    QCOMPARE(panel.accuracy().curves().size(), std::size_t(3));
    QVERIFY(!panel.loss().curves().empty());
}

void TestTrainPanel::aSecondTeacherIsDrawnWhenTheFirstHasFinished()
{
    Plan plan = test::pairPlan();
    PlannedRun second = plan.runs[0];
    second.recipe.lane = 1001;
    second.member = 1;
    second.hash = recipeHash(second.recipe);
    plan.runs.insert(plan.runs.begin() + 1, second);
    PlannedRun& taught = plan.runs[2];
    taught.recipe.teachers.push_back({.identity = second.hash, .weights = "selected"});
    taught.teachers.push_back(taught.teachers.front());
    taught.teacherRuns = {0, 1};
    taught.baseline = 3;
    taught.reference = 4;
    taught.hash = recipeHash(taught.recipe);
    const test::Folder folder;
    Store store(folder.path);
    const auto queued = store.enqueue(plan, "{}").runs;
    test::finish(store, queued[0].run);
    const FileLock lock = FileLock::take(store.lockFile(queued[1].run));
    RunWriter trainer(folder.path, queued[1].run, store.claim(queued[1].run, 1).value());
    trainer.evaluation(test::evaluationOf(10, 0.5), test::predictionsOf(4, 2));
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(queued[2].run);
    TrainPanel panel(workbench);
    const auto& curves = panel.accuracy().curves();
    const auto drawn = std::ranges::find(curves, QString::fromStdString(queued[1].run), &Curve::id);
    QVERIFY(drawn != curves.end());
    QVERIFY(panel.accuracy().isShown(*drawn));
    QCOMPARE(drawn->with, QString());                  // an entry of its own in the legend
}

void TestTrainPanel::newStepsAppearWhileItTrains()
{
    LearningLab lab(1, 200);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    panel.resize(800, 600);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    panel.accuracy().refreshNow();
    const int before = panel.accuracy().replaced();
    QCOMPARE(readingAt(panel.accuracy().curves()[0], 1e9)->x, 200.0);
    lab.learn(lab.families[0].student, 0.784, 260, 900);
    QTRY_COMPARE(readingAt(panel.accuracy().curves()[0], 1e9)->x, 900.0);      // the follower's own poll, nobody asks
    QTRY_VERIFY(panel.accuracy().replaced() > before);
    QCOMPARE(panel.accuracy().plot().x(), (Range{0, 1500}));                   // as long as is planned
}

void TestTrainPanel::asTrainedMultipliesByTheWeightAndRawDividesByTSquared()
{
    LearningLab lab(1, 300);
    lab.change(lab.families[0].student, {.step = 300, .epoch = 3, .field = "terms.soft.weight", .before = 0.9, .after = 0.5});
    lab.softWeight = 0.5;
    lab.learn(lab.families[0].student, 0.784, 260, 400);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    const auto stored = workbench.follower().data(lab.families[0].student);
    const auto at = [&](double step) {
        for (const Curve& curve : panel.loss().curves()) {
            if (curve.name == QStringLiteral("soft"))
                return readingAt(curve, step)->y;
        }
        return 0.0;
    };
    const auto loss = [&](std::size_t step) { return static_cast<double>(stored->series("loss.soft")[step]); };
    QVERIFY(std::abs(at(100) - 0.9 * loss(100)) < 1e-6);
    QVERIFY(std::abs(at(350) - 0.5 * loss(350)) < 1e-6);                       // after the change
    boxOf(panel, "What the lower chart shows")->setCurrentIndex(static_cast<int>(Quantity::Raw));
    QVERIFY(std::abs(at(100) - loss(100) / 16) < 1e-6);                        // kd at T = 4
    boxOf(panel, "What the lower chart shows")->setCurrentIndex(static_cast<int>(Quantity::Share));
    QVERIFY(std::abs(at(100) - 100 * static_cast<double>(stored->series("share.soft")[100])) < 1e-4);
}

void TestTrainPanel::aLiveChangeIsAskedForAndMarked()
{
    LearningLab lab(1, 300);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    auto* controls = panel.findChild<LiveControls*>();
    QVERIFY(controls->isVisibleTo(&panel));
    QStringList fields;
    for (const LiveField* field : controls->fields())
        fields << QString::fromStdString(field->field());
    QCOMPARE(fields, (QStringList{QStringLiteral("lr"), QStringLiteral("terms.hard.weight"), QStringLiteral("terms.soft.temperature"), QStringLiteral("terms.soft.weight")}));
    QCOMPARE(controls->fields()[2]->value(), 4.0);
    controls->fields()[2]->findChild<QDoubleSpinBox*>()->setValue(8);
    QSignalSpy chosen(controls->fields()[2], &LiveField::chosen);
    QTRY_COMPARE(chosen.size(), 1);
    RunWriter trainer(lab.folder.path, lab.families[0].student, lab.store.run(lab.families[0].student).attempt);
    const auto commands = trainer.takeCommands();
    QCOMPARE(commands.size(), std::size_t(1));
    QCOMPARE(commands[0].field, std::string("terms.soft.temperature"));
    QCOMPARE(commands[0].value, 8.0);
    lab.change(lab.families[0].student, {.step = 300, .epoch = 3, .field = "terms.soft.temperature", .before = 4, .after = 8});
    workbench.follower().refresh();
    TrainCurves curves(workbench);
    curves.setRuns({{.run = *workbench.follower().summary(lab.families[0].student), .name = {}, .ink = {}}}, XUnit::Epoch);
    QCOMPARE(curves.marks(lab.families[0].student), (std::vector<Mark>{{3.0, QStringLiteral("soft.temperature 4 → 8")}}));
}

void TestTrainPanel::theSliderAsksOnceItHasComeToRest()
{
    const ParamInfo info{.id = "t", .title = {}, .value = {}, .min = 0.05, .max = 100, .logarithmic = true};
    LiveField field(QStringLiteral("T"), "t", info);
    field.follow(4);
    auto* slider = field.findChild<QSlider*>();
    QSignalSpy chosen(&field, &LiveField::chosen);
    const int start = slider->value();
    for (int i = 1; i <= 40; ++i)
        slider->setValue(start + i);
    QCOMPARE(chosen.size(), 0);
    QTRY_COMPARE(chosen.size(), 1);
    QVERIFY(chosen[0][0].toDouble() > 4);
    field.follow(4);                                   // the store has not heard of it yet: that is no new value
    field.follow(2);
    QCOMPARE(field.value(), 2.0);
}

void TestTrainPanel::timeAndEpochsAreOtherAxesOfTheSameValues()
{
    LearningLab lab(1);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    TrainCurves curves(workbench);
    const TracedRun traced{.run = *workbench.follower().summary(lab.families[0].student), .name = {}, .ink = {}};
    curves.setRuns({traced}, XUnit::Step);
    QCOMPARE(readingAt(curves.accuracy()[0], 1e9)->x, 1500.0);
    const double y = readingAt(curves.accuracy()[0], 1e9)->y;
    curves.setRuns({traced}, XUnit::Epoch);
    QCOMPARE(readingAt(curves.accuracy()[0], 1e9)->x, 15.0);
    QCOMPARE(readingAt(curves.accuracy()[0], 1e9)->y, y);
    curves.setRuns({traced}, XUnit::Time);
    QVERIFY(std::abs(readingAt(curves.accuracy()[0], 1e9)->x - 6) < 1e-6);     // 1500 · 0.004 s
}

void TestTrainPanel::looksRightWhileItTrains()
{
    LearningLab lab(3, 900);
    lab.change(lab.families[0].student, {.step = 900, .epoch = 9, .field = "terms.soft.temperature", .before = 4, .after = 8});
    lab.learn(lab.families[0].student, 0.784, 260, 1100);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    panel.show();
    for (const QSize size : {QSize(764, 620), QSize(540, 520), QSize(1200, 900)}) {
        panel.resize(size);
        QCoreApplication::processEvents();
        // The essential without scrolling: both charts have room to be read, whatever the size.
        QVERIFY2(panel.accuracy().height() >= 90 && panel.loss().height() >= 90, qPrintable(QString::number(panel.loss().height())));
        QVERIFY2(panel.width() <= size.width() && panel.height() <= size.height(), qPrintable(QStringLiteral("%1 x %2").arg(panel.width()).arg(panel.height())));
    }
    const QString pictures = qEnvironmentVariable("RETORT_PICTURES");
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        Theme::instance().setChoice(choice);
        panel.resize(764, 620);
        QTest::qWait(300);
        panel.accuracy().setCursorX(choice == ThemeChoice::Dark ? 700 : std::nan(""));
        if (!pictures.isEmpty())
            panel.grab().save(pictures + QStringLiteral("/train-%1.png").arg(choiceId(choice)));
    }
}

void TestTrainPanel::theLossOfWhoPausesIsShownWhileTheFocusWaits()
{
    LearningLab lab(1, 0, 300);
    RunWriter(lab.folder.path, lab.families[0].teacher, lab.store.run(lab.families[0].teacher).attempt).paused(true);
    QCOMPARE(lab.store.run(lab.families[0].teacher).state, RunState::Paused);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    panel.resize(800, 600);
    panel.show();
    const CurveView* loss = panel.findChildren<CurveView*>().at(1);
    QTRY_VERIFY(std::ranges::any_of(loss->curves(), [](const Curve& curve) { return curve.values().size() > 0; }));
}

void TestTrainPanel::liveValuesAreWrittenPlainly()
{
    const ParamInfo info{.id = "lr", .title = "Learning rate", .type = ParamType::Real, .value = "0.003", .min = 1e-6, .max = 10, .help = "", .logarithmic = true};
    LiveField field(QStringLiteral("learning rate"), "lr", info);
    auto* number = field.findChild<QDoubleSpinBox*>();
    for (const auto& [value, text] : {std::pair(0.003, "0.003"), std::pair(1.0, "1"), std::pair(0.000012, "0.000012"), std::pair(0.1, "0.1"), std::pair(0.1234567, "0.123457")}) {
        number->setValue(value);
        QCOMPARE(number->text(), QString::fromLatin1(text));
        QCOMPARE(number->valueFromText(number->text()), value);
    }
}

void TestTrainPanel::aMovingWeightShowsWhatIsInForce()
{
    const test::Folder folder;
    Store store(folder.path);
    Plan plan = test::pairPlan();
    plan.runs[1].recipe.terms[1].weight = {.from = 0, .to = 0.9, .epochs = 10};
    plan.runs[1].recipe.terms[0].weight = {.from = 0.0004, .to = 0.0004};
    plan.runs[1].hash = recipeHash(plan.runs[1].recipe);
    const RunId student = store.enqueue(plan, "{}").runs[1].run;
    const FileLock lock = FileLock::take(store.lockFile(student));
    RunWriter trainer(folder.path, student, store.claim(student, 1).value());
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(student);
    LiveControls controls(workbench);
    const auto fieldOf = [&controls](const char* name) { return *std::ranges::find(controls.fields(), std::string(name), &LiveField::field); };
    QCOMPARE(fieldOf("terms.soft.weight")->value(), 0.0);
    QCOMPARE(fieldOf("terms.hard.weight")->findChild<QDoubleSpinBox*>()->text(), QStringLiteral("0.0004"));
    trainer.progress({.phase = "training", .step = 50, .epoch = 5, .trainSeconds = 1, .evaluateSeconds = 0, .samplesPerSecond = 1, .memoryBytes = 1});
    workbench.follower().refresh();
    QCOMPARE(fieldOf("terms.soft.weight")->value(), 0.45);
    trainer.change({.step = 50, .epoch = 5, .field = "terms.soft.weight", .before = 0.45, .after = 0.2});
    trainer.progress({.phase = "training", .step = 60, .epoch = 6, .trainSeconds = 1, .evaluateSeconds = 0, .samplesPerSecond = 1, .memoryBytes = 1});
    workbench.follower().refresh();
    QCOMPARE(fieldOf("terms.soft.weight")->value(), 0.2);      // by hand, it moves no more
}

void TestTrainPanel::onlyWhatWasMovedIsAskedFor()
{
    const ParamInfo info{.id = "w", .title = {}, .value = {}, .min = 0, .max = 1e6};
    LiveField field(QStringLiteral("w"), "w", info);
    field.follow(0.123456789012345);                   // more digits than are written, and between two places of the slider
    auto* slider = field.findChild<QSlider*>();
    auto* number = field.findChild<QDoubleSpinBox*>();
    QSignalSpy chosen(&field, &LiveField::chosen);
    slider->setSliderDown(true);
    slider->setSliderDown(false);                      // pressed and let go
    QTest::keyClick(number, Qt::Key_Return);           // what is written there is not what it is
    QCOMPARE(chosen.size(), 0);
    const int there = slider->value();
    slider->setSliderDown(true);
    slider->setValue(there + 100);
    slider->setValue(there);
    slider->setSliderDown(false);
    QCOMPARE(chosen.size(), 0);                        // moved back
    slider->setSliderDown(true);
    slider->setValue(there + 100);
    slider->setSliderDown(false);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(std::abs(chosen[0][0].toDouble() - 0.2235) < 0.001);
    field.takeBack();
    QCOMPARE(number->text(), QStringLiteral("0.123457"));
}

void TestTrainPanel::aSliderReachesAsFarAsItsValue()
{
    const ParamInfo info{.id = "w", .title = {}, .value = {}, .min = 0, .max = 1e6};
    LiveField field(QStringLiteral("w"), "w", info);
    auto* slider = field.findChild<QSlider*>();
    field.follow(0);                                   // planned at nothing
    field.follow(0.5);
    QCOMPARE(slider->value(), slider->maximum() / 2);
    field.follow(5);                                   // beyond what the first one asked for
    QCOMPARE(slider->value(), slider->maximum() / 2);
}

void TestTrainPanel::aWiringThatNoTrainerWroteIsNotKnown_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("known");
    QTest::newRow("a trainer's") << QByteArray(R"([{"id": "view", "state": "holds", "says": "Both see the same."}])") << true;
    QTest::newRow("texts") << QByteArray(R"(["x"])") << false;
    QTest::newRow("a number for a state") << QByteArray(R"([{"state": 1}])") << false;
    QTest::newRow("a list in a list") << QByteArray(R"([[]])") << false;
}

void TestTrainPanel::aWiringThatNoTrainerWroteIsNotKnown()
{
    QFETCH(QByteArray, json);
    const test::Folder folder;
    Store store(folder.path);
    const RunId student = store.enqueue(test::pairPlan(), "{}").runs[1].run;
    RunWriter(folder.path, student, store.claim(student, 1).value()).fact("wiring", json.toStdString());
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(student);
    TrainPanel panel(workbench);                       // an import brings such a run into focus at the next start
    const auto* label = panel.findChild<WiringLabel*>();
    QTEST(!label->isHidden(), "known");
}

QTEST_MAIN(TestTrainPanel)
#include "tst_train_panel.moc"
