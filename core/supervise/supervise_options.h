#pragma once

#include "core/supervise/supervisor.h"

/// Inside core/supervise only.
namespace retort {

/// The trainer's executable. Throws Error when there is none.
std::filesystem::path trainerFor(const SuperviseOptions& options);
/// At most so many trainings at once; 0: as the cores allow. Throws Error for a $RETORT_JOBS that is no number.
int jobsFor(const SuperviseOptions& options);

} // namespace retort
