#pragma once

#include <string>

namespace retort {

/// Now, UTC, as text that sorts: 2026-11-22T01:29:43.120Z
std::string utcNow();

/// Seconds on a clock that never jumps; only differences mean anything, and only within one machine's uptime.
double monotonicSeconds();

} // namespace retort
