#pragma once

#include "core/store/run_record.h"

namespace retort {

/// A finished student as a store would list it, to be changed by the test.
inline RunSummary makeRun(const std::string& id)
{
    RunSummary run;
    run.id = id;
    run.node = "same-pictures";
    run.role = Role::Student;
    run.state = RunState::Finished;
    run.recipe = "r1:" + id;
    run.group = "g";
    run.dataset = "fashion_mnist";
    run.model = "mlp 128";
    run.terms = "0.1 hard + 0.9 soft (kd, T 4)";
    run.temperature = 4;
    run.teacher = "teacher (cnn 16-32, 128)";
    run.transfer = "200 labels (20 per class)";
    run.parameters = 101770;
    run.trainSeconds = 90;
    run.createdAt = "2026-11-22T01:00:00.000Z";
    run.colour = 0;
    run.revision = 1;
    return run;
}

} // namespace retort
