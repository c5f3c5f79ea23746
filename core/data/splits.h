#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <vector>

namespace retort {

/// Rows of Dataset::train (train, validation) and of Dataset::test (test). Never depends on a run's seed: validation is
/// drawn by class, by the order of mix({contentKey, Purpose::Split, sample id}).
struct Splits {
    std::vector<std::int64_t> train;          ///< ascending
    std::vector<std::int64_t> validation;     ///< ascending
    std::vector<std::int64_t> test;           ///< ascending
    bool operator==(const Splits&) const = default;
};

/// Throws Error when validation would take a class's last sample from train, or is larger than train.
Splits makeSplits(const Dataset& dataset, const ValidationSpec& validation);

/// What one node and seed sees of the train split: rows of Dataset::train.
struct TransferSet {
    std::vector<std::int64_t> labelled;       ///< ascending
    std::vector<std::int64_t> unlabelled;     ///< ascending, disjoint from labelled
    std::int64_t size() const { return static_cast<std::int64_t>(labelled.size() + unlabelled.size()); }
    bool operator==(const TransferSet&) const = default;
};

/// The labelled part is drawn by class by hash(data, seed, sample id), so that it is nested over sizes and shared by a
/// student and its baseline; Draw::Fixed leaves the seed out. `unlabelled: all` takes every train sample outside the labelled part too.
/// Throws Error when more labels are asked for than there are, or nothing is left.
TransferSet drawTransferSet(const Dataset& dataset, const Splits& splits, const NodeData& node, std::uint64_t seed);

/// Fitted once per experiment on its train split: x' = (x − mean) / deviation, by channel for pictures (of values scaled to
/// [0, 1]), by column for tables (a column that is constant in the train split becomes 0 everywhere: its deviation is 1e30).
struct Preprocessing {
    std::vector<float> mean;
    std::vector<float> deviation;
    bool operator==(const Preprocessing&) const = default;
};

Preprocessing fitPreprocessing(const Dataset& dataset, const Splits& splits);
std::string toJson(const Preprocessing& preprocessing);
Preprocessing preprocessingFromJson(std::string_view json);

/// "all 55 000 labels", "200 labels (20 per class) and 54 800 samples without", for cards and the command line.
std::string describe(const TransferSet& set, const NodeData& node);

} // namespace retort
