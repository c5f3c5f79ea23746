#include "tests/core/store/store_samples.h"
#include "ui/follow/run_list_model.h"
#include "ui/panels/run_edits.h"
#include "ui/panels/run_tree.h"
#include "ui/panels/runs_panel.h"
#include "ui/settings.h"
#include "ui/workbench.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <array>

using namespace retort;
using namespace retort::ui;

class TestRunsPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { settings()->clear(); }
    void anEmptyStoreSaysWhatToDo();
    void choosingARowSetsTheRunInFocus();
    void severalRowsAreCompared();
    void theFilterLeavesTheRunInFocus();
    void aWrongFieldIsSaidUnderTheLine();
    void twentyMixedEditsAreUndoneAndDoneAgain();
    void aRefusalIsAMessageAndNoStep();
    void whatIsGoneIsNotChanged();
    void tagsOfSeveralRunsKeepWhatTheyDoNotShare();
    void notesThatDifferAreNotWrittenOverUnasked();
    void renamesInPlace();
    void whatIsTypedStaysWhileTheRunTrains();
    void theTrashAsksOnlyBeforeItIsEmptied();
    void columnsFitTheWidth();
    void chosenColumnsAreRemembered();
    void theBaselineIsRememberedForItsStore();
    void everythingHasAName();
};

namespace {

struct Bench {
    test::Folder folder;
    std::vector<RunId> ids;
    std::unique_ptr<Workbench> workbench;
    std::unique_ptr<RunsPanel> panel;

    explicit Bench(int seeds = 2)
    {
        Store store(folder.path);
        for (int seed = 0; seed < seeds; ++seed)
            for (const ExperimentRun& run : store.enqueue(test::pairPlan(static_cast<std::uint64_t>(seed)), "{}").runs)
                if (std::ranges::find(ids, run.run) == ids.end())
                    ids.push_back(run.run);
        workbench = std::make_unique<Workbench>(folder.path, Store::Access::ReadWrite);
        open();
    }
    void open()
    {
        panel.reset();
        panel = std::make_unique<RunsPanel>(*workbench);
        panel->resize(420, 500);
        panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
    }
    RunTree& tree() { return panel->tree(); }
    QModelIndex rowOf(const RunId& id)
    {
        for (int row = 0; row < tree().model()->rowCount(); ++row)
            if (tree().model()->index(row, 0).data(RunListModel::IdRole).toString().toStdString() == id)
                return tree().model()->index(row, 0);
        return {};
    }
    void click(const RunId& id, Qt::KeyboardModifiers keys = {})
    {
        const QRect rect = tree().visualRect(rowOf(id));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, keys, rect.center());
    }
    QAction* action(const QString& text)
    {
        for (QAction* action : panel->actions())
            if (action->text().remove(QLatin1Char('&')) == text)
                return action;
        return nullptr;
    }
    /// What the store holds of the runs, apart from the revisions, which only ever grow.
    std::vector<RunSummary> rows()
    {
        std::vector<RunSummary> all = workbench->follower().store().runsSince();
        std::ranges::sort(all, {}, &RunSummary::id);
        for (RunSummary& run : all)
            run.revision = 0;
        return all;
    }
};

} // namespace

void TestRunsPanel::anEmptyStoreSaysWhatToDo()
{
    Bench bench(0);
    QStringList said;
    for (const QLabel* label : bench.panel->findChildren<QLabel*>())
        if (label->isVisible())
            said << label->text();
    QVERIFY2(said.contains(QStringLiteral("No runs yet")), qPrintable(said.join(QLatin1Char('|'))));
    // The first runs put it away.
    Store other(bench.folder.path);
    other.enqueue(test::soloPlan(), "{}");
    QTRY_COMPARE(bench.tree().model()->rowCount(), 1);
    for (const QLabel* label : bench.panel->findChildren<QLabel*>())
        QVERIFY(!(label->isVisible() && label->text() == QStringLiteral("No runs yet")));
}

