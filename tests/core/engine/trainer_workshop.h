#pragma once

#include "core/analysis/series.h"
#include "core/base/error.h"
#include "core/recipe/experiment.h"
#include "core/store/store.h"
#include "core/supervise/launch.h"
#include "tests/places.h"

#include <QDeadlineTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What the tests of the trainer share: a store of their own, experiments as text, and the real program as a child.
namespace retort::test {

/// Every series of a run, whole; bytes, so that NaN equals itself and equal means equal bit for bit.
using AllSeries = std::map<std::string, std::vector<std::uint32_t>>;

class Workshop {
public:
    Store& store() { return m_store; }

    /// Plans and queues; the ids in the order of the plan (teachers first).
    std::vector<RunId> queue(const std::string& experiment)
    {
        std::vector<RunId> ids;
        for (const ExperimentRun& run : queueExperiment(m_store, parseExperiment(experiment)).runs)
            ids.push_back(run.run);
        return ids;
    }

    /// Starts the trainer, which claims the run itself.
    std::unique_ptr<QProcess> start(const RunId& run, const QStringList& more = {})
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("PASSIVE"));
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::ForwardedChannels);
        process->start(QString::fromStdString(program("retort-trainer").string()),
            QStringList{QStringLiteral("--store"), QString::fromStdString(m_store.folder().string()), QStringLiteral("--run"), QString::fromStdString(run)} + more);
        return process;
    }

    /// Trains it to the end of an attempt.
    RunSummary train(const RunId& run, const QStringList& more = {})
    {
        const auto process = start(run, more);
        if (!process->waitForFinished(60000) || process->exitStatus() != QProcess::NormalExit || process->exitCode() != 0)
            throw Error("The trainer of " + run + " did not end well.");
        return m_store.run(run);
    }

    /// Waits until the run's row is as wished.
    bool await(const RunId& run, const std::function<bool(const RunSummary&)>& wished, int milliseconds = 30000)
    {
        for (const QDeadlineTimer deadline(milliseconds); !deadline.hasExpired(); QTest::qWait(2))
            if (wished(m_store.run(run)))
                return true;
        return false;
    }

    AllSeries series(const RunId& run)
    {
        std::map<std::string, SeriesAssembler> assemblers;
        for (const SeriesChunk& chunk : m_store.seriesSince(run).first)
            assemblers[chunk.series].add(chunk.firstStep, chunk.values);
        AllSeries all;
        for (const auto& [name, assembler] : assemblers)
            for (const float value : assembler.values())
                all[name].push_back(std::bit_cast<std::uint32_t>(value));
        return all;
    }

    std::vector<float> values(const RunId& run, const std::string& name)
    {
        std::vector<float> values;
        const AllSeries all = series(run);
        for (const std::uint32_t bits : all.at(name))
            values.push_back(std::bit_cast<float>(bits));
        return values;
    }

    /// The newest attempt's word on every point.
    std::vector<Evaluation> evaluations(const RunId& run)
    {
        std::map<std::int64_t, Evaluation> points;
        for (const Evaluation& point : m_store.evaluationsSince(run).first)
            points[point.step] = point;
        std::vector<Evaluation> all;
        for (const auto& [step, point] : points)
            all.push_back(point);
        return all;
    }

private:
    QTemporaryDir m_dir;
    Store m_store{std::filesystem::path(m_dir.path().toStdString()) / "store"};
};

/// A whole experiment on the digits around its nodes, each as JSON: "teacher": {…}, …
inline std::string onDigits(const std::string& nodes)
{
    return R"({"retort": 1, "name": "a test", "data": {"dataset": "digits", "validation": {"from": "train", "count": 200}}, "nodes": {)" + nodes
        + R"(}, "seeds": [0]})";
}

/// {"steps": N, "batch": 32, adam, cosine}, with more fields.
inline std::string trainFor(int steps, const std::string& more = {})
{
    return R"({"steps": )" + std::to_string(steps) + R"(, "batch": 32, "optimizer": {"kind": "adam", "lr": 0.01}, "schedule": {"kind": "cosine", "warmup": 0.05})"
        + (more.empty() ? "" : ", " + more) + "}";
}

// Fields and nodes of an experiment, as JSON.
inline const std::string mlp = R"("model": {"architecture": "mlp", "hidden": [32]})";
inline const std::string softTerm = R"("terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 4}})";
inline const std::string noLabels = R"("data": {"labelled": "none", "unlabelled": "all"})";

inline std::string node(const std::string& name, const std::vector<std::string>& fields)
{
    std::string text = "\"" + name + "\": {";
    for (std::size_t i = 0; i < fields.size(); ++i)
        text += (i == 0 ? "" : ", ") + fields[i];
    return text + "}";
}

inline std::string train(const std::string& spec) { return "\"train\": " + spec; }
inline std::string taughtBy(const std::string& teachers, const std::string& combine = "mean_probability")
{
    return R"("teachers": {"from": [)" + teachers + R"(], "combine": ")" + combine + R"("})";
}

} // namespace retort::test
