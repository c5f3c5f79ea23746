#pragma once

#include <filesystem>
#include <optional>

namespace retort::ui {

/// The finished example store that came with the program; nothing where it was built without one.
std::optional<std::filesystem::path> exampleStore();

/// Is this store that one? It is only ever opened for reading.
bool isExampleStore(const std::filesystem::path& folder);

} // namespace retort::ui