void TestRunsPanel::choosingARowSetsTheRunInFocus()
{
    Bench bench;
    QAbstractItemModelTester tester(bench.tree().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    bench.click(bench.ids[2]);
    QCOMPARE(bench.workbench->currentRun(), bench.ids[2]);
    QTest::keyClick(&bench.tree(), Qt::Key_Up);
    QVERIFY(bench.workbench->currentRun() != bench.ids[2]);
    bench.workbench->setCurrentRun(bench.ids[0]);
    QCOMPARE(bench.tree().currentRun(), bench.ids[0]);
}

void TestRunsPanel::severalRowsAreCompared()
{
    Bench bench;
    bench.click(bench.ids[0]);
    bench.click(bench.ids[1], Qt::ControlModifier);
    bench.click(bench.ids[3], Qt::ControlModifier);
    QCOMPARE(bench.workbench->currentRun(), bench.ids[3]);
    QCOMPARE(bench.workbench->comparedRuns(), (std::vector<RunId>{bench.ids[0], bench.ids[1]}));
    bench.click(bench.ids[0]);
    QVERIFY(bench.workbench->comparedRuns().empty());
}

void TestRunsPanel::theFilterLeavesTheRunInFocus()
{
    Bench bench;
    bench.click(bench.ids[0]);
    QSignalSpy changed(bench.workbench.get(), &Workbench::currentRunChanged);
    auto* filter = bench.panel->findChild<QLineEdit*>();
    QTest::keyClicks(filter, QStringLiteral("name:labels-only"));
    QCOMPARE(bench.tree().model()->rowCount(), 2);
    QCOMPARE(changed.count(), 0);
    filter->clear();
    QCOMPARE(bench.tree().model()->rowCount(), static_cast<int>(bench.ids.size()));
    QCOMPARE(bench.tree().currentRun(), bench.ids[0]);
    QTest::keyClicks(filter, QStringLiteral("nothinglikethis"));
    QCOMPARE(bench.tree().model()->rowCount(), 0);
    for (auto* button : bench.panel->findChildren<QPushButton*>())
        if (button->isVisible() && button->text() == QStringLiteral("Clear the filter"))
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(bench.tree().model()->rowCount(), static_cast<int>(bench.ids.size()));
}

void TestRunsPanel::aWrongFieldIsSaidUnderTheLine()
{
    Bench bench;
    auto* filter = bench.panel->findChild<QLineEdit*>();
    filter->setText(QStringLiteral("studnet:mlp"));
    const auto said = [&] {
        for (const QLabel* label : bench.panel->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("Did you mean “student”?")))
                return true;
        return false;
    };
    QVERIFY(said());
    filter->setText(QStringLiteral("student:mlp"));
    QVERIFY(!said());
}

void TestRunsPanel::twentyMixedEditsAreUndoneAndDoneAgain()
{
    Bench bench;
    RunEdits edits(*bench.workbench);
    const std::vector<RunId>& id = bench.ids;
    const auto pick = [&](std::initializer_list<int> which) {
        std::vector<RunId> runs;
        for (const int i : which)
            runs.push_back(id[static_cast<std::size_t>(i)]);
        return runs;
    };
    const std::vector<RunSummary> before = bench.rows();
    edits.rename(id[0], QStringLiteral("First"));
    edits.rename(id[0], QStringLiteral("Second"));
    edits.setTags(pick({0, 1}), QStringLiteral("demo, week 3"));
    edits.setPinned(pick({2}), true);
    edits.setNote(pick({0}), QStringLiteral("line\nand line"));
    edits.setTrashed(pick({3, 4}), true);
    edits.setReference(id[1]);
    edits.setTrashed(pick({3}), false);
    edits.setPinned(pick({1, 2}), true);
    edits.setPinned(pick({2}), false);
    edits.setTags(pick({1}), QStringLiteral("other"));
    edits.rename(id[0], QString());
    edits.setNote(pick({0, 5}), QStringLiteral("the same"));
    edits.setReference({});
    edits.setTags(pick({0}), QString());
    edits.setTrashed(pick({5}), true);
    edits.rename(id[1], QStringLiteral("Ünïcode — “quoted” 'n all"));
    edits.setPinned(pick({0, 1, 2, 3}), true);
    edits.setReference(id[2]);
    edits.setTrashed(pick({0}), true);
    QCOMPARE(bench.workbench->undo().count(), 20);
    const std::vector<RunSummary> after = bench.rows();
    QVERIFY(!(after == before));

    while (bench.workbench->undo().canUndo())
        bench.workbench->undo().undo();
    QVERIFY(bench.rows() == before);
    QVERIFY(bench.workbench->follower().runs().reference().empty());
    while (bench.workbench->undo().canRedo())
        bench.workbench->undo().redo();
    QVERIFY(bench.rows() == after);
    QCOMPARE(bench.workbench->follower().runs().reference(), id[2]);
    edits.setPinned(pick({0, 1, 2, 3}), true);   // changes nothing: no step
    QCOMPARE(bench.workbench->undo().count(), 20);
}

