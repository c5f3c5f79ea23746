#pragma once

#include <string_view>

namespace retort::engine {

/// Another one with every change of a source that a run's numbers are computed by: eight hexadecimal digits.
std::string_view fingerprint();

} // namespace retort::engine
