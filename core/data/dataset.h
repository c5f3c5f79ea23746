#pragma once

#include "core/catalogue/cost.h"
#include "core/catalogue/params.h"
#include "core/recipe/recipe.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace retort {

/// A sample's stable name within its data set: (part << 32) | row in the source file; part 0 is the file (or rows) of the
/// train part, part 1 of the test part. It never depends on a split, a seed or a subset.
using SampleId = std::uint64_t;

/// The samples of one part, in source order. Pictures are bytes (0 … 255), tables are floats; exactly one is filled.
struct Samples {
    std::vector<std::uint8_t> bytes;          ///< [N, C, H, W] row-major
    std::vector<float> reals;                 ///< [N, F] row-major, before standardisation
    std::vector<std::int32_t> labels;         ///< [N], each in [0, classes)
    std::vector<SampleId> ids;                ///< [N]
    std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
    bool operator==(const Samples&) const = default;
};

/// A data set as its files say it is, in memory, immutable, shared by threads.
struct Dataset {
    std::string id;                           ///< the catalogue's
    InputShape shape;
    bool picture = true;                      ///< samples can be shown as pictures
    double byteScale = 255;                   ///< the largest value of a byte (16 for the digits)
    std::vector<std::string> classNames;
    std::vector<std::string> featureNames;    ///< of a table's columns after one-hot; empty for pictures
    Samples train;                            ///< validation is carved from it: see splits.h
    Samples test;
    std::string contentHash;                  ///< SHA-256 over shape, labels and values of both parts
    std::vector<std::string> warnings;        ///< "row 17 of test.csv has a category not seen in training …"
    std::int64_t classes() const { return static_cast<std::int64_t>(classNames.size()); }
};

/// The first 64 bits of the content hash: what splits and draws are keyed by.
std::uint64_t contentKey(const Dataset& dataset);

/// Reads a data set: `params` are the row's parameters, the Path ones included. Throws Error that says file, row and cure.
std::shared_ptr<const Dataset> readDataset(std::string_view id, const Params& params);

/// Where the files of a data set are looked for when no path is given, in order; the environment's RETORT_DATA first.
std::vector<std::filesystem::path> defaultPlaces(std::string_view id);

/// The content hash without keeping the data: from the cache beside the user's other caches when the files are
/// unchanged (names, sizes, times), else by reading (readDataset always hashes what it reads). Also answers shape, classes
/// and size, which planning needs.
struct DatasetSummary {
    std::string contentHash;
    InputShape shape;
    std::vector<std::string> classNames;
    std::int64_t trainSamples = 0;
    std::vector<std::int64_t> classSamples;   ///< of the train part, by class
    std::int64_t testSamples = 0;
    std::vector<std::string> warnings;        ///< as Dataset's
};
DatasetSummary summarise(std::string_view id, const Params& params);

} // namespace retort