void TestRunsPanel::aRefusalIsAMessageAndNoStep()
{
    Bench bench;
    const FileLock lock = FileLock::tryTake(bench.workbench->follower().store().lockFile(bench.ids[0])).value();
    Store other(bench.folder.path);
    QVERIFY(other.claim(bench.ids[0], 1).has_value());
    bench.workbench->follower().refresh();
    QSignalSpy said(bench.workbench.get(), &Workbench::message);
    bench.click(bench.ids[0]);
    bench.action(QStringLiteral("Move to the Trash"))->trigger();
    QCOMPARE(said.count(), 1);
    QVERIFY(said.first().at(1).toBool());
    QCOMPARE(bench.workbench->undo().count(), 0);
    QVERIFY(!bench.workbench->follower().summary(bench.ids[0])->trashed);
}

void TestRunsPanel::whatIsGoneIsNotChanged()
{
    Bench bench;
    RunEdits edits(*bench.workbench);
    edits.setTrashed({&bench.ids[0], 1}, true);
    const int before = bench.workbench->undo().count();
    QSignalSpy said(bench.workbench.get(), &Workbench::message);
    std::filesystem::remove_all(bench.folder.path);
    edits.rename(bench.ids[1], QStringLiteral("Lost"));
    QCOMPARE(bench.workbench->undo().count(), before);
    QVERIFY(!bench.workbench->ask(bench.ids[1], {.kind = CommandKind::Stop, .field = {}}));
    edits.purge({bench.ids[0]});
    QVERIFY(said.count() >= 3);
    for (const auto& each : said)
        QVERIFY2(each[0].toString().contains(QStringLiteral("has been moved or removed")), qPrintable(each[0].toString()));
    QCOMPARE(QString::fromStdString(bench.workbench->follower().summary(bench.ids[1])->title), QString());
    QVERIFY(!std::filesystem::exists(bench.folder.path));
}

void TestRunsPanel::tagsOfSeveralRunsKeepWhatTheyDoNotShare()
{
    using Tags = std::vector<std::string>;
    Bench bench;
    RunEdits edits(*bench.workbench);
    const auto tagsOf = [&](int run) { return bench.workbench->follower().summary(bench.ids[static_cast<std::size_t>(run)])->tags; };
    edits.setTags({&bench.ids[0], 1}, QStringLiteral("demo, week 3"));
    edits.setTags({&bench.ids[1], 1}, QStringLiteral("other, demo"));
    edits.setTags({&bench.ids[2], 1}, QStringLiteral("demo"));
    const int before = bench.workbench->undo().count();
    for (const int run : {0, 1, 2})
        bench.click(bench.ids[static_cast<std::size_t>(run)], run == 0 ? Qt::NoModifier : Qt::ControlModifier);
    const auto answer = [&bench](const QString& shown, const QString& typed) {
        bench.action(QStringLiteral("Tags…"))->trigger();
        auto* dialog = bench.panel->findChild<QInputDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->textValue(), shown);
        dialog->setTextValue(typed);
        dialog->accept();
        QTRY_VERIFY(!bench.panel->findChild<QInputDialog*>());
    };
    answer(QStringLiteral("demo"), QStringLiteral("demo"));
    QCOMPARE(bench.workbench->undo().count(), before);
    answer(QStringLiteral("demo"), QStringLiteral("demo, new"));
    QCOMPARE(tagsOf(0), (Tags{"demo", "week 3", "new"}));
    QCOMPARE(tagsOf(1), (Tags{"other", "demo", "new"}));
    QCOMPARE(tagsOf(2), (Tags{"demo", "new"}));
    answer(QStringLiteral("demo, new"), QStringLiteral("new"));
    QCOMPARE(tagsOf(0), (Tags{"week 3", "new"}));
    QCOMPARE(tagsOf(1), (Tags{"other", "new"}));
    QCOMPARE(tagsOf(2), Tags{"new"});
    QCOMPARE(bench.workbench->undo().count(), before + 2);
    bench.workbench->undo().undo();
    QCOMPARE(tagsOf(1), (Tags{"other", "demo", "new"}));
}

