#pragma once

#include "core/store/run_record.h"
#include "core/store/store.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// What the tests of the command line's figures share.
namespace retort::test {

/// A small experiment as a text table: id, node, seed, test accuracy, baseline, reference, teachers ("-": none).
struct Scene {
    std::vector<ExperimentRun> places;
    std::map<RunId, RunSummary> runs;

    RunSummary& add(const std::string& id, const std::string& node, std::uint64_t seed, double test, const std::string& baseline = {}, const std::string& reference = {},
        std::vector<RunId> teachers = {})
    {
        places.push_back({.run = id, .node = node, .seed = seed, .member = 0, .sweep = {}, .reused = false, .baseline = baseline, .reference = reference});
        RunSummary run;
        run.id = id;
        run.node = node;
        run.seed = seed;
        run.state = RunState::Finished;
        run.scores.testAccuracy = test;
        run.scores.bestAccuracy = test;
        run.teachers = std::move(teachers);
        run.parameters = 101770;
        return runs.insert_or_assign(id, run).first->second;
    }
};

inline Scene twoSeeds()
{
    Scene scene;
    scene.add("t", "teacher", 0, 0.895);
    scene.add("s0", "student", 0, 0.780, "b0", {}, {"t"});
    scene.add("s1", "student", 1, 0.800, "b1", {}, {"t"});
    scene.add("b0", "labels-only", 0, 0.730);
    scene.add("b1", "labels-only", 1, 0.740);
    return scene;
}

} // namespace retort::test
