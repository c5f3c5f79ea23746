#include "core/base/error.h"
#include "core/data/splits.h"
#include "core/store/network_card.h"
#include "core/store/safetensors.h"
#include "tests/fuzz/harness.h"

using namespace retort;

namespace {

/// One of the readers has the tensor's type; the others refuse it.
void readValues(const RawTensor& tensor)
{
    const auto tryTo = [](const auto& read) {
        try {
            (void)read();
        } catch (const Error&) {
        }
    };
    tryTo([&] { return floatsOf(tensor); });
    tryTo([&] { return int32sOf(tensor); });
    tryTo([&] { return int64sOf(tensor); });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static fuzz::MemoryFile memory;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    fuzz::judge(size, [&] {
        const TensorFile file = parseTensors(bytes, "the input");
        for (const auto& [name, tensor] : file.tensors)
            readValues(tensor);
        fuzz::require(parseTensors(serialiseTensors(file), "what was written") == file, "A safetensors file does not come back as it was written.");
        if (const auto said = file.metadata.find("preprocessing"); said != file.metadata.end())
            (void)preprocessingFromJson(said->second);
        memory.fill(bytes);
        fuzz::require(readMetadata(memory.path()) == file.metadata, "The metadata alone are others than those of the whole.");
        const NetworkCard card = cardFromMetadata(file.metadata, "the input");
        (void)modelCost(card.model.kind, card.model.params, card.input, static_cast<std::int64_t>(card.classNames.size()));
    });
    return 0;
}
