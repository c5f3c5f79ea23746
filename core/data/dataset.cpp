#include "core/data/dataset.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/data/readers.h"

#include <algorithm>
#include <charconv>

namespace retort {

namespace {

const DatasetReader* const readers[] = {&digitsReader, &fashionReader, &mnistReader, &cifar10Reader, &cifar100Reader, &idxReader, &picturesReader, &csvReader};

} // namespace

std::span<const DatasetReader* const> datasetReaders() { return readers; }

const DatasetReader& datasetReader(std::string_view id)
{
    for (const auto* reader : readers)
        if (reader->id == id)
            return *reader;
    entry(Kind::Dataset, id);                            // throws for a word the catalogue does not know either
    throw Error(
        "The data set " + std::string(id) + " is in the catalogue, but has no reader; this is a mistake of the program, please report it.");
}

std::string pathParam(const Params& params, std::string_view id)
{
    return params.has(id) ? params.text(id) : std::string();
}

SampleId sampleId(int part, std::int64_t row)
{
    return static_cast<SampleId>(part) << 32 | static_cast<SampleId>(row);
}

std::uint64_t contentKey(const Dataset& dataset)
{
    std::uint64_t key = 0;
    std::from_chars(
        dataset.contentHash.data(), dataset.contentHash.data() + std::min<std::size_t>(16, dataset.contentHash.size()), key, 16);
    return key;
}

std::shared_ptr<const Dataset> readDataset(std::string_view id, const Params& params)
{
    const auto& reader = datasetReader(id);
    auto set = std::make_shared<Dataset>(reader.read(params, reader.files(params)));
    if (set->contentHash.empty())
        set->contentHash = contentHash(*set);
    return set;
}

} // namespace retort
