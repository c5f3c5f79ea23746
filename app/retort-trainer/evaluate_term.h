#pragma once

namespace retort::trainer {

/// The verb evaluate-term, which `retort evaluate-term` passes through. `argv[0]` is the verb. Returns the exit status: 0, or 2
/// with a sentence on stderr.
int evaluateTerm(int argc, const char* const* argv);

} // namespace retort::trainer
