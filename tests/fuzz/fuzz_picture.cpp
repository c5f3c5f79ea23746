#include "core/pictures/decode_picture.h"
#include "tests/fuzz/harness.h"

#include <vector>

using namespace retort;

// A byte of switches: the form; the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Parts parts(data, size);
    const std::uint32_t switches = parts.number(1);
    const PictureForm form{.side = 4 + (switches >> 2 & 31), .colour = (switches & 1) != 0, .crop = (switches & 2) != 0};
    const std::string_view file = parts.rest();
    std::vector<std::uint8_t> out(static_cast<std::size_t>(form.bytes()) + 1, 0x5a);
    fuzz::judge(10 * size, [&] { decodePicture(std::as_bytes(std::span(file)), "picture", form, out.data()); });   // what is kept whole may be eight times the file
    fuzz::require(out.back() == 0x5a, "A picture was written beyond its place.");
    return 0;
}
