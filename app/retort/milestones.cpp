#include "app/retort/milestones.h"

#include "app/retort/results.h"
#include "app/retort/words.h"

#include <algorithm>

namespace retort::cli {

namespace {

std::string runTitle(const std::string& title, const RunSummary& run)
{
    return title + ", seed " + std::to_string(run.seed) + (run.member > 0 ? ", member " + std::to_string(run.member) : "");
}

} // namespace

std::string Milestones::titleOf(const RunSummary& run) const
{
    const auto given = m_titles.find(run.id);
    return given != m_titles.end() ? given->second : nodeTitle(run.node, run.sweep);
}

std::string Milestones::groupOf(const RunSummary& run) const
{
    return (m_titles.contains(run.id) ? std::string() : std::to_string(run.experiment) + " ") + titleOf(run);
}

// Empty while one of its runs is still to finish.
std::string Milestones::nodeNews(const std::string& group, const std::map<RunId, RunSummary>& runs) const
{
    std::vector<double> accuracies;
    std::int64_t altered = 0;
    std::string title;
    for (const auto& [id, run] : runs) {
        if (groupOf(run) != group)
            continue;
        if (run.state != RunState::Finished)
            return {};
        title = titleOf(run);
        altered += run.altered ? 1 : 0;
        if (run.scores.testAccuracy && !run.altered)
            accuracies.push_back(*run.scores.testAccuracy);
    }
    const Spread spread = spreadOf(accuracies);
    const std::string over = spread.count > 1 ? " over " + std::to_string(spread.count) + " runs" : "";
    return title + " finished" + (spread.count > 0 ? ": test " + percentText(spread) + " %" + over : "")
        + (altered > 0 ? ", without " + countedText(altered, "run", "runs") + " changed by hand" : "");
}

std::vector<std::string> Milestones::news(const std::map<RunId, RunSummary>& runs)
{
    std::vector<std::string> lines;
    std::map<std::string, std::string> moved;         // a node's group → when the last of its runs ended
    for (const auto& [id, run] : runs) {
        const Seen now{run.state, run.attempt};
        const auto [place, isNew] = m_seen.try_emplace(id, now);
        if (m_first || (!isNew && place->second == now) || (isNew && run.state == RunState::Queued))
            continue;
        place->second = now;
        switch (run.state) {
        case RunState::Finished:
            if (std::string& ended = moved[groupOf(run)]; ended < run.endedAt)
                ended = run.endedAt;
            break;
        case RunState::Failed:
        case RunState::Diverged:
        case RunState::Blocked:
        case RunState::Interrupted:
        case RunState::Stopped:
        case RunState::Paused:
            lines.push_back(runTitle(titleOf(run), run) + " (" + id + ") is " + std::string(toText(run.state)) + (run.message.empty() ? "" : ": " + run.message));
            break;
        case RunState::Queued:
            lines.push_back(runTitle(titleOf(run), run) + " (" + id + ") is queued again" + (run.message.empty() ? "" : ": " + run.message));
            break;
        case RunState::Running:
            break;
        }
    }
    m_first = false;
    std::vector<std::pair<std::string, std::string>> inOrder;
    for (const auto& [group, ended] : moved)
        inOrder.emplace_back(ended, group);
    std::ranges::sort(inOrder);
    for (const auto& [ended, group] : inOrder)
        if (std::string line = nodeNews(group, runs); !line.empty())
            lines.push_back(std::move(line));
    for (std::string& line : lines)
        line = printable(line);
    return lines;
}

} // namespace retort::cli
