#pragma once

#include "tests/core/engine/trainer_workshop.h"

/// Runs without a break, and what broken ones are compared by.
namespace retort::test {

/// All numbers of a finished run: equal means equal bit for bit.
struct Numbers {
    AllSeries series;
    std::vector<Evaluation> evaluations;
    std::string best, last;                   // blobs: hashes of the weights
    Predictions test;
    RunScores scores;
    bool operator==(const Numbers&) const = default;
};

inline Numbers numbersOf(Workshop& workshop, const RunId& run)
{
    return {.series = workshop.series(run), .evaluations = workshop.evaluations(run), .best = workshop.store().weightsBlob(run, "best"),
        .last = workshop.store().weightsBlob(run, "last"), .test = *workshop.store().testPredictions(run, "selected"), .scores = workshop.store().run(run).scores};
}

inline constexpr int steps = 240;

inline std::string mlpWithDropout(int count = steps)
{
    return onDigits(R"("solo": {"model": {"architecture": "mlp", "hidden": [48], "dropout": 0.3, "input_dropout": 0.1, "max_norm": 2.5}, "train": )" + trainFor(count) + "}");
}

inline std::string cnnWithBatchNorm(int count = steps)
{
    return onDigits(R"("solo": {"model": {"architecture": "cnn", "channels": [6, 8], "hidden": [16], "batch_norm": true},
        "train": {"steps": )" + std::to_string(count) + R"(, "batch": 32, "optimizer": {"kind": "sgd", "lr": 0.05, "momentum": 0.9, "nesterov": true, "weight_decay": 0.0005},
        "augment": [{"kind": "crop", "padding": 1, "border": "edge"}, {"kind": "rotation"}, {"kind": "cutout", "size": 2}, {"kind": "noise", "deviation": 0.1}, {"kind": "mixup"}], "schedule": {"kind": "step", "milestones": [50, 75]}, "clip": 2}})");
}

inline Command command(CommandKind kind, const std::string& field = {}, double value = 0) { return {.kind = kind, .field = field, .value = value}; }

inline const QStringList saveOften{QStringLiteral("--checkpoint-steps"), QStringLiteral("7")};

/// An experiment of one run, trained to the end without a break: what a broken one is compared with.
struct Whole {
    explicit Whole(const std::string& experiment) : run(workshop.queue(experiment).at(0)) { workshop.train(run); }
    Numbers numbers() { return numbersOf(workshop, run); }

    Workshop workshop;
    RunId run;
};

/// The same experiment under way, at that step at least.
struct UnderWay {
    UnderWay(const std::string& experiment, std::int64_t step, const QStringList& more = {})
        : run(workshop.queue(experiment).at(0)), trainer(workshop.start(run, more))
    {
        if (!workshop.await(run, [&](const RunSummary& now) { return now.step >= step; }))
            throw Error("The run did not come to step " + std::to_string(step) + ".");
    }

    Workshop workshop;
    RunId run;
    std::unique_ptr<QProcess> trainer;
};

} // namespace retort::test
