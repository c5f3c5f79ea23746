#include "core/base/error.h"
#include "core/store/database.h"
#include "tests/core/engine/whole_runs.h"

#include <nlohmann/json.hpp>

#include <QFile>

#include <algorithm>
#include <cmath>

using namespace retort;
using namespace retort::test;

namespace {

/// The run's checkpoints, newest first: step and blob.
std::vector<std::pair<std::int64_t, std::string>> checkpointsOf(Store& store, const RunId& run)
{
    Database database(store.folder() / "runs.sqlite", Database::Mode::ReadOnly);
    Query query(database, "SELECT step, blob FROM checkpoints WHERE run = ?1 ORDER BY id DESC");
    query.bind(run);
    std::vector<std::pair<std::int64_t, std::string>> all;
    while (query.next())
        all.emplace_back(query.integer(0), query.text(1));
    return all;
}

/// A flipped bit.
void damage(const std::filesystem::path& blob)
{
    std::filesystem::permissions(blob, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    QFile file(QString::fromStdString(blob.string()));
    char byte = 0;
    const bool done = file.open(QIODevice::ReadWrite) && file.seek(900) && file.getChar(&byte) && file.seek(900) && file.putChar(static_cast<char>(byte ^ 1));
    if (!done)
        throw Error("The blob cannot be damaged.");
}

constexpr std::int64_t changed = 13;          // the step that feels it first

/// Goes step by step up to there, where two fields are changed just before, and waits after it.
struct ChangedAndWaiting {
    ChangedAndWaiting() : run(workshop.queue(mlpWithDropout()).at(0))
    {
        ask(CommandKind::Pause);
        ask(CommandKind::Step);
        trainer = workshop.start(run);
        await(1);
        for (std::int64_t step = 2; step < changed; ++step)
            ask(CommandKind::Step);
        await(changed - 1);
        ask(CommandKind::Set, "lr", 0.002);
        ask(CommandKind::Set, "terms.hard.weight", 0.5);
        ask(CommandKind::Step);
        await(changed);
    }
    void ask(CommandKind kind, const std::string& field = {}, double value = 0) { workshop.store().ask(run, command(kind, field, value)); }
    void await(std::int64_t step)
    {
        const auto saved = [&] {
            const auto checkpoints = checkpointsOf(workshop.store(), run);
            return !checkpoints.empty() && checkpoints.front().first == step;
        };
        if (!workshop.await(run, [&](const RunSummary& now) { return now.state == RunState::Paused && now.step == step && saved(); }))
            throw Error("The run does not wait after step " + std::to_string(step) + ".");
    }

    Workshop workshop;
    RunId run;
    std::unique_ptr<QProcess> trainer;
};

} // namespace

/// What a run takes over from its store when it goes on.
class TestTrainerRestored : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLiveChangeIsStoredAndTakenOverAgain_data();
    void aLiveChangeIsStoredAndTakenOverAgain();
    void aDamagedCheckpointIsPassedOver_data();
    void aDamagedCheckpointIsPassedOver();
};

void TestTrainerRestored::aLiveChangeIsStoredAndTakenOverAgain_data()
{
    QTest::addColumn<bool>("fromBefore");
    QTest::newRow("from after the step that felt it first") << false;
    QTest::newRow("from before that step") << true;
}

/// The death comes right after the step that felt the change first: whatever were stored later would be lost.
void TestTrainerRestored::aLiveChangeIsStoredAndTakenOverAgain()
{
    QFETCH(bool, fromBefore);
    ChangedAndWaiting whole;
    whole.ask(CommandKind::Resume);
    QVERIFY(whole.trainer->waitForFinished(60000));
    const RunSummary summary = whole.workshop.store().run(whole.run);
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QVERIFY(summary.altered);
    const auto changes = whole.workshop.store().changes(whole.run);
    QCOMPARE(changes.size(), std::size_t{2});
    QCOMPARE(changes[0].step, changed);
    QCOMPARE(changes[0].field, std::string("lr"));
    QCOMPARE(changes[0].before, 0.01);
    QCOMPARE(changes[0].after, 0.002);
    QCOMPARE(changes[1].before, 1.0);
    const auto rates = whole.workshop.values(whole.run, "lr");
    QVERIFY(rates[changed - 1] > 0.009F);
    QVERIFY(std::abs(*std::max_element(rates.begin() + changed, rates.end()) - 0.002F) < 1e-5F);
    const auto weights = whole.workshop.values(whole.run, "weight.hard"), loss = whole.workshop.values(whole.run, "loss.hard");
    QCOMPARE(weights[changed - 1], 1.0F);
    QCOMPARE(weights[changed], 0.5F);
    QCOMPARE(whole.workshop.values(whole.run, "loss.total")[changed], 0.5F * loss[changed]);

    ChangedAndWaiting broken;
    broken.trainer->kill();
    broken.trainer->waitForFinished();
    Store& store = broken.workshop.store();
    if (fromBefore)
        damage(store.blobs().path(checkpointsOf(store, broken.run).front().second));
    store.reconcile();
    broken.ask(CommandKind::Resume);
    QCOMPARE(toText(broken.workshop.train(broken.run).state), toText(RunState::Finished));
    if (fromBefore)
        QCOMPARE(nlohmann::json::parse(store.fact(broken.run, "resumed")).at("step").get<std::int64_t>(), changed - 1);
    else
        QCOMPARE(store.fact(broken.run, "resumed"), std::string());
    QVERIFY(numbersOf(broken.workshop, broken.run) == numbersOf(whole.workshop, whole.run));
    QVERIFY(store.changes(broken.run) == changes);
}

void TestTrainerRestored::aDamagedCheckpointIsPassedOver_data()
{
    QTest::addColumn<bool>("all");
    QTest::newRow("the newest: from the one before") << false;
    QTest::newRow("every one: from the start") << true;
}

void TestTrainerRestored::aDamagedCheckpointIsPassedOver()
{
    QFETCH(bool, all);
    UnderWay underWay(mlpWithDropout(), 40, saveOften);
    auto& [workshop, run, trainer] = underWay;
    trainer->kill();
    trainer->waitForFinished();
    QVERIFY(workshop.store().run(run).state != RunState::Finished);
    workshop.store().reconcile();
    const auto checkpoints = checkpointsOf(workshop.store(), run);
    QCOMPARE(checkpoints.size(), std::size_t{2});
    for (std::size_t i = 0; i < (all ? checkpoints.size() : 1); ++i)
        damage(workshop.store().blobs().path(checkpoints[i].second));
    QCOMPARE(toText(workshop.train(run).state), toText(RunState::Finished));
    const auto fact = nlohmann::json::parse(workshop.store().fact(run, "resumed"));
    QCOMPARE(fact.at("step").get<std::int64_t>(), all ? std::int64_t{0} : checkpoints[1].first);
    const auto warning = fact.at("warning").get<std::string>();
    QCOMPARE(QString::fromStdString(warning).count(QStringLiteral("passed over")), qsizetype{all ? 2 : 1});
    QCOMPARE(workshop.store().run(run).message, warning);
    Whole whole(mlpWithDropout());
    QVERIFY(numbersOf(workshop, run) == whole.numbers());
}

QTEST_GUILESS_MAIN(TestTrainerRestored)
#include "tst_trainer_restored.moc"