void TestRunsPanel::notesThatDifferAreNotWrittenOverUnasked()
{
    Bench bench;
    RunEdits edits(*bench.workbench);
    const auto noteOf = [&](int run) { return bench.workbench->follower().summary(bench.ids[static_cast<std::size_t>(run)])->note; };
    edits.setNote({&bench.ids[0], 1}, QStringLiteral("first"));
    edits.setNote({&bench.ids[1], 1}, QStringLiteral("second"));
    bench.click(bench.ids[0]);
    bench.click(bench.ids[1], Qt::ControlModifier);
    const auto answer = [&bench](const QString& shown, const QString& typed) {
        bench.action(QStringLiteral("Note…"))->trigger();
        auto* dialog = bench.panel->findChild<QInputDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->textValue(), shown);
        QCOMPARE(dialog->labelText().contains(QStringLiteral("differ")), shown.isEmpty());
        dialog->setTextValue(typed);
        dialog->accept();
        QTRY_VERIFY(!bench.panel->findChild<QInputDialog*>());
    };
    answer({}, {});
    QCOMPARE(noteOf(0), std::string("first"));
    QCOMPARE(noteOf(1), std::string("second"));
    answer({}, QStringLiteral("both"));
    QCOMPARE(noteOf(0), std::string("both"));
    QCOMPARE(noteOf(1), std::string("both"));
    answer(QStringLiteral("both"), {});       // they are alike: then nothing written is no note
    QCOMPARE(noteOf(1), std::string());
}

