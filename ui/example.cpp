#include "ui/example.h"

#include "core/base/error.h"
#include "core/base/resources.h"

namespace retort::ui {

std::optional<std::filesystem::path> exampleStore()
{
    try {
        return resourceFile("example/runs.sqlite").parent_path();
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool isExampleStore(const std::filesystem::path& folder)
{
    const auto example = exampleStore();
    std::error_code none;
    return example && std::filesystem::equivalent(folder, *example, none);
}

} // namespace retort::ui
