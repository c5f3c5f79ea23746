#include "tests/fuzz/harness.h"
#include "tests/fuzz/planning.h"

using namespace retort;

// The experiment's text up to a zero byte; then PATH, zero, VALUE, as --set gives them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::judge(size, [&] {
        fuzz::Parts parts(data, size);
        Experiment experiment = parseExperiment(parts.text());
        fuzz::require(parseExperiment(toText(experiment)) == experiment, "An experiment does not come back as it was written.");
        if (!parts.empty()) {
            const std::string_view path = parts.text();
            setValue(experiment, path, valueFromText(parts.rest()));
            fuzz::require(parseExperiment(toText(experiment)) == experiment, "An experiment that was changed does not come back as it was written.");
        }
        const Resolution resolution = resolve(experiment);
        fuzz::require(resolution.experiment || !resolution.problems.empty(), "An experiment is refused without a reason.");
        if (resolution.experiment)
            for (const PlannedRun& run : plan(*resolution.experiment, fuzz::anyContext()).runs)
                fuzz::require(recipeHash(recipeFromStoredJson(toStoredJson(run.recipe))) == run.hash, "A recipe does not come back as it was stored.");
    });
    return 0;
}
