#pragma once

#include "core/data/dataset.h"

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace retort {

/// How one row of the catalogue's data sets is read; everything but, usually, the content hash is filled in by `read`.
struct DatasetReader {
    std::string_view id;
    /// The files that decide the content. Throws Error when they are not there.
    std::vector<std::filesystem::path> (*files)(const Params& params);
    Dataset (*read)(const Params& params, const std::vector<std::filesystem::path>& files);
    /// Where the summary is to be had without reading the samples; such a set says its own content hash, and has to be decoded
    /// (core/pictures) before it is read.
    DatasetSummary (*summary)(const Params& params) = nullptr;
};

/// In the catalogue's order.
std::span<const DatasetReader* const> datasetReaders();
/// The reader. Throws Error, naming the nearest known id.
const DatasetReader& datasetReader(std::string_view id);

/// Each reader's file: a set of its own sort.
extern const DatasetReader digitsReader;
extern const DatasetReader fashionReader;
extern const DatasetReader mnistReader;
extern const DatasetReader cifar10Reader;
extern const DatasetReader cifar100Reader;
extern const DatasetReader idxReader;
extern const DatasetReader picturesReader;
extern const DatasetReader csvReader;

/// A Path parameter, or empty: recipes leave paths out.
std::string pathParam(const Params& params, std::string_view id);
SampleId sampleId(int part, std::int64_t row);

/// SHA-256 over the data set's meaning, as docs/data.md writes it down: shape, scale, number of classes, then labels and values of
/// both parts. Names are left out: they decide no number.
std::string contentHash(const Dataset& dataset);

} // namespace retort
