#include "core/base/resources.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

namespace retort {

std::filesystem::path resourceFile(std::string_view name)
{
    std::vector<std::filesystem::path> places;
    if (const char* given = std::getenv("RETORT_RESOURCES"); given && *given)
        places.emplace_back(given);
    const auto here = executableFolder();
    places.push_back(here / "resources");
    places.push_back(here.parent_path() / "resources");
    places.push_back(here.parent_path() / "share" / "retort");

    std::string searched;
    for (const auto& place : places) {
        std::error_code ignored;
        if (const auto file = place / name; std::filesystem::exists(file, ignored))
            return file;
        searched += (searched.empty() ? "" : ", ") + place.string();
    }
    throw Error("The program's own file " + std::string(name) + " is missing (searched: " + searched
        + "); install the program again, or name the folder in RETORT_RESOURCES.");
}

} // namespace retort
