#pragma once

#include "core/data/dataset.h"
#include "core/data/splits.h"

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace retort::engine {

class Augmentation;

/// One part of a data set as compact tensors on one device: bytes for pictures, standardised floats for tables. A batch is
/// gathered, augmented and standardised as a whole, never sample by sample.
///
/// REQUIRES: the samples outlive it (on the CPU their bytes are shared, not copied). Reading is free of side effects.
class ResidentData {
public:
    /// Throws retort::Error when the preprocessing was fitted on data of another shape.
    ResidentData(const Dataset& dataset, const Samples& samples, const Preprocessing& preprocessing, torch::Device device = torch::kCPU);

    std::int64_t size() const { return m_labels.numel(); }

    /// Standardised samples, float: pictures as [n, C, H, W] in channels-last memory, tables as [n, F]. `rows`: int64, on the device.
    torch::Tensor inputs(const torch::Tensor& rows) const;
    /// The same under random views. Sample i's view follows from mix({key, its id}) alone, so that it does not depend on the batch
    /// it is in; `key` says the stream and the epoch or step.
    torch::Tensor inputs(const torch::Tensor& rows, const std::vector<Choice>& augment, std::uint64_t key) const;

    torch::Tensor labels(const torch::Tensor& rows) const { return m_labels.index_select(0, rows); }   ///< [n] int64

private:
    std::vector<std::uint64_t> viewKeys(const torch::Tensor& rows, std::uint64_t key) const;
    torch::Tensor standardised(const torch::Tensor& bytes) const;
    torch::Tensor shaped(const torch::Tensor& values) const;

    InputShape m_shape;
    bool m_picture;
    std::span<const SampleId> m_ids;
    torch::Tensor m_samples;                  // [N, H, W, C] bytes, or [N, F] standardised
    torch::Tensor m_labels;                   // [N]
    torch::Tensor m_scale;                    // [H · W · C]: x' = scale · byte + shift
    torch::Tensor m_shift;
};

} // namespace retort::engine
