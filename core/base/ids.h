#pragma once

#include <string>

namespace retort {

/// A run's id: eight letters and digits that are hard to mistake for each other ("k7m2q9xd"), random, so that runs of
/// two stores never share one. People type it; any unique beginning of it will do.
using RunId = std::string;

RunId newRunId();

} // namespace retort
