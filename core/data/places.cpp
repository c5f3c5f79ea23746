#include "core/base/file.h"
#include "core/data/dataset.h"

#include <cstdlib>
#include <system_error>

namespace retort {

namespace {

/// data/ID in the nearest folder above `start` that has it.
void addProjectPlace(std::vector<std::filesystem::path>& places, const std::filesystem::path& start, std::string_view id)
{
    std::error_code ignored;
    for (auto folder = start; !folder.empty(); folder = folder.parent_path()) {
        if (const auto place = folder / "data" / id; std::filesystem::is_directory(place, ignored)) {
            places.push_back(place);
            return;
        }
        if (folder == folder.parent_path())
            return;
    }
}

} // namespace

std::vector<std::filesystem::path> defaultPlaces(std::string_view id)
{
    std::vector<std::filesystem::path> places;
    if (id != "fashion_mnist" && id != "mnist" && id != "cifar10" && id != "cifar100")
        return places;                                   // the digits come with the program; the others are named by their path
    std::error_code ignored;
    if (const char* data = std::getenv("RETORT_DATA"); data && *data)
        places.push_back(std::filesystem::path(data) / id);
    if (id == "fashion_mnist")
        places.emplace_back("/usr/share/datasets/fashion-mnist");   // Debian's dataset-fashion-mnist
    addProjectPlace(places, std::filesystem::current_path(ignored), id);
    addProjectPlace(places, executableFolder(), id);
    return places;
}

} // namespace retort
