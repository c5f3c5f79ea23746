#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/data/packed_file.h"
#include "core/data/readers.h"

#include <charconv>

namespace retort {

namespace {

constexpr int digitPixels = 64;
constexpr int brightest = 16;
constexpr std::int64_t digitRows = 1797;
constexpr std::int64_t trainRows = 1437;      // the rows run writer by writer, so a cut keeps most writers apart

/// Reads "n," or "n\n" with n in [0, most]; false when it is anything else.
bool takeNumber(const char*& at, const char* end, char separator, int most, int& value)
{
    const auto [next, code] = std::from_chars(at, end, value);
    if (code != std::errc() || value < 0 || value > most || next == end || *next != separator)
        return false;
    at = next + 1;
    return true;
}

Dataset readDigits(const Params&, const std::vector<std::filesystem::path>& files)
{
    PackedFile in(files[0]);
    std::string text(std::size_t{1} << 19, '\0');
    text.resize(in.read(std::as_writable_bytes(std::span(text))));

    Dataset set;
    set.id = "digits";
    set.shape = {.channels = 1, .height = 8, .width = 8};
    set.byteScale = brightest;
    set.classNames = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::int64_t row = 0; row < digitRows; ++row) {
        const int part = row < trainRows ? 0 : 1;
        auto& samples = part == 0 ? set.train : set.test;
        int value = 0;
        bool good = true;
        for (int i = 0; i < digitPixels && good; ++i) {
            good = takeNumber(at, end, ',', brightest, value);
            samples.bytes.push_back(static_cast<std::uint8_t>(value));
        }
        if (!good || !takeNumber(at, end, '\n', 9, value))
            throw Error(
                files[0].string() + " is not the digits' file it should be (row " + std::to_string(row) + "); install the program again.");
        samples.labels.push_back(value);
        samples.ids.push_back(sampleId(part, row));
    }
    if (at != end)
        throw Error(files[0].string() + " has more than " + std::to_string(digitRows) + " rows; install the program again.");
    return set;
}

} // namespace

const DatasetReader digitsReader{
    .id = "digits",
    .files = [](const Params&) { return std::vector{resourceFile("digits.csv.gz")}; },
    .read = readDigits,
};

} // namespace retort
