#include "tests/faults/training.h"

#include <QElapsedTimer>

#include <signal.h>

#include <algorithm>
#include <cmath>

using namespace retort;
using namespace retort::test;

namespace {

/// $RETORT_TEST_SECONDS, else a few.
int seconds() { return qEnvironmentVariableIntValue("RETORT_TEST_SECONDS") > 0 ? qEnvironmentVariableIntValue("RETORT_TEST_SECONDS") : 8; }

std::string fourNodes()
{
    std::string nodes;
    for (int i = 0; i < 4; ++i)
        nodes += (i > 0 ? ", " : "")
            + node("n" + std::to_string(i), {R"("model": {"architecture": "mlp", "hidden": [)" + std::to_string(16 + i) + "]}", train(trainFor(20'000'000, R"("evaluate": {"every": {"steps": 5000}})"))});
    return onDigits(nodes);
}

/// Every step has its loss, in chunks that follow each other without a gap or a step twice; or what is wrong.
std::string gapIn(const Store& store, const RunSummary& run)
{
    std::int64_t next = 1;
    for (const SeriesChunk& chunk : store.seriesSince(run.id).first) {
        if (chunk.series != "loss.total")
            continue;
        if (chunk.firstStep > next || (chunk.firstStep < next && run.attempt == 1))
            return "step " + std::to_string(chunk.firstStep) + " follows " + std::to_string(next - 1);
        next = chunk.firstStep + static_cast<std::int64_t>(chunk.values.size());
        if (!std::ranges::all_of(chunk.values, [](float value) { return std::isfinite(value); }))
            return "a value before step " + std::to_string(next) + " is missing";
    }
    return next - 1 == run.step ? std::string() : "the last of " + std::to_string(run.step) + " steps is " + std::to_string(next - 1);
}

} // namespace

/// The window, the command line and four trainers on one store, all busy.
class TestManyAtOnce : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLostAndNobodyIsLockedOut();
};

void TestManyAtOnce::nothingIsLostAndNobodyIsLockedOut()
{
    const Training training(fourNodes());
    const QTemporaryDir settings;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("RETORT_SETTINGS"), settings.path());
    const QString store = QString::fromStdString(training.folder().string());
    const auto worker = start(program("retort"),
        {QStringLiteral("run"), training.experimentFile(), QStringLiteral("--store"), store, QStringLiteral("--jobs"), QStringLiteral("4")}, environment);
    std::vector<RunId> runs;
    for (const char* name : {"n0", "n1", "n2", "n3"}) {
        const auto run = training.await(name, [](const RunSummary& now) { return now.step > 0; }, 60'000);
        QVERIFY2(run, name);
        runs.push_back(run->id);
    }
    const auto window = start(program("retort-window"), {QStringLiteral("--store"), store}, environment);
    QVERIFY(window->waitForStarted());

    std::int64_t calls = 0, sets = 0, edits = 0, pauses = 0;
    std::map<RunId, double> lastRate;
    std::map<RunId, std::int64_t> seen;
    Store reader = training.store();
    const auto called = [&](QStringList words) {
        ++calls;
        const std::string what = words.join(QLatin1Char(' ')).toStdString();
        const Ending ending = endingOf(*start(program("retort"), words << QStringLiteral("--store") << store, environment));
        return ending.status == 0 && !ending.crashed ? std::string() : what + ": " + ending.err;
    };
    QElapsedTimer clock;
    for (clock.start(); clock.elapsed() < seconds() * 1000;) {
        const RunId run = runs[static_cast<std::size_t>(edits) % runs.size()];
        const QString id = QString::fromStdString(run);
        const double rate = 0.001 + 0.0001 * static_cast<double>(sets % 50);
        const auto becomes = [&](RunState state) { return training.await(reader.run(run).node, [=](const RunSummary& now) { return now.state == state; }).has_value(); };
        for (const QStringList& words : {QStringList{QStringLiteral("list")}, QStringList{QStringLiteral("set"), id, QStringLiteral("lr=%1").arg(rate)}, QStringList{QStringLiteral("pause"), id}}) {
            const std::string wrong = called(words);
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
        ++sets;
        lastRate[run] = rate;
        QVERIFY(becomes(RunState::Paused));
        ++pauses;
        for (const QStringList& words : {QStringList{QStringLiteral("resume"), id}, QStringList{QStringLiteral("show"), id}}) {
            const std::string wrong = called(words);
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
        RunEdit note;
        note.note = std::to_string(++edits);
        reader.edit(run, note);
        QVERIFY(becomes(RunState::Running));
        for (const RunId& each : runs) {
            const std::int64_t step = reader.run(each).step;
            QVERIFY(step >= seen[each]);                                                // what was there stays
            seen[each] = step;
        }
        QCOMPARE(window->state(), QProcess::Running);
    }

    // One of them dies; nobody else notices, and it goes on.
    const pid_t trainer = trainerOf(*worker);
    QVERIFY(trainer > 0 && ::kill(trainer, SIGKILL) == 0);
    RunId dead;
    QTRY_VERIFY_WITH_TIMEOUT((std::ranges::any_of(runs, [&](const RunId& run) { return reader.run(run).attempt == 2 && reader.run(run).phase == "training" && !(dead = run).empty(); })),
        60'000 * slowness());
    QCOMPARE(window->state(), QProcess::Running);

    for (const RunId& run : runs) {
        const std::string wrong = called({QStringLiteral("stop"), QString::fromStdString(run)});
        QVERIFY2(wrong.empty(), wrong.c_str());
    }
    const Ending ended = endingOf(*worker);
    QVERIFY2(!ended.crashed && !ended.hung, ended.err.c_str());
    QVERIFY2(ended.err.find("busy") == std::string::npos, ended.err.c_str());
    QCOMPARE(window->state(), QProcess::Running);
    window->terminate();
    const Ending closed = endingOf(*window, 20'000);
    QVERIFY2(closed.err.find("SQLite") == std::string::npos && closed.err.find("busy") == std::string::npos, closed.err.c_str());

    std::int64_t values = 0, points = 0;
    for (const RunId& run : runs) {
        const RunSummary summary = reader.run(run);
        QVERIFY2(summary.state == RunState::Stopped, summary.message.c_str());
        QCOMPARE(summary.attempt, std::int64_t{run == dead ? 2 : 1});
        const std::string gap = gapIn(reader, summary);
        QVERIFY2(gap.empty(), gap.c_str());
        values += summary.step;
        points += static_cast<std::int64_t>(reader.evaluationsSince(run).first.size());
        if (lastRate.contains(run))
            QCOMPARE(reader.changes(run).back().after, lastRate[run]);                  // the last word was heard
    }
    QVERIFY(reader.check().empty());
    qInfo("%d s: %lld commands, among them %lld values set and %lld pauses, %lld edits, one trainer killed; %lld steps and %lld evaluation points stored, none lost", seconds(),
        static_cast<long long>(calls), static_cast<long long>(sets), static_cast<long long>(pauses), static_cast<long long>(edits), static_cast<long long>(values),
        static_cast<long long>(points));
}

QTEST_GUILESS_MAIN(TestManyAtOnce)
#include "tst_many_at_once.moc"
