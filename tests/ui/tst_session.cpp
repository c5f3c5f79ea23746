#include "core/supervise/launch.h"
#include "core/supervise/supervisor.h"
#include "tests/ui/learning_lab.h"
#include "ui/background.h"
#include "ui/example.h"
#include "ui/main_window.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"
#include "ui/window_actions.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;
using namespace retort::ui;
using retort::test::LearningLab;

namespace {

constexpr auto quickExperiment = R"({"retort": 1, "name": "mine", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}},
    "nodes": {"alone": {"model": {"architecture": "linear"}, "train": {"steps": 10, "batch": 10, "optimizer": {"kind": "sgd", "lr": 0.1}}}}, "seeds": [0]})";

} // namespace

class TestSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void theFirstLaunchShowsTheExampleAndMakesNothing();
    void aStoreOfTheUsersOwnIsShownInsteadOfTheExample();
    void runInTheExampleRunsInTheUsersOwnStore();
    void whatWasRunIsTrainedThoughTheWindowClosesAtOnce();
    void theExampleCannotBeChanged();
    void emptyPanelsOfferTheExample();
    void anExampleThatCannotBeReadIsPassedOver();
    void aRunWhoseMachineDiedGoesOnWhenTheStoreIsOpened();

private:
    std::filesystem::path own() const { return std::filesystem::path(m_place->path().toStdString()) / "own"; }
    std::filesystem::path example() const { return std::filesystem::path(m_place->path().toStdString()) / "resources" / "example"; }
    static QPushButton* button(const QWidget& window, const char* text);

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_place;
};

void TestSession::initTestCase()
{
    qputenv("RETORT_SETTINGS", m_settings.path().toUtf8());
    Theme::instance().install(*qApp);
}

void TestSession::init()
{
    settings()->clear();
    m_place = std::make_unique<QTemporaryDir>();
    std::filesystem::create_directories(example().parent_path());
    {
        const LearningLab lab;                         // its last connection closes before the copy: no row is left in a log
        std::filesystem::rename(lab.folder.path, example());
    }
    qputenv("RETORT_RESOURCES", QByteArray::fromStdString(example().parent_path().string()));
}

QPushButton* TestSession::button(const QWidget& window, const char* text)
{
    for (auto* each : window.findChildren<QPushButton*>()) {
        if (each->text() == QLatin1StringView(text) && each->isVisibleTo(&window))
            return each;
    }
    return nullptr;
}

void TestSession::theFirstLaunchShowsTheExampleAndMakesNothing()
{
    Session session;
    session.openUsual(own());
    QVERIFY(session.workbench().inExample());
    QVERIFY(!session.workbench().currentRun().empty());
    QVERIFY(button(session.window(), "My own store"));
    QVERIFY(!session.workbench().offersExample());
    QVERIFY(!std::filesystem::exists(own()));

    button(session.window(), "My own store")->click();
    QTRY_VERIFY(!session.workbench().inExample());
    QCOMPARE(session.workbench().follower().store().folder(), own());
    QVERIFY(session.workbench().follower().summaries().empty());
}

void TestSession::aStoreOfTheUsersOwnIsShownInsteadOfTheExample()
{
    { const Store made(own()); }
    Session session;
    session.openUsual(own());
    QVERIFY(!session.workbench().inExample());
    QVERIFY(!button(session.window(), "My own store"));
}

void TestSession::runInTheExampleRunsInTheUsersOwnStore()
{
    Session session;
    session.openUsual(own());
    const std::size_t before = session.workbench().follower().summaries().size();
    session.workbench().document().replace(parseExperiment(quickExperiment), {});
    session.window().actions().run->trigger();
    QTRY_VERIFY(!session.workbench().inExample());
    QTRY_COMPARE(session.workbench().follower().summaries().size(), std::size_t{1});
    QCOMPARE(session.workbench().follower().summaries().front().experimentName, std::string("mine"));
    QTRY_COMPARE_WITH_TIMEOUT(session.workbench().follower().summaries().front().state, RunState::Finished, 60000);
    QCOMPARE(Store(example(), Store::Access::ReadOnly).runsSince().size(), before);
}

void TestSession::whatWasRunIsTrainedThoughTheWindowClosesAtOnce()
{
    {
        Session session;
        session.open(own());
        session.workbench().document().replace(parseExperiment(quickExperiment), {});
        session.workbench().runExperiment();
        QVERIFY(session.workbench().isPlanning());
    }
    QTRY_VERIFY_WITH_TIMEOUT(backgroundWork == 0, 60000);
    const Store store(own(), Store::Access::ReadOnly);
    QCOMPARE(store.runsSince().size(), std::size_t{1});
    QTRY_COMPARE_WITH_TIMEOUT(store.runsSince().front().state, RunState::Finished, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!FileLock::isHeld(workerLockFile(own())), 15000);
}

void TestSession::theExampleCannotBeChanged()
{
    Session session;
    session.open(example());
    QSignalSpy said(&session.workbench(), &Workbench::message);
    QVERIFY(session.workbench().follower().store().readOnly());
    session.workbench().ask(session.workbench().currentRun(), {.kind = CommandKind::Stop, .field = {}});
    QCOMPARE(said.size(), 1);
    RunEdit change;
    change.pinned = true;
    QVERIFY_EXCEPTION_THROWN(session.workbench().follower().store().edit(session.workbench().currentRun(), change), Error);
}

void TestSession::emptyPanelsOfferTheExample()
{
    Session session;
    session.open(own());
    QVERIFY(session.workbench().offersExample());
    QPushButton* open = nullptr;
    for (const char* panel : {"runs", "train", "confusion", "samples"}) {
        session.window().showPanel(panel);
        open = button(*session.window().panel(panel), "Open the example");
        QVERIFY2(open, panel);
    }
    open->click();
    QTRY_VERIFY(session.workbench().inExample());
    QVERIFY(!button(session.window(), "Open the example"));
}

void TestSession::anExampleThatCannotBeReadIsPassedOver()
{
    QFile file(QString::fromStdString((example() / "runs.sqlite").string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no database");
    file.close();
    Session session;
    session.openUsual(own());
    QCOMPARE(session.workbench().follower().store().folder(), own());
}

void TestSession::aRunWhoseMachineDiedGoesOnWhenTheStoreIsOpened()
{
    RunId id;
    {
        Store store(own());
        id = queueExperiment(store, parseExperiment(quickExperiment)).runs.front().run;
        QVERIFY(store.claim(id, 1));          // and its lock is free
    }
    Session session;
    session.open(own());
    QCOMPARE(session.workbench().follower().summary(id)->state, RunState::Running);
    QTRY_COMPARE_WITH_TIMEOUT(session.workbench().follower().summary(id)->state, RunState::Finished, 60000);
    QCOMPARE(session.workbench().follower().summary(id)->attempt, std::int64_t{2});
    QTRY_VERIFY_WITH_TIMEOUT(!FileLock::isHeld(workerLockFile(own())), 15000);
}

QTEST_MAIN(TestSession)
#include "tst_session.moc"
