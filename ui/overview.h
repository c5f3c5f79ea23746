#pragma once

#include "core/store/run_record.h"

#include <functional>
#include <optional>
#include <vector>

namespace retort::ui {

/// How far the runs of an experiment are, together.
struct Overview {
    int running = 0;                          ///< or paused
    int waiting = 0;                          ///< queued or blocked
    int ended = 0;
    double share = 0;                         ///< of all steps, weighted with what a step costs, in [0, 1]
    double samplesPerSecond = 0;              ///< of all that run
    double memoryBytes = 0;
    double elapsedSeconds = 0;                ///< in which one of them was between its first start and its end, or now: not the days between runs, but those in which one lay interrupted
    double computingSeconds = 0;              ///< training and evaluating, of all together
    std::optional<double> leftSeconds;        ///< nothing to go by yet: none
};

/// The steps after which a run is evaluated; empty: not known.
using PointsOf = std::function<std::vector<std::int64_t>(const RunSummary& run)>;

/// `now`: UTC, as utcNow() writes it. Without `pointsOf` evaluations are taken to be spaced as "auto" spaces them.
Overview overviewOf(const std::vector<RunSummary>& runs, const std::string& now, const PointsOf& pointsOf = {});

/// "student 3/5": the run's node, its place among that node's runs and how many there are.
std::string placeOf(const RunSummary& run, const std::vector<RunSummary>& runs);

/// Seconds between two times as clock.h writes them.
double secondsBetween(const std::string& from, const std::string& to);

} // namespace retort::ui
