#pragma once

#include "core/store/store.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace retort::cli {

/// Reading a store makes none.
bool storeExists(const std::filesystem::path& folder);
/// Throws Error, naming the folder, when there is none.
void requireStore(const std::filesystem::path& folder);

/// Does `act` for each run named by the beginning of its id; what is refused is said on stderr, and the others are done all the
/// same. Returns the exit status.
int forEachRun(Store& store, const std::vector<std::string>& names, const std::function<void(const RunId&)>& act);

} // namespace retort::cli
