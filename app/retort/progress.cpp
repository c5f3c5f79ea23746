#include "app/retort/progress.h"

#include "app/retort/words.h"
#include "core/base/clock.h"
#include "core/supervise/time_left.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace retort::cli {

namespace {

constexpr double redrawSeconds = 0.2;
constexpr int barWidth = 14;

std::size_t terminalWidth()
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string bar(double share)
{
    const int full = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * barWidth));
    std::string text;
    for (int i = 0; i < barWidth; ++i)
        text += i < full ? "━" : "─";
    return text;
}

bool onItsWay(const RunSummary& run) { return run.state == RunState::Running || run.state == RunState::Paused; }

std::optional<double> secondsLeft(const RunSummary& run, const EvaluationPoints& points)
{
    const auto known = points.find(run.id);
    return known == points.end() ? computingSecondsLeft(run) : computingSecondsLeft(run, known->second);
}

} // namespace

std::string progressLine(const std::string& title, std::size_t titleWidth, const RunSummary& run, const EvaluationPoints& points)
{
    std::string line = printable(title);
    line.resize(line.size() + titleWidth - std::min(titleWidth, widthOf(line)), ' ');
    line += "  " + bar(run.steps > 0 ? static_cast<double>(run.step) / static_cast<double>(run.steps) : 0);
    const std::string_view phase = run.state == RunState::Paused ? "paused" : run.phase.empty() ? "starting" : std::string_view(run.phase);
    line += "  " + std::string(phase);
    if (run.epochs > 0)
        line += "  epoch " + fixedText(run.epoch, 1) + " of " + fixedText(run.epochs, run.epochs == std::round(run.epochs) ? 0 : 1);
    if (run.scores.lastAccuracy)
        line += "  validation " + percentText(*run.scores.lastAccuracy) + " %";
    line += "  " + clockText(run.trainSeconds + run.evaluateSeconds) + " elapsed";
    if (const auto left = secondsLeft(run, points))
        line += ", " + clockText(*left) + " left";
    return line;
}

Progress::Mode Progress::modeFor(bool quiet)
{
    if (quiet)
        return Mode::Quiet;
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    return ::isatty(STDERR_FILENO) != 0 && !dumb ? Mode::Lines : Mode::Milestones;
}

Progress::Progress(std::ostream& out, Mode mode, Milestones milestones, std::map<RunId, double> expected, EvaluationPoints points)
    : m_out(out), m_mode(mode), m_milestones(std::move(milestones)), m_expected(std::move(expected)), m_points(std::move(points)), m_begun(monotonicSeconds())
{
}

Progress::~Progress() { clear(); }

void Progress::clear()
{
    if (m_lines > 0)
        m_out << "\x1b[" << m_lines << "A\r\x1b[J" << std::flush;   // up to the first of them, and erase to the end
    m_lines = 0;
}

// Milestones stay: they scroll up above the lines that are redrawn.
void Progress::tell(const std::map<RunId, RunSummary>& runs)
{
    for (const std::string& line : m_milestones.news(runs)) {
        clear();
        m_out << line << '\n' << std::flush;
    }
}

void Progress::show(const std::map<RunId, RunSummary>& runs)
{
    if (m_mode == Mode::Quiet)
        return;
    const double now = monotonicSeconds();
    if (m_drawn >= 0 && now - m_drawn < redrawSeconds)
        return;
    m_drawn = now;
    tell(runs);
    if (m_mode != Mode::Lines)
        return;

    std::vector<std::pair<std::string, const RunSummary*>> shown;
    std::size_t titleWidth = 0;
    for (const auto& [id, run] : runs) {
        if (!onItsWay(run))
            continue;
        shown.emplace_back(m_milestones.titleOf(run) + ", seed " + std::to_string(run.seed), &run);
        titleWidth = std::max(titleWidth, widthOf(shown.back().first));
    }
    std::ranges::sort(shown, {}, [](const auto& entry) { return std::pair(entry.second->startedAt, entry.second->id); });
    std::vector<std::string> lines{headLine(runs)};
    for (const auto& [title, run] : shown)
        lines.push_back(progressLine(title, titleWidth, *run, m_points));

    const std::size_t width = terminalWidth();
    std::string text = m_lines > 0 ? "\x1b[" + std::to_string(m_lines) + "A\r" : std::string();
    for (const std::string& line : lines)
        text += cutTo(line, width - 1) + "\x1b[K\n";
    m_out << text << "\x1b[J" << std::flush;
    m_lines = static_cast<int>(lines.size());
}

void Progress::showSpace(const std::filesystem::path& store, bool waits)
{
    if (std::exchange(m_waits, waits) == waits)
        return;
    clear();
    m_out << (waits ? "The disk of the store " + printable(store.string()) + " is full: training waits for space, keeps what it has in memory, and goes on by itself."
                    : std::string("There is space again: training goes on."))
          << '\n' << std::flush;
}

void Progress::showTrouble(const std::string& trouble)
{
    if (std::exchange(m_trouble, trouble) == trouble)
        return;
    clear();
    m_out << (trouble.empty() ? std::string("That has passed: training goes on.") : printable(trouble) + " It is tried again.") << '\n' << std::flush;
}

void Progress::finish(const std::map<RunId, RunSummary>& runs)
{
    if (m_mode != Mode::Quiet)
        tell(runs);
    clear();
}

std::string Progress::headLine(const std::map<RunId, RunSummary>& runs) const
{
    std::int64_t total = 0;
    std::int64_t finished = 0;
    std::int64_t training = 0;
    for (const auto& [id, run] : runs) {
        if (!m_expected.empty() && !m_expected.contains(id))
            continue;
        ++total;
        finished += run.state == RunState::Finished ? 1 : 0;
        training += run.state == RunState::Running ? 1 : 0;
    }
    std::string line = countText(finished) + " of " + countedText(total, "run", "runs") + " finished, " + countText(training) + " training  "
        + clockText(monotonicSeconds() - m_begun) + " elapsed";
    if (const auto left = allLeft(runs))
        line += ", about " + clockText(*left) + " left";
    return line;
}

// What was expected of the runs still to come, corrected by how those that have ended kept to it, shared by those at work.
std::optional<double> Progress::allLeft(const std::map<RunId, RunSummary>& runs) const
{
    double expectedOfEnded = 0;
    double takenByEnded = 0;
    double longest = 0;
    double running = 0;
    double toCome = 0;
    int atWork = 0;
    for (const auto& [id, seconds] : m_expected) {
        const auto found = runs.find(id);
        if (found == runs.end())
            continue;
        const RunSummary& run = found->second;
        if (run.state == RunState::Finished) {
            expectedOfEnded += seconds;
            takenByEnded += run.trainSeconds + run.evaluateSeconds;
        } else if (run.state == RunState::Running) {
            const double left = secondsLeft(run, m_points).value_or(seconds);
            running += left;
            longest = std::max(longest, left);
            ++atWork;
        } else if (run.state == RunState::Queued) {
            toCome += seconds;
        }
    }
    if (atWork == 0 || m_expected.empty())
        return std::nullopt;
    const double correction = expectedOfEnded > 0 && takenByEnded > 0 ? takenByEnded / expectedOfEnded : 1;
    return std::max(longest, (running + toCome * correction) / atWork);
}

} // namespace retort::cli
