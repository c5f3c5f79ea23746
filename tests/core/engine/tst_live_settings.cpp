#include "core/engine/train/job.h"
#include "core/engine/train/live_settings.h"
#include "core/store/run_writer.h"
#include "tests/core/engine/trainer_workshop.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

Command set(const std::string& field, double value) { return {.kind = CommandKind::Set, .field = field, .value = value}; }

/// A run in a trainer's hands, without the training.
struct InHand {
    Workshop workshop;
    RunId run = workshop.queue(onDigits(node("solo", {mlp, train(trainFor(200))}))).at(0);
    FileLock lock = FileLock::take(workshop.store().lockFile(run));
    RunWriter writer{workshop.store().folder(), run, workshop.store().claim(run, 1).value()};
    std::vector<TermSpec> terms = recipeFromStoredJson(workshop.store().record(run).recipeJson).terms;

    std::int64_t rows()
    {
        SQLite::Database database((workshop.store().folder() / "runs.sqlite").string());
        return database.execAndGet("SELECT count(*) FROM changes").getInt64();
    }
};

/// What a trainer has that begins, or goes on from a checkpoint.
struct Settings {
    explicit Settings(InHand& of) : loss(of.terms), live(of.writer, loss, 0.01) {}
    double rateAt(std::int64_t step, const std::vector<Command>& commands = {})
    {
        live.prepare(step, 0, commands);
        return live.learningRate();
    }
    Loss loss;
    LiveSettings live;
};

} // namespace

/// Changes of a run that died after them, and goes on from before them.
class TestLiveSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStoredChangeIsMadeAgainAtItsStep();
    void aNewerChangeIsNotUndoneByAnOlderOne_data();
    void aNewerChangeIsNotUndoneByAnOlderOne();
    void theOtherFieldsAreMadeAgain();
    void aValueThatAScheduleOnlyComesByIsSet();
};

void TestLiveSettings::aStoredChangeIsMadeAgainAtItsStep()
{
    InHand run;
    QCOMPARE(Settings(run).rateAt(100, {set("lr", 0.002)}), 0.002);
    Settings again(run);
    QCOMPARE(again.rateAt(81), 0.01);
    QCOMPARE(again.rateAt(99), 0.01);
    QCOMPARE(again.rateAt(100), 0.002);
    QCOMPARE(Settings(run).rateAt(121), 0.002);        // from a checkpoint after it
    QCOMPARE(run.rows(), std::int64_t{1});
}

void TestLiveSettings::aNewerChangeIsNotUndoneByAnOlderOne_data()
{
    QTest::addColumn<double>("newer");
    QTest::newRow("another value") << 0.005;
    QTest::newRow("the value it has just then") << 0.01;
}

void TestLiveSettings::aNewerChangeIsNotUndoneByAnOlderOne()
{
    QFETCH(double, newer);
    InHand run;
    QCOMPARE(Settings(run).rateAt(100, {set("lr", 0.002)}), 0.002);
    Settings second(run);                              // it died at step 120, and goes on from 80
    QCOMPARE(second.rateAt(81), 0.01);
    QCOMPARE(second.rateAt(90, {set("lr", newer)}), newer);
    QCOMPARE(second.rateAt(100), newer);
    Settings third(run);                               // and again
    QCOMPARE(third.rateAt(81), 0.01);
    QCOMPARE(third.rateAt(90), newer);
    QCOMPARE(third.rateAt(100), newer);

    const auto holding = run.workshop.store().changes(run.run);
    QCOMPARE(holding.size(), std::size_t{1});
    QCOMPARE(holding.front().step, std::int64_t{90});
    QCOMPARE(holding.front().after, newer);
    QCOMPARE(run.rows(), std::int64_t{2});             // nothing acknowledged is lost

    QCOMPARE(third.rateAt(150, {set("lr", 0.003)}), 0.003);
    QCOMPARE(run.workshop.store().changes(run.run).size(), std::size_t{2});   // a later one at a later step stands beside it
}

void TestLiveSettings::theOtherFieldsAreMadeAgain()
{
    InHand run;
    Settings(run).rateAt(100, {set("lr", 0.002), set("terms.hard.weight", 0.5)});
    Settings second(run);
    QCOMPARE(second.rateAt(90, {set("lr", 0.005)}), 0.005);
    QCOMPARE(second.loss.live(0, "weight", 0), 1.0);
    QCOMPARE(second.rateAt(100), 0.005);
    QCOMPARE(second.loss.live(0, "weight", 0), 0.5);
}

void TestLiveSettings::aValueThatAScheduleOnlyComesByIsSet()
{
    InHand run;
    run.terms[0].weight = {.from = 0, .to = 0.9, .epochs = 5};
    Settings settings(run);
    settings.rateAt(1, {set("terms.hard.weight", 0)});
    QCOMPARE(run.rows(), std::int64_t{1});
    QCOMPARE(settings.loss.live(0, "weight", 4), 0.0);
    settings.rateAt(2, {set("terms.hard.weight", 0), set("lr", 0.01)});   // now they are what they are
    QCOMPARE(run.rows(), std::int64_t{1});
}

QTEST_GUILESS_MAIN(TestLiveSettings)
#include "tst_live_settings.moc"
