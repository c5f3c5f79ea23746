#pragma once

#include "core/data/dataset.h"
#include "core/data/splits.h"
#include "core/engine/data/augmentation.h"

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace retort::engine {

/// One part of a data set as compact tensors on one device: bytes for pictures, standardised floats for tables. A batch is
/// gathered, augmented and standardised as a whole, never sample by sample.
///
/// REQUIRES: the samples outlive it (on the CPU their bytes are shared, not copied). Reading is free of side effects.
class ResidentData {
public:
    /// Throws retort::Error when the preprocessing was fitted on data of another shape.
    ResidentData(const Dataset& dataset, const Samples& samples, const Preprocessing& preprocessing, torch::Device device = torch::kCPU);

    std::int64_t size() const { return m_labels.numel(); }

    /// Standardised samples, float: pictures as [n, C, H, W] in channels-last memory, tables as [n, F]. `rows`: int64, on the device,
    /// each from 0 to size() - 1.
    torch::Tensor inputs(const torch::Tensor& rows) const;
    /// The same under random views, one for each key, without mixing. A sample's view follows from its key alone, and so not from
    /// the batch it is in.
    torch::Tensor inputs(const torch::Tensor& rows, const Augmentation& views, std::span<const std::uint64_t> keys) const;
    /// For `inputs`: what a recipe asks for on these data. Throws retort::Error where it has no meaning on them.
    Augmentation augmentation(const std::vector<Choice>& choices) const;

    SampleId id(std::int64_t row) const { return m_ids[static_cast<std::size_t>(row)]; }

    torch::Tensor labels(const torch::Tensor& rows) const { return m_labels.index_select(0, rows); }   ///< [n] int64

private:
    torch::Tensor gathered(const torch::Tensor& rows) const;          // pictures as they are, in one pass: [n, H · W · C]
    torch::Tensor standardised(torch::Tensor values) const;
    torch::Tensor shaped(const torch::Tensor& values) const;

    InputShape m_shape;
    bool m_picture;
    std::span<const SampleId> m_ids;
    torch::Tensor m_samples;                  // [N, H, W, C] bytes, or [N, F] standardised
    torch::Tensor m_labels;                   // [N]
    torch::Tensor m_scale;                    // [H · W · C]: x' = scale · byte + shift
    torch::Tensor m_shift;
    double m_largest;                         // of a byte
};

} // namespace retort::engine
