#include "ui/overview.h"

#include "core/supervise/time_left.h"

#include <QDateTime>

#include <algorithm>
#include <map>
#include <utility>

namespace retort::ui {

namespace {

/// What a run costs: itself once it is on its way, else its node, else by what a step computes. Training and evaluating each for
/// itself: evaluations are dense early, and one rate for both would promise too long a rest.
class Pace {
public:
    Pace(const std::vector<RunSummary>& runs, const PointsOf& pointsOf) : m_pointsOf(pointsOf)
    {
        for (const RunSummary& run : runs) {
            if (!moves(run))
                continue;
            const double steps = static_cast<double>(run.step), share = evaluatedShare(run.step, run.steps, points(run)), macs = static_cast<double>(run.macs);
            for (Sum* sum : {&m_nodes[run.node], &m_all}) {
                sum->training += run.trainSeconds;
                sum->steps += steps;
                sum->work += steps * macs;
                sum->evaluating += run.evaluateSeconds;
                sum->evaluations += share;
                sum->evaluationWork += share * macs;
            }
        }
    }

    struct Seconds {
        double done = 0, left = 0;
    };
    std::optional<Seconds> of(const RunSummary& run) const
    {
        if (moves(run))
            return Seconds{run.trainSeconds + run.evaluateSeconds, computingSecondsLeft(run, points(run)).value_or(0)};
        const auto macs = static_cast<double>(run.macs);
        const auto node = m_nodes.find(run.node);
        if (node != m_nodes.end() && node->second.work > 0 && macs > 0)   // a sweep's points may be of many sizes
            return whole(run, ratio(node->second.training, node->second.work) * macs, ratio(node->second.evaluating, node->second.evaluationWork) * macs);
        if (node != m_nodes.end())
            return whole(run, ratio(node->second.training, node->second.steps), ratio(node->second.evaluating, node->second.evaluations));
        if (m_all.work <= 0 || run.macs <= 0)
            return std::nullopt;
        return whole(run, ratio(m_all.training, m_all.work) * macs, ratio(m_all.evaluating, m_all.evaluationWork) * macs);
    }

private:
    struct Sum {
        double training = 0, steps = 0, work = 0;
        double evaluating = 0, evaluations = 0, evaluationWork = 0;   // evaluations: in those of a whole run
    };

    static bool moves(const RunSummary& run) { return run.step > 0 && run.trainSeconds > 0; }
    static double ratio(double part, double of) { return of > 0 ? part / of : 0; }
    static Seconds whole(const RunSummary& run, double perStep, double evaluating)
    {
        const auto step = static_cast<double>(run.step), steps = static_cast<double>(run.steps);
        return {step * perStep, std::max(steps - step, 0.0) * perStep + evaluating};
    }
    std::vector<std::int64_t> points(const RunSummary& run) const { return m_pointsOf ? m_pointsOf(run) : std::vector<std::int64_t>(); }

    const PointsOf& m_pointsOf;
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

Overview overviewOf(const std::vector<RunSummary>& runs, const std::string& now, const PointsOf& pointsOf)
{
    Overview overview;
    const Pace pace(runs, pointsOf);
    std::vector<std::pair<std::string, std::string>> spans;
    double done = 0, left = 0, longest = 0;
    int workers = 0;
    bool known = true;
    for (const RunSummary& run : runs) {
        const bool on = run.state == RunState::Running || run.state == RunState::Paused;
        const bool ended = isFinal(run.state) || run.state == RunState::Interrupted;
        ++(on ? overview.running : ended ? overview.ended : overview.waiting);
        const auto seconds = pace.of(run);
        if (run.state == RunState::Running) {
            ++workers;
            longest = std::max(longest, seconds ? seconds->left : 0);
            overview.samplesPerSecond += run.samplesPerSecond;
            overview.memoryBytes += run.memoryBytes;
        }
        if (!run.startedAt.empty())
            spans.emplace_back(run.startedAt, ended && !run.endedAt.empty() ? run.endedAt : now);
        const bool wanted = !ended && run.state != RunState::Blocked;   // whom a teacher blocks nobody trains
        known = known && (seconds || !wanted);
        done += seconds ? seconds->done : 0;
        overview.computingSeconds += run.trainSeconds + run.evaluateSeconds;
        left += seconds && wanted ? seconds->left : 0;
    }
    const bool over = overview.running + overview.waiting == 0;
    overview.elapsedSeconds = covered(std::move(spans));
    overview.share = over ? 1 : done + left > 0 ? done / (done + left) : 0;
    if (known && !over && !runs.empty())
        overview.leftSeconds = std::max(longest, left / std::max(workers, 1));   // one that runs is no shorter for the others
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
