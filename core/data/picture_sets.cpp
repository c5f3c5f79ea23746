#include "core/base/error.h"
#include "core/data/idx.h"
#include "core/data/readers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>

namespace retort {

namespace {

using Path = std::filesystem::path;

constexpr std::array fileStems = {"train-images", "train-labels", "t10k-images", "t10k-labels"};

/// The spellings in use; an unpacked file goes before a packed one.
std::optional<Path> findIdx(const Path& folder, std::string_view stem)
{
    const std::string kind = stem.ends_with("images") ? "idx3-ubyte" : "idx1-ubyte";
    for (const char* packing : {"", ".gz"}) {
        for (const std::string& ending : {"-" + kind, "." + kind, std::string()}) {
            std::error_code ignored;
            if (const auto file = folder / (std::string(stem) + ending + packing); std::filesystem::is_regular_file(file, ignored))
                return file;
        }
    }
    return std::nullopt;
}

std::vector<Path> filesIn(const Path& folder)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        throw Error("There is no folder " + folder.string() + ": check the data set's path.");
    std::vector<Path> files;
    std::string missing;
    for (const char* stem : fileStems) {
        if (const auto file = findIdx(folder, stem))
            files.push_back(*file);
        else
            missing += (missing.empty() ? "" : ", ") + std::string(stem) + "-idx" + (std::string_view(stem).ends_with("images") ? "3" : "1")
                + "-ubyte";
    }
    if (!missing.empty())
        throw Error("The folder " + folder.string() + " lacks " + missing + " (as it is, or with .gz): check the data set's path.");
    return files;
}

std::vector<Path> findSet(std::string_view id, const Params& params, const std::string& title, const std::string& cure)
{
    if (const auto path = pathParam(params, "path"); !path.empty())
        return filesIn(path);
    const auto places = defaultPlaces(id);
    std::string searched;
    for (const auto& place : places) {
        std::error_code ignored;
        if (std::filesystem::is_directory(place, ignored) && findIdx(place, fileStems[0]))
            return filesIn(place);
        searched += (searched.empty() ? " (searched: " : ", ") + place.string();
    }
    throw Error(title + " is not on this machine" + searched + (searched.empty() ? "" : ")") + ": " + cure
        + ", or name its folder as the data set's path.");
}

Samples readPart(int part, const Path& images, const Path& labels, InputShape& shape)
{
    auto pictures = readIdx(images, 3);
    const auto classes = readIdx(labels, 1);
    const auto count = pictures.dimensions[0];
    if (classes.dimensions[0] != count)
        throw Error(images.string() + " has " + std::to_string(count) + " pictures, but " + labels.string() + " has "
            + std::to_string(classes.dimensions[0]) + " labels: check that they belong together.");
    const InputShape found{.channels = 1, .height = pictures.dimensions[1], .width = pictures.dimensions[2]};
    if (part != 0 && found != shape)
        throw Error(images.string() + " has pictures of " + std::to_string(found.height) + " × " + std::to_string(found.width)
            + " pixels, but those of the train part have " + std::to_string(shape.height) + " × " + std::to_string(shape.width)
            + ": check that the files belong together.");
    shape = found;

    Samples samples;
    samples.bytes = std::move(pictures.bytes);
    samples.labels.assign(classes.bytes.begin(), classes.bytes.end());
    samples.ids.reserve(samples.labels.size());
    for (std::int64_t row = 0; row < count; ++row)
        samples.ids.push_back(sampleId(part, row));
    return samples;
}

void checkLabels(const Samples& samples, const Path& file, std::int64_t classes, const std::string& why)
{
    const auto wrong = std::ranges::find_if(samples.labels, [&](std::int32_t label) { return label >= classes; });
    if (wrong != samples.labels.end())
        throw Error(file.string() + " has label " + std::to_string(*wrong) + " in row " + std::to_string(wrong - samples.labels.begin())
            + " (counted from 0), but " + why + ": check which file this is.");
}

/// `names` empty: as many classes as the largest label of the train part asks for.
Dataset readFour(std::string_view id, const std::vector<Path>& files, std::vector<std::string> names)
{
    Dataset set;
    set.id = id;
    set.train = readPart(0, files[0], files[1], set.shape);
    set.test = readPart(1, files[2], files[3], set.shape);
    if (names.empty()) {
        const auto classes = *std::ranges::max_element(set.train.labels) + 1;
        if (classes < 2)
            throw Error(files[1].string() + " has one class only; there must be two at least: check which file this is.");
        for (int label = 0; label < classes; ++label)
            names.push_back(std::to_string(label));
        checkLabels(set.test, files[3], classes, "the train part knows labels 0 to " + std::to_string(classes - 1) + " only");
    } else {
        const auto why = "this data set has the labels 0 to " + std::to_string(names.size() - 1);
        checkLabels(set.train, files[1], static_cast<std::int64_t>(names.size()), why);
        checkLabels(set.test, files[3], static_cast<std::int64_t>(names.size()), why);
    }
    set.classNames = std::move(names);
    return set;
}

std::vector<Path> idxFiles(const Params& params)
{
    const auto path = pathParam(params, "path");
    if (path.empty())
        throw Error("An IDX data set needs its folder: give it as the data set's path.");
    return filesIn(path);
}

} // namespace

const DatasetReader fashionReader{
    .id = "fashion_mnist",
    .files =
        [](const Params& params) { return findSet("fashion_mnist", params, "Fashion-MNIST", "install the package dataset-fashion-mnist"); },
    .read =
        [](const Params&, const std::vector<Path>& files) {
            return readFour("fashion_mnist", files,
                {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"});
        },
};

const DatasetReader mnistReader{
    .id = "mnist",
    .files = [](const Params& params) { return findSet("mnist", params, "MNIST", "fetch it with ./dev data mnist"); },
    .read =
        [](const Params&, const std::vector<Path>& files) {
            return readFour("mnist", files, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
        },
};

const DatasetReader idxReader{
    .id = "idx",
    .files = idxFiles,
    .read = [](const Params&, const std::vector<Path>& files) { return readFour("idx", files, {}); },
};

} // namespace retort
