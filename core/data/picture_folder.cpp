#include "core/data/picture_folder.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/no_space.h"
#include "core/base/random.h"
#include "core/data/readers.h"
#include "core/data/stratified.h"
#include "core/data/summary_cache.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numeric>
#include <system_error>

namespace retort {

namespace {

using Path = std::filesystem::path;

constexpr std::size_t mostFiles = 4'000'000;
constexpr std::size_t mostFileBytes = std::size_t{256} << 20;
constexpr std::size_t hexDigits = 64;

std::vector<Path> sortedEntries(const Path& folder, bool folders)
{
    std::vector<Path> found;
    std::error_code code;
    for (std::filesystem::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
        std::error_code ignored;
        const std::string name = at->path().filename().string();
        if (!name.starts_with('.') && (folders ? at->is_directory(ignored) : at->is_regular_file(ignored)))
            found.push_back(at->path());
    }
    if (code)
        throw Error("The folder " + folder.string() + " cannot be read: " + code.message() + ".");
    std::ranges::sort(found);
    return found;
}

bool isPicture(const Path& file)
{
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

/// The pictures of every class folder. `known`: the classes there may be, or empty: all.
void addPart(PictureFolder& folder, const Path& part, bool test)
{
    std::size_t others = 0;
    for (const Path& place : sortedEntries(part, true)) {
        const std::string name = place.filename().string();
        auto known = std::ranges::find(folder.classNames, name);
        if (known == folder.classNames.end() && test)
            throw Error("The test part has the class \"" + name + "\", and the train part has not: both need the same folders (" + part.string() + ").");
        if (known == folder.classNames.end())
            known = folder.classNames.insert(known, name);
        const auto label = static_cast<std::int32_t>(known - folder.classNames.begin());
        const std::size_t before = folder.files.size();
        for (const Path& file : sortedEntries(place, false)) {
            if (isPicture(file))
                folder.files.push_back({file, label, test});
            else
                ++others;
        }
        if (folder.files.size() == before && !test)
            throw Error("The folder " + place.string() + " holds no picture (.png, .jpg, .jpeg), so that its class would be empty: fill it or take it away.");
        if (folder.files.size() > mostFiles)
            throw Error(part.string() + " holds more than the " + std::to_string(mostFiles) + " pictures that are read.");
    }
    if (others > 0)
        folder.warnings.push_back(std::to_string(others) + (others == 1 ? " file" : " files") + " under " + part.string() + " end neither in .png nor in .jpg or .jpeg, and are left out.");
}

PictureForm formOf(const Params& params) { return {.side = params.integer("size"), .colour = params.text("colours") == "rgb", .crop = params.text("fit") == "crop"}; }

/// Labels and the files' own hashes, in order; both parts, unless the test is still to be drawn.
std::string hashOf(const PictureFolder& folder, const std::vector<std::string>& files)
{
    Sha256 hash;
    hash.add("retort-pictures 1\nsize " + std::to_string(folder.form.side) + (folder.form.colour ? " rgb " : " grey ") + (folder.form.crop ? "crop" : "stretch") + "\nclasses "
        + std::to_string(folder.classNames.size()) + '\n');
    for (std::size_t i = 0; i < files.size(); ++i)
        hash.add((folder.files[i].test ? "test " : "train ") + std::to_string(folder.files[i].label) + ' ' + files[i] + '\n');
    return hash.hex();
}

std::uint64_t keyFrom(const std::string& hex)
{
    std::uint64_t key = 0;
    std::from_chars(hex.data(), hex.data() + 16, key, 16);
    return key;
}

void drawTest(PictureFolder& folder, double fraction, std::uint64_t key)
{
    std::vector<std::int32_t> labels;
    for (const auto& file : folder.files)
        labels.push_back(file.label);
    std::vector<std::int64_t> rows(labels.size());
    std::iota(rows.begin(), rows.end(), 0);
    const auto order = stratifiedOrder(labels, rows, [key](std::int64_t row) { return mix({key, static_cast<std::uint64_t>(Purpose::Split), static_cast<std::uint64_t>(row)}); });
    const auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rows.size())));
    for (std::size_t i = 0; i < count; ++i)
        folder.files[static_cast<std::size_t>(order[i])].test = true;
}

void requireBothParts(const PictureFolder& folder)
{
    std::vector<bool> trained(folder.classNames.size());
    bool tested = false;
    for (const auto& file : folder.files) {
        tested = tested || file.test;
        if (!file.test)
            trained[static_cast<std::size_t>(file.label)] = true;
    }
    if (!tested)
        throw Error("No picture is left for the test: add some under test/, or draw a larger share (test_fraction).");
    for (std::size_t label = 0; label < trained.size(); ++label)
        if (!trained[label])
            throw Error("No picture of the class \"" + folder.classNames[label] + "\" is left to learn from: add some, or draw a smaller share for the test (test_fraction).");
}

} // namespace

