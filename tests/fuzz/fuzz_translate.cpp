#include "core/translate/translate.h"
#include "tests/fuzz/harness.h"

using namespace retort;

// The text, as it is pasted. What comes of it is an experiment's text, or a loss; an experiment resolves or says what is wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    fuzz::judge(size, [&] {
        const Translation translation = translate(text);
        fuzz::require(translation.terms.is_object() && !translation.toolkit.empty(), "A translation says nothing.");
        if (translation.document.is_null())
            return;
        const Experiment again = parseExperiment(toText(Experiment{translation.document}));
        fuzz::require(again.document == translation.document, "A translated experiment does not come back as it was written.");
        (void)resolve(again);
    });
    return 0;
}
