#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/packed_file.h"
#include "core/data/readers.h"

#include <algorithm>
#include <optional>
#include <system_error>

namespace retort {

namespace {

using Path = std::filesystem::path;

constexpr std::int64_t cifarSide = 32;
constexpr std::size_t cifarPixels = 3 * cifarSide * cifarSide;
constexpr std::size_t recordsAtOnce = 1024;         // records read at once
constexpr std::int64_t mostRecords = 1'000'000;   // in one file

/// How one of the two sets is laid out: a record is its label bytes, then the picture, plane by plane.
struct CifarLayout {
    std::string_view id;
    std::string_view title;
    std::string_view folder;                  ///< as the archive unpacks to
    std::vector<std::string_view> train;
    std::string_view test;
    std::string_view names;                   ///< the file of class names, if it is there
    std::vector<int> labels;                  ///< how many values each label byte has; the last one is the class
    std::int64_t trainSamples;
    std::int64_t testSamples;
    std::vector<std::string> classNames = {};

    std::size_t record() const { return labels.size() + cifarPixels; }
    int classes() const { return labels.back(); }
};

const CifarLayout& cifar10()
{
    static const CifarLayout layout{.id = "cifar10", .title = "CIFAR-10", .folder = "cifar-10-batches-bin",
        .train = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"}, .test = "test_batch.bin",
        .names = "batches.meta.txt", .labels = {10}, .trainSamples = 50'000, .testSamples = 10'000,
        .classNames = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}};
    return layout;
}

const CifarLayout& cifar100()
{
    static const CifarLayout layout{.id = "cifar100", .title = "CIFAR-100", .folder = "cifar-100-binary", .train = {"train.bin"}, .test = "test.bin",
        .names = "fine_label_names.txt", .labels = {20, 100}, .trainSamples = 50'000, .testSamples = 10'000};
    return layout;
}

/// As it is, or packed.
std::optional<Path> findCifarFile(const Path& folder, std::string_view name)
{
    for (const char* packing : {"", ".gz"}) {
        std::error_code ignored;
        if (auto file = folder / (std::string(name) + packing); std::filesystem::is_regular_file(file, ignored))
            return file;
    }
    return std::nullopt;
}

/// The files, those of the train part first, then the test's, then that of the names where there is one. The folder may be the one
/// that the archive was unpacked in.
std::vector<Path> cifarFilesIn(const CifarLayout& layout, Path folder)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        throw Error("There is no folder " + folder.string() + ": check the data set's path.");
    if (!findCifarFile(folder, layout.train[0]) && std::filesystem::is_directory(folder / layout.folder, ignored))
        folder /= layout.folder;
    std::vector<std::string_view> wanted = layout.train;
    wanted.push_back(layout.test);
    std::vector<Path> files;
    std::string missing;
    for (const auto name : wanted) {
        if (const auto file = findCifarFile(folder, name))
            files.push_back(*file);
        else
            missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (!missing.empty())
        throw Error("The folder " + folder.string() + " lacks " + missing + ": it should hold the binary version of " + std::string(layout.title)
            + "; check the data set's path.");
    if (const auto names = findCifarFile(folder, layout.names))
        files.push_back(*names);
    return files;
}

std::vector<Path> findCifar(const CifarLayout& layout, const Params& params)
{
    if (const auto path = pathParam(params, "path"); !path.empty())
        return cifarFilesIn(layout, path);
    std::string searched;
    for (const auto& place : defaultPlaces(layout.id)) {
        std::error_code ignored;
        if (std::filesystem::is_directory(place, ignored))
            return cifarFilesIn(layout, place);
        searched += (searched.empty() ? " (searched: " : ", ") + place.string();
    }
    throw Error(std::string(layout.title) + " is not on this machine" + searched + (searched.empty() ? "" : ")")
        + ": fetch its binary version, unpack it and name its folder as the data set's path.");
}

void readRecords(const CifarLayout& layout, int part, const Path& file, Samples& samples)
{
    PackedFile in(file);
    std::error_code code;
    if (const auto size = std::filesystem::file_size(file, code); !code)   // where it is not packed, room for all at once
        samples.bytes.reserve(samples.bytes.size() + size / layout.record() * cifarPixels);
    std::vector<std::uint8_t> records(std::min<std::size_t>(recordsAtOnce, 1 + in.fileBytes() / layout.record()) * layout.record());
    std::int64_t row = 0;
    for (;;) {
        const std::size_t got = in.read(std::as_writable_bytes(std::span(records)));
        if (got % layout.record() != 0)
            throw Error(file.string() + " ends inside a record: after " + std::to_string(row + static_cast<std::int64_t>(got / layout.record())) + " whole ones of "
                + std::to_string(layout.record()) + " bytes there are " + std::to_string(got % layout.record())
                + " bytes more; fetch it again, and check that it is the binary version of " + std::string(layout.title) + ".");
        for (std::size_t at = 0; at < got; at += layout.record(), ++row) {
            const std::uint8_t* record = records.data() + at;
            for (std::size_t label = 0; label < layout.labels.size(); ++label)
                if (record[label] >= layout.labels[label])
                    throw Error(file.string() + " has label " + std::to_string(record[label]) + " in record " + std::to_string(row)
                        + " (counted from 0), where 0 to " + std::to_string(layout.labels[label] - 1) + " are expected: check that it is the binary version of "
                        + std::string(layout.title) + ".");
            samples.labels.push_back(record[layout.labels.size() - 1]);
            samples.ids.push_back(sampleId(part, samples.size() - 1));
            samples.bytes.insert(samples.bytes.end(), record + layout.labels.size(), record + layout.record());
        }
        if (row > mostRecords)
            throw Error(file.string() + " has more than the " + std::to_string(mostRecords) + " pictures that are read from one file; check which file this is.");
        if (got < records.size())
            break;
    }
    if (row == 0)
        throw Error(file.string() + " is empty; fetch it again.");
}

/// One name a line; empty lines at the end do not count.
std::vector<std::string> readClassNames(const CifarLayout& layout, const Path& file)
{
    PackedFile in(file);
    std::string text(std::size_t{1} << 16, '\0');
    text.resize(in.read(std::as_writable_bytes(std::span(text))));
    std::erase(text, '\r');
    while (text.ends_with('\n'))
        text.pop_back();
    std::vector<std::string> names(1);
    for (const char c : text) {
        if (c == '\n')
            names.emplace_back();
        else
            names.back() += c;
    }
    const bool odd = std::ranges::any_of(names, [](const std::string& name) {
        return name.empty() || name.size() > 100 || std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    });
    if (odd || std::ssize(names) != layout.classes())
        throw Error(file.string() + " should hold the names of the " + std::to_string(layout.classes()) + " classes of " + std::string(layout.title)
            + ", one a line; fetch it again, or remove it.");
    return names;
}

void noteSize(const CifarLayout& layout, std::string_view part, std::int64_t found, std::int64_t published, Dataset& set)
{
    if (found != published)
        set.warnings.push_back("The " + std::string(part) + " part of this " + std::string(layout.title) + " has " + std::to_string(found) + " pictures, and the published one "
            + std::to_string(published) + ".");
}

Dataset readCifar(const CifarLayout& layout, const std::vector<Path>& files)
{
    Dataset set;
    set.id = layout.id;
    set.shape = {.channels = 3, .height = cifarSide, .width = cifarSide};
    const std::size_t parts = layout.train.size();
    for (std::size_t i = 0; i < parts; ++i)
        readRecords(layout, 0, files[i], set.train);
    readRecords(layout, 1, files[parts], set.test);
    if (files.size() > parts + 1)
        set.classNames = readClassNames(layout, files[parts + 1]);
    else
        set.classNames = layout.classNames;
    for (int label = std::ssize(set.classNames); label < layout.classes(); ++label)
        set.classNames.push_back(std::to_string(label));
    noteSize(layout, "train", set.train.size(), layout.trainSamples, set);
    noteSize(layout, "test", set.test.size(), layout.testSamples, set);
    return set;
}

} // namespace

const DatasetReader cifar10Reader{
    .id = "cifar10",
    .files = [](const Params& params) { return findCifar(cifar10(), params); },
    .read = [](const Params&, const std::vector<Path>& files) { return readCifar(cifar10(), files); },
};

const DatasetReader cifar100Reader{
    .id = "cifar100",
    .files = [](const Params& params) { return findCifar(cifar100(), params); },
    .read = [](const Params&, const std::vector<Path>& files) { return readCifar(cifar100(), files); },
};

} // namespace retort