PictureFolder listPictures(const Params& params)
{
    const Path place = pathParam(params, "path");
    std::error_code ignored;
    if (place.empty())
        throw Error("Pictures need their folder: give it as the data set's path.");
    if (!std::filesystem::is_directory(place, ignored))
        throw Error("There is no folder " + place.string() + ": check the data set's path.");
    PictureFolder folder;
    folder.form = formOf(params);
    const bool parts = std::filesystem::is_directory(place / "train", ignored);
    addPart(folder, parts ? place / "train" : place, false);
    folder.drawn = !parts || !std::filesystem::is_directory(place / "test", ignored);
    if (!folder.drawn)
        addPart(folder, place / "test", true);
    if (folder.classNames.size() < 2)
        throw Error((parts ? place / "train" : place).string() + " should hold a folder of pictures for each class, two at least, and holds "
            + (folder.classNames.empty() ? "none" : "one only") + ": check the data set's path.");
    if (static_cast<double>(folder.files.size()) * static_cast<double>(folder.form.bytes()) > static_cast<double>(std::size_t{1} << 32))
        throw Error("The " + std::to_string(folder.files.size()) + " pictures of " + place.string() + " would take more than 4 GB of memory at " + std::to_string(folder.form.side)
            + " × " + std::to_string(folder.form.side) + " pixels: choose a smaller size.");
    return folder;
}

void settle(PictureFolder& folder, double testFraction)
{
    std::vector<std::string> hashes;
    hashes.reserve(folder.files.size());
    for (const auto& file : folder.files)
        hashes.push_back(sha256(readFile(file.path, mostFileBytes)));
    if (folder.drawn)
        drawTest(folder, testFraction, keyFrom(hashOf(folder, hashes)));
    requireBothParts(folder);
    folder.contentHash = hashOf(folder, hashes);
}

Path decodedFile(const PictureFolder& folder)
{
    const Path cache = cacheFolder();
    if (cache.empty())
        throw Error("There is no place to keep decoded pictures in: set XDG_CACHE_HOME or HOME to a folder.");
    return cache / "pictures" / folder.contentHash;
}

std::vector<std::uint8_t> readDecoded(const PictureFolder& folder)
{
    const std::size_t expected = folder.files.size() * static_cast<std::size_t>(folder.form.bytes());
    std::error_code code;
    const Path file = decodedFile(folder);
    if (std::filesystem::file_size(file, code) != expected + hexDigits || code)
        return {};
    try {
        const std::string text = readFile(file, expected + hexDigits);
        const std::string_view pixels = std::string_view(text).substr(hexDigits);
        if (text.size() != expected + hexDigits || sha256(pixels) != text.substr(0, hexDigits))
            return {};
        return std::vector<std::uint8_t>(pixels.begin(), pixels.end());
    } catch (const Error&) {                             // as good as none
        return {};
    }
}

void keepDecoded(const PictureFolder& folder, const std::vector<std::uint8_t>& bytes)
{
    const Path file = decodedFile(folder);
    try {
        std::filesystem::create_directories(file.parent_path());
        std::string text = sha256(std::as_bytes(std::span(bytes)));
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        writeFileAtomically(file, std::string_view(text));
    } catch (const NoSpace&) {
        throw;
    } catch (const std::exception& error) {
        throw Error("The decoded pictures cannot be kept in " + file.parent_path().string() + " (" + error.what() + "); set XDG_CACHE_HOME to a folder with room.");
    }
}

namespace {

PictureFolder settled(const Params& params)
{
    PictureFolder folder = listPictures(params);
    settle(folder, params.real("test_fraction"));
    return folder;
}

Dataset readPictures(const Params& params, const std::vector<Path>&)
{
    const PictureFolder folder = settled(params);
    const std::vector<std::uint8_t> bytes = readDecoded(folder);
    if (bytes.empty())
        throw Error("The pictures of " + pathParam(params, "path") + " are decoded by the first run that learns from them, and can be shown from then on.");
    Dataset set;
    set.id = "pictures";
    set.shape = {.channels = folder.form.channels(), .height = folder.form.side, .width = folder.form.side};
    set.classNames = folder.classNames;
    set.contentHash = folder.contentHash;
    set.warnings = folder.warnings;
    const auto each = folder.form.bytes();
    for (std::size_t row = 0; row < folder.files.size(); ++row) {
        Samples& part = folder.files[row].test ? set.test : set.train;
        const auto from = bytes.begin() + static_cast<std::int64_t>(row) * each;
        part.bytes.insert(part.bytes.end(), from, from + each);
        part.labels.push_back(folder.files[row].label);
        part.ids.push_back(sampleId(folder.files[row].test ? 1 : 0, static_cast<std::int64_t>(row)));
    }
    return set;
}

DatasetSummary summarisePictures(const Params& params)
{
    const PictureFolder folder = settled(params);
    DatasetSummary summary{.contentHash = folder.contentHash, .shape = {.channels = folder.form.channels(), .height = folder.form.side, .width = folder.form.side},
        .classNames = folder.classNames, .classSamples = std::vector<std::int64_t>(folder.classNames.size()), .warnings = folder.warnings};
    for (const auto& file : folder.files) {
        ++(file.test ? summary.testSamples : summary.trainSamples);
        if (!file.test)
            ++summary.classSamples[static_cast<std::size_t>(file.label)];
    }
    return summary;
}

} // namespace

const DatasetReader picturesReader{
    .id = "pictures",
    .files =
        [](const Params& params) {
            std::vector<Path> files;
            for (const auto& file : listPictures(params).files)
                files.push_back(file.path);
            return files;
        },
    .read = readPictures,
    .summary = summarisePictures,
};

} // namespace retort
