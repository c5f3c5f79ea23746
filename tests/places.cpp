#include "tests/places.h"

#include "core/base/file.h"

#include <cstdlib>

namespace retort::test {

std::filesystem::path buildFolder() { return executableFolder().parent_path(); }

std::filesystem::path sourceFolder() { return buildFolder() / "source"; }   // a link that CMake makes

std::filesystem::path program(const char* name) { return buildFolder() / "bin" / name; }

int slowness()
{
    const char* times = std::getenv("RETORT_SLOWNESS");
    return times ? std::atoi(times) : 1;
}

} // namespace retort::test
