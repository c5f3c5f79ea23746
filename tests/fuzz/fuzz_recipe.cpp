#include "core/recipe/recipe.h"
#include "tests/fuzz/harness.h"

using namespace retort;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::judge(size, [&] {
        const Recipe recipe = recipeFromStoredJson(std::string_view(reinterpret_cast<const char*>(data), size));
        const std::string stored = toStoredJson(recipe);
        fuzz::require(toStoredJson(recipeFromStoredJson(stored)) == stored, "A stored recipe does not come back as it was written.");
        (void)recipeHash(recipe);
    });
    return 0;
}
