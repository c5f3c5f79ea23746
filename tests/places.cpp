#include "tests/places.h"

#include "core/base/file.h"

namespace retort::test {

std::filesystem::path buildFolder() { return executableFolder().parent_path(); }

std::filesystem::path sourceFolder() { return buildFolder() / "source"; }   // a link that CMake makes

std::filesystem::path program(const char* name) { return buildFolder() / "bin" / name; }

} // namespace retort::test
