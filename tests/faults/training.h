#pragma once

#include "core/analysis/series.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"
#include "tests/core/engine/trainer_workshop.h"
#include "tests/faults/faults.h"

#include <sys/types.h>

#include <bit>
#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <vector>

/// Real trainings by the real programs, to be disturbed.
namespace retort::test {

/// All numbers of a store's runs, by node: equal means equal bit for bit.
struct RunNumbers {
    AllSeries series;
    std::map<std::pair<std::int64_t, std::int64_t>, Evaluation> evaluations;   ///< by step and network
    std::string best, last;                   ///< the hashes of the weights, of all networks
    RunScores scores;
    bool operator==(const RunNumbers&) const = default;
};

inline RunNumbers numbersOfRun(const Store& store, const RunId& id)
{
    RunNumbers numbers;
    std::map<std::string, SeriesAssembler> assemblers;
    for (const SeriesChunk& chunk : store.seriesSince(id).first)
        assemblers[chunk.series + (chunk.network > 0 ? " of " + std::to_string(chunk.network) : std::string())].add(chunk.firstStep, chunk.values);
    for (const auto& [name, assembler] : assemblers)
        for (const float value : assembler.values())
            numbers.series[name].push_back(std::bit_cast<std::uint32_t>(value));
    for (const Evaluation& point : store.evaluationsSince(id).first)
        numbers.evaluations[{point.step, point.network}] = point;
    for (std::int64_t network = 0; network == 0 || !store.weightsBlob(id, "last", network).empty(); ++network) {
        numbers.best += store.weightsBlob(id, "best", network);
        numbers.last += store.weightsBlob(id, "last", network);
    }
    numbers.scores = store.run(id).scores;
    return numbers;
}

inline std::map<std::string, RunNumbers> numbersOf(const Store& store)
{
    std::map<std::string, RunNumbers> all;
    for (const RunSummary& run : store.runsSince())
        all[run.node] = numbersOfRun(store, run.id);
    return all;
}

/// A folder with an experiment in a file, and a store that `retort run` makes there.
class Training {
public:
    explicit Training(const std::string& experiment)
    {
        QFile file(experimentFile());
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(experiment)) < 0)
            qFatal("The experiment cannot be written.");
    }

    QString experimentFile() const { return m_dir.filePath(QStringLiteral("experiment.json")); }
    std::filesystem::path folder() const { return std::filesystem::path(m_dir.path().toStdString()) / "store"; }
    Store store() const { return Store(folder()); }

    /// `retort run`, one at a time, so that each has as many threads in every try.
    std::unique_ptr<QProcess> startRun(const QProcessEnvironment& environment, const QStringList& more = {}) const
    {
        return start(program("retort"), QStringList{QStringLiteral("run"), experimentFile(), QStringLiteral("--store"), QString::fromStdString(folder().string()), QStringLiteral("--jobs"), QStringLiteral("1")}
                + more, environment);
    }
    Ending run(const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment(), int patience = 120'000) const
    {
        return endingOf(*startRun(environment), patience);
    }

    /// The run of this node, as soon as there is one and it is as wished; empty when that never comes.
    std::optional<RunSummary> await(const std::string& node, const std::function<bool(const RunSummary&)>& wished, int milliseconds = 30'000) const
    {
        std::optional<Store> opened;
        for (const QDeadlineTimer deadline(milliseconds * slowness()); !deadline.hasExpired(); QTest::qWait(5)) {
            if (!opened && std::filesystem::exists(folder() / "runs.sqlite"))
                opened.emplace(folder());
            if (!opened)
                continue;
            for (const RunSummary& run : opened->runsSince())
                if (run.node == node && wished(run))
                    return run;
        }
        return std::nullopt;
    }

private:
    QTemporaryDir m_dir;
};

/// The trainer that the command line has started; 0: none.
inline pid_t trainerOf(const QProcess& supervisor)
{
    const auto pid = supervisor.processId();
    std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
    pid_t child = 0;
    children >> child;
    return child;
}

/// A teacher and its student; both a second or two.
inline std::string teacherAndStudent(int steps)
{
    return onDigits(node("teacher", {R"("model": {"architecture": "mlp", "hidden": [64]})", train(trainFor(steps / 2))}) + ", "
        + node("student", {mlp, taughtBy("\"teacher\""), softTerm, train(trainFor(steps))}));
}

} // namespace retort::test