void TestRunsPanel::renamesInPlace()
{
    Bench bench;
    bench.click(bench.ids[1]);
    bench.tree().setFocus();
    bench.action(QStringLiteral("Rename"))->trigger();
    auto* editor = bench.tree().findChild<QLineEdit*>();
    QVERIFY(editor);
    QCOMPARE(editor->text(), QStringLiteral("student · s0"));
    editor->setText(QStringLiteral("My run"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(bench.workbench->follower().summary(bench.ids[1])->title, std::string("My run"));
    QCOMPARE(bench.rowOf(bench.ids[1]).data().toString(), QStringLiteral("My run"));
    QCOMPARE(bench.workbench->undo().undoText(), QStringLiteral("Rename student · s0"));
}

void TestRunsPanel::whatIsTypedStaysWhileTheRunTrains()
{
    Bench bench(1);
    const RunId id = bench.ids[0];
    Store other(bench.folder.path);
    const FileLock lock = FileLock::tryTake(other.lockFile(id)).value();
    RunWriter trainer(bench.folder.path, id, other.claim(id, 1).value());
    bench.workbench->follower().refresh();
    bench.click(id);
    bench.tree().setFocus();
    bench.action(QStringLiteral("Rename"))->trigger();
    auto* editor = bench.tree().findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->setText(QStringLiteral("My tea"));
    QSignalSpy changed(&bench.workbench->follower().runs(), &QAbstractItemModel::dataChanged);
    trainer.progress({.phase = "training", .step = 10, .epoch = 1, .trainSeconds = 1, .evaluateSeconds = 0, .samplesPerSecond = 100, .memoryBytes = 1e8});
    trainer.flush();
    bench.workbench->follower().refresh();
    QVERIFY(changed.count() > 0);
    QCOMPARE(editor->text(), QStringLiteral("My tea"));
    QTest::keyClicks(editor, QStringLiteral("cher"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(bench.workbench->follower().summary(id)->title, std::string("My teacher"));
}

void TestRunsPanel::theTrashAsksOnlyBeforeItIsEmptied()
{
    Bench bench;
    bench.click(bench.ids[1]);
    QTest::keyClick(&bench.tree(), Qt::Key_Delete);
    QVERIFY(bench.workbench->follower().summary(bench.ids[1])->trashed);
    QVERIFY(!bench.rowOf(bench.ids[1]).isValid());
    bench.action(QStringLiteral("Show the trash"))->trigger();
    QCOMPARE(bench.tree().model()->rowCount(), 1);
    bench.click(bench.ids[1]);
    bench.action(QStringLiteral("Restore"))->trigger();
    QCOMPARE(bench.tree().model()->rowCount(), 0);
    QVERIFY(!bench.workbench->follower().summary(bench.ids[1])->trashed);
    bench.workbench->undo().undo();
    QCOMPARE(bench.tree().model()->rowCount(), 1);

    bench.action(QStringLiteral("Empty the trash…"))->trigger();
    auto* box = bench.panel->findChild<QMessageBox*>();
    QVERIFY(box);
    for (QAbstractButton* button : box->buttons())
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(bench.workbench->follower().summary(bench.ids[1])->purged);
    QTRY_COMPARE(bench.tree().model()->rowCount(), 0);
}

void TestRunsPanel::columnsFitTheWidth()
{
    Bench bench;
    qsizetype before = 0;
    for (const int width : {300, 500, 800, 1400}) {
        bench.panel->resize(width, 500);
        QCoreApplication::processEvents();
        QTRY_VERIFY(bench.tree().header()->length() <= bench.tree().viewport()->width());
        const QStringList shown = bench.tree().shownColumns();
        QVERIFY(shown.contains(QStringLiteral("name")) && shown.contains(QStringLiteral("state")) && shown.contains(QStringLiteral("accuracy")));
        QVERIFY(shown.size() > before);
        before = shown.size();
    }
}

void TestRunsPanel::chosenColumnsAreRemembered()
{
    Bench bench;
    const QStringList chosen{QStringLiteral("seed"), QStringLiteral("name"), QStringLiteral("note")};
    bench.tree().showColumns(chosen);
    bench.tree().setColumnWidth(columnIndex("note"), 133);
    bench.tree().sortByColumn(columnIndex("seed"), Qt::AscendingOrder);
    bench.open();
    QCOMPARE(bench.tree().shownColumns(), chosen);
    QCOMPARE(bench.tree().columnWidth(columnIndex("note")), 133);
    QCOMPARE(bench.tree().header()->sortIndicatorSection(), columnIndex("seed"));
    QVERIFY(!bench.tree().isAutomatic());
    settings()->setValue(QStringLiteral("runs/columns"), QStringList{QStringLiteral("nonsense=x"), QStringLiteral("test=-7")});
    const auto kept = settings();
    bench.tree().restore(*kept);   // a file of another version does no harm
    QCOMPARE(bench.tree().shownColumns(), (QStringList{QStringLiteral("test"), QStringLiteral("name")}));
}

void TestRunsPanel::theBaselineIsRememberedForItsStore()
{
    Bench bench;
    bench.click(bench.ids[2]);
    bench.action(QStringLiteral("Use as the baseline"))->trigger();
    QCOMPARE(bench.workbench->follower().runs().reference(), bench.ids[2]);
    Workbench again(bench.folder.path, Store::Access::ReadWrite);
    const RunEdits edits(again);
    QCOMPARE(again.follower().runs().reference(), bench.ids[2]);
    Bench other(1);
    QVERIFY(other.workbench->follower().runs().reference().empty());
}

void TestRunsPanel::everythingHasAName()
{
    Bench bench;
    for (const QWidget* widget : bench.panel->findChildren<QWidget*>())
        if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible())
            QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<const QAbstractButton*>(widget) || widget->parent()->inherits("QAbstractScrollArea"),
                widget->metaObject()->className());
}

QTEST_MAIN(TestRunsPanel)
#include "tst_runs_panel.moc"
