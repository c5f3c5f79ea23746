#pragma once

#include "core/store/run_record.h"

#include <map>
#include <string>
#include <vector>

namespace retort::cli {

/// What is worth a line of its own while runs go on: a node whose runs are all finished, a run that went wrong.
class Milestones {
public:
    /// `titles`: what the experiment calls its runs' nodes; a run without one is called as it was first planned.
    explicit Milestones(std::map<RunId, std::string> titles = {}) : m_titles(std::move(titles)) {}

    /// What is new since the last call; nothing at the first.
    std::vector<std::string> news(const std::map<RunId, RunSummary>& runs);
    std::string titleOf(const RunSummary& run) const;

private:
    std::string groupOf(const RunSummary& run) const;
    std::string nodeNews(const std::string& group, const std::map<RunId, RunSummary>& runs) const;

    struct Seen {
        RunState state = RunState::Queued;
        std::int64_t attempt = 0;
        bool operator==(const Seen&) const = default;
    };
    std::map<RunId, std::string> m_titles;
    std::map<RunId, Seen> m_seen;
    bool m_first = true;
};

} // namespace retort::cli
