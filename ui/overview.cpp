#include "ui/overview.h"

#include <QDateTime>

#include <algorithm>
#include <map>
#include <utility>

namespace retort::ui {

namespace {

/// Seconds a step takes: of the run itself once it is on its way, else of its node, else by what a step computes.
class Pace {
public:
    explicit Pace(const std::vector<RunSummary>& runs)
    {
        for (const RunSummary& run : runs) {
            if (run.step <= 0 || run.trainSeconds <= 0)
                continue;
            for (Sum* sum : {&m_nodes[run.node], &m_all}) {
                sum->seconds += run.trainSeconds + run.evaluateSeconds;
                sum->steps += static_cast<double>(run.step);
                sum->work += static_cast<double>(run.step) * static_cast<double>(run.macs);
            }
        }
    }

    std::optional<double> secondsPerStep(const RunSummary& run) const
    {
        if (run.step > 0 && run.trainSeconds > 0)
            return (run.trainSeconds + run.evaluateSeconds) / static_cast<double>(run.step);
        if (const auto node = m_nodes.find(run.node); node != m_nodes.end())
            return node->second.seconds / node->second.steps;
        if (m_all.work > 0 && run.macs > 0)
            return m_all.seconds / m_all.work * static_cast<double>(run.macs);
        return std::nullopt;
    }

private:
    struct Sum {
        double seconds = 0, steps = 0, work = 0;
    };
    std::map<std::string, Sum> m_nodes;
    Sum m_all;
};

/// Seconds that at least one of the spans covers.
double covered(std::vector<std::pair<std::string, std::string>> spans)
{
    std::ranges::sort(spans);
    double seconds = 0;
    std::string until;
    for (const auto& [from, to] : spans) {
        if (to > until)
            seconds += secondsBetween(std::max(from, until), to);
        until = std::max(until, to);
    }
    return seconds;
}

} // namespace

double secondsBetween(const std::string& from, const std::string& to)
{
    const auto at = [](const std::string& text) { return QDateTime::fromString(QString::fromStdString(text), Qt::ISODateWithMs); };
    return static_cast<double>(at(from).msecsTo(at(to))) / 1000;
}

Overview overviewOf(const std::vector<RunSummary>& runs, const std::string& now)
{
    Overview overview;
    const Pace pace(runs);
    std::vector<std::pair<std::string, std::string>> spans;
    double done = 0, left = 0;
    bool known = true;
    for (const RunSummary& run : runs) {
        const bool on = run.state == RunState::Running || run.state == RunState::Paused;
        const bool ended = isFinal(run.state) || run.state == RunState::Interrupted;
        ++(on ? overview.running : ended ? overview.ended : overview.waiting);
        if (run.state == RunState::Running) {
            overview.samplesPerSecond += run.samplesPerSecond;
            overview.memoryBytes += run.memoryBytes;
        }
        if (!run.startedAt.empty())
            spans.emplace_back(run.startedAt, ended && !run.endedAt.empty() ? run.endedAt : now);
        const auto perStep = pace.secondsPerStep(run);
        known = known && (perStep || ended);
        done += static_cast<double>(run.step) * perStep.value_or(0);
        if (!ended)
            left += static_cast<double>(std::max<std::int64_t>(run.steps - run.step, 0)) * perStep.value_or(0);
    }
    const bool over = overview.running + overview.waiting == 0;
    overview.elapsedSeconds = covered(std::move(spans));
    overview.share = over ? 1 : done + left > 0 ? done / (done + left) : 0;
    if (known && !over && !runs.empty())
        overview.leftSeconds = left / std::max(overview.running, 1);
    return overview;
}

std::string placeOf(const RunSummary& run, const std::vector<RunSummary>& runs)
{
    int place = 0, all = 0;
    for (const RunSummary& other : runs) {
        if (other.node != run.node)
            continue;
        ++all;
        if (std::tie(other.seed, other.member, other.createdAt, other.id) <= std::tie(run.seed, run.member, run.createdAt, run.id))
            ++place;
    }
    return all > 1 ? run.node + " " + std::to_string(place) + "/" + std::to_string(all) : run.node;
}

} // namespace retort::ui
