#pragma once

#include "app/retort/milestones.h"
#include "core/store/run_record.h"

#include <filesystem>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace retort::cli {

/// The steps after which a run is evaluated, by run; where they are not known, "auto" is assumed (core/supervise/time_left.h).
using EvaluationPoints = std::map<RunId, std::vector<std::int64_t>>;

/// "teacher, seed 0   ━━━━━━────  training  epoch 1.2 of 2  validation 87.3 %  00:12 elapsed, 00:08 left": the latest evaluation.
std::string progressLine(const std::string& title, std::size_t titleWidth, const RunSummary& run, const EvaluationPoints& points = {});

/// Says what is going on while runs are trained: on a terminal one line per running run, redrawn; else milestones alone.
class Progress {
public:
    enum class Mode { Quiet, Milestones, Lines };
    /// Lines where standard error is a terminal, else milestones.
    static Mode modeFor(bool quiet);

    /// `expected`: seconds each run to be trained should take, for the estimate of the whole.
    Progress(std::ostream& out, Mode mode, Milestones milestones, std::map<RunId, double> expected = {}, EvaluationPoints points = {});
    /// Takes the lines away.
    ~Progress();

    /// As often as one likes; draws at most five times a second.
    void show(const std::map<RunId, RunSummary>& runs);
    /// Says once that trainings wait for space on the store's disk, and once that they go on; even when quiet.
    void showSpace(const std::filesystem::path& store, bool waits);
    /// Says once each trouble that is waited for, and once that it has passed; even when quiet.
    void showTrouble(const std::string& trouble);
    /// Shows what is new and takes the lines away.
    void finish(const std::map<RunId, RunSummary>& runs);

private:
    void clear();
    void tell(const std::map<RunId, RunSummary>& runs);
    std::string headLine(const std::map<RunId, RunSummary>& runs) const;
    std::optional<double> allLeft(const std::map<RunId, RunSummary>& runs) const;

    std::ostream& m_out;
    Mode m_mode;
    Milestones m_milestones;
    std::map<RunId, double> m_expected;
    EvaluationPoints m_points;
    double m_begun;
    double m_drawn = -1;
    int m_lines = 0;
    bool m_waits = false;
    std::string m_trouble;
};

} // namespace retort::cli
