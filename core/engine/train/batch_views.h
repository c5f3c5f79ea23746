#pragma once

#include "core/engine/data/resident_data.h"
#include "core/engine/train/batches.h"
#include "core/engine/train/job.h"

#include <torch/types.h>

#include <cstdint>

namespace retort::engine {

/// What a network, and whoever teaches it, sees of a batch: the samples under the recipe's random views, each following from the stream,
/// the sample and its round alone.
class BatchViews {
public:
    /// `stream`: of the network's lane. REQUIRES: job and data (the train part) outlive it.
    BatchViews(const Job& job, const ResidentData& data, std::uint64_t stream, torch::Device device);

    /// The rows of Dataset::train at positions of the transfer set. Both [N] int64, on the device.
    torch::Tensor rows(const torch::Tensor& positions) const { return m_rows.index_select(0, positions); }

    struct Seen {
        torch::Tensor view;                   ///< as ResidentData::inputs
        torch::Tensor shares;                 ///< [N] of the sample itself; undefined without mixing
        torch::Tensor otherLabels;            ///< [labelled]: the second label where samples are mixed
    };
    /// `rows`: those of the batch.
    Seen see(const Batch& batch, const torch::Tensor& rows) const;

    /// Whether samples are seen as they are.
    bool plain() const { return m_views.empty(); }

private:
    std::uint64_t key(std::int64_t position, std::int64_t round) const;

    const Job& m_job;
    const ResidentData& m_data;
    Augmentation m_views;
    std::uint64_t m_stream;
    torch::Device m_device;
    torch::Tensor m_rows;                     // of Dataset::train, beside the positions of the transfer set
};

} // namespace retort::engine
