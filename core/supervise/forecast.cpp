#include "core/supervise/forecast.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace retort {

namespace {

// A guess for one thread of a common machine: the small networks of our experiments, oneDNN and OpenBLAS (AVX2).
constexpr double macsPerSecond = 15e9;
constexpr double secondsPerStep = 0.25e-3;
constexpr double secondsToStart = 1.0;        // loading LibTorch and the data
constexpr double evaluationShare = 0.25;      // of the training time
constexpr double backwardFactor = 3;          // multiply-adds of forward and backward over those of forward

double guessTraining(double macs, double steps)
{
    return macs / macsPerSecond + steps * secondsPerStep;
}

} // namespace

Forecast::Forecast(std::span<const RunSummary> history)
{
    std::vector<double> factors;
    for (const RunSummary& run : history) {
        const double samples = run.samplesPerSecond * run.trainSeconds;
        const double guess = guessTraining(samples * static_cast<double>(run.macs) * backwardFactor, static_cast<double>(run.step));
        if (run.state == RunState::Finished && !run.imported && run.trainSeconds > 0 && samples > 0 && guess > 0)
            factors.push_back(run.trainSeconds / guess);
    }
    if (factors.empty())
        return;
    const auto middle = factors.begin() + static_cast<std::ptrdiff_t>(factors.size() / 2);
    std::ranges::nth_element(factors, middle);
    m_factor = *middle;
    m_measured = true;
}

double Forecast::seconds(const PlannedRun& run) const
{
    return secondsToStart + (1 + evaluationShare) * m_factor * guessTraining(run.trainingMacs, static_cast<double>(run.steps));
}

double wallSeconds(const Plan& plan, const std::vector<bool>& done, const Forecast& forecast, int atOnce)
{
    std::priority_queue<double, std::vector<double>, std::greater<>> freeAt;
    for (int k = 0; k < std::max(1, atOnce); ++k)
        freeAt.push(0);
    std::vector<double> endsAt(plan.runs.size(), 0);
    std::vector<bool> placed = done;
    double last = 0;
    for (std::size_t n = 0; n < plan.runs.size(); ++n) {
        // The run that can begin first, as a supervisor would take it; the plan's order (teachers first) decides ties.
        std::size_t next = plan.runs.size();
        double nextStart = 0;
        for (std::size_t i = 0; i < plan.runs.size(); ++i) {
            if (placed[i])
                continue;
            const auto& teachers = plan.runs[i].teacherRuns;
            if (!std::ranges::all_of(teachers, [&](std::size_t t) { return placed[t]; }))
                continue;
            double start = freeAt.top();
            for (const std::size_t t : teachers)
                start = std::max(start, endsAt[t]);
            if (next == plan.runs.size() || start < nextStart) {
                next = i;
                nextStart = start;
            }
        }
        if (next == plan.runs.size())
            break;
        freeAt.pop();
        endsAt[next] = nextStart + forecast.seconds(plan.runs[next]);
        freeAt.push(endsAt[next]);
        placed[next] = true;
        last = std::max(last, endsAt[next]);
    }
    return last;
}

} // namespace retort
