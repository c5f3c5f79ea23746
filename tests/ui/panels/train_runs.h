#pragma once

#include "tests/ui/make_run.h"
#include "ui/panels/train_figures.h"

#include <algorithm>
#include <deque>
#include <string>

namespace retort::test {

/// Students "s0", "s1" … beside baselines "b0", "b1" … taught by "t", all finished. On test students reach 0.780 + 0.002 · seed · seed,
/// baselines 0.730 + 0.001 · seed and the teacher 0.900; on validation everything is 0.1 lower.
class TrainRuns {
public:
    explicit TrainRuns(std::uint64_t seeds)
    {
        add("t", Role::Teacher, 0, 0.9);
        for (std::uint64_t seed = 0; seed < seeds; ++seed)
            addPair(std::to_string(seed), seed);
    }

    RunSummary& add(const std::string& id, Role role, std::uint64_t seed, double test)
    {
        RunSummary& run = all.emplace_back(makeRun(id));
        run.role = role;
        run.group = toText(role);
        run.seed = seed;
        setTest(run, test);
        return run;
    }

    RunSummary& addPair(const std::string& name, std::uint64_t seed)
    {
        add("b" + name, Role::Baseline, seed, 0.73 + 0.001 * static_cast<double>(seed));
        RunSummary& student = add("s" + name, Role::Student, seed, 0.78 + 0.002 * static_cast<double>(seed * seed));
        student.baseline = "b" + name;
        student.teachers = {"t"};
        return student;
    }

    static void setTest(RunSummary& run, double test)
    {
        run.scores.testAccuracy = test;
        run.scores.testErrors = static_cast<std::int64_t>(10000 * (1 - test) + 0.5);
        run.scores.bestAccuracy = test - 0.1;
    }

    RunSummary& operator[](const std::string& id) { return *std::ranges::find(all, id, &RunSummary::id); }

    ui::RunFamily family(const std::string& focus = "s0") const { return ui::familyOf(focus, all); }
    ui::TrainFigures figures(const std::string& focus = "s0", std::int64_t networks = 1) const
    {
        return ui::figuresOf(family(focus), {.networks = networks, .files = 0, .by = {{"t", {.weights = "best", .tested = true, .networks = networks}}}});
    }

    std::deque<RunSummary> all;
};

} // namespace retort::test
