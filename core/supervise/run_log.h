#pragma once

#include "core/base/ids.h"

#include <filesystem>
#include <string>

namespace retort {

/// What a run's trainers wrote to their standard error: STORE/logs/RUN.log, kept for a crash's last words.
std::filesystem::path runLogFile(const std::filesystem::path& store, const RunId& run);

/// Opens the log for appending, so that it can be cut while a trainer writes; O_CLOEXEC. The caller closes the descriptor.
/// Throws Error.
int openLog(const std::filesystem::path& file);

/// From now on this process's standard output and error go to that run's log. Throws Error.
void writeToLog(const std::filesystem::path& store, const RunId& run);

/// Leaves the last 64 KB of a log that has grown past 1 MB. (A line written at that moment may be lost.)
void capLog(const std::filesystem::path& file);

/// The last line that says something, without control characters, at most 300 bytes; empty when there is none.
std::string lastWords(const std::filesystem::path& file);

} // namespace retort
