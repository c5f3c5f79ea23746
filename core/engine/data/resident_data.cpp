#include "core/engine/data/resident_data.h"

#include "core/base/error.h"
#include "core/engine/data/standardise_kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace retort::engine {

namespace {

constexpr std::int64_t threadValues = 32768;        // worth a thread of their own

/// 1 / deviation; a constant channel or column becomes 0 everywhere.
torch::Tensor factorOf(const torch::Tensor& deviation) { return torch::where(deviation > 0, deviation.reciprocal(), torch::zeros_like(deviation)); }

} // namespace

ResidentData::ResidentData(const Dataset& dataset, const Samples& samples, const Preprocessing& preprocessing, torch::Device device)
    : m_shape(dataset.shape)
    , m_picture(!samples.bytes.empty())
    , m_ids(samples.ids)
    , m_largest(dataset.byteScale)
{
    const auto [channels, height, width] = m_shape;
    const std::int64_t fitted = m_picture ? channels : m_shape.values();
    if (std::ssize(preprocessing.mean) != fitted || std::ssize(preprocessing.deviation) != fitted)
        throw Error("The preprocessing was fitted on data of another shape: it has " + std::to_string(preprocessing.mean.size())
            + " means for " + std::to_string(fitted) + (m_picture ? " channels" : " columns") + "; train the run on the data set it names.");

    m_labels = torch::tensor(at::ArrayRef<std::int32_t>(samples.labels), torch::kInt).to(device, torch::kLong);
    const torch::Tensor mean = torch::tensor(at::ArrayRef<float>(preprocessing.mean), torch::kFloat);
    const torch::Tensor factor = factorOf(torch::tensor(at::ArrayRef<float>(preprocessing.deviation), torch::kFloat));
    if (!m_picture) {
        const auto reals = torch::from_blob(const_cast<float*>(samples.reals.data()), {samples.size(), fitted}, torch::kFloat);
        m_samples = ((reals - mean) * factor).to(device);
        return;
    }
    const auto bytes = torch::from_blob(const_cast<std::uint8_t*>(samples.bytes.data()), {samples.size(), channels, height, width}, torch::kByte);
    m_samples = bytes.permute({0, 2, 3, 1}).contiguous().to(device);
    m_scale = (factor / dataset.byteScale).repeat({height * width}).to(device);
    m_shift = (-mean * factor).repeat({height * width}).to(device);
}

torch::Tensor ResidentData::inputs(const torch::Tensor& rows) const
{
    if (!m_picture)
        return m_samples.index_select(0, rows);
    if (m_samples.is_cpu())
        return shaped(gathered(rows));
    return shaped(standardised(m_samples.index_select(0, rows).flatten(1).to(torch::kFloat)));
}

torch::Tensor ResidentData::gathered(const torch::Tensor& rows) const
{
    const std::int64_t values = m_shape.values();
    const torch::Tensor result = torch::empty({rows.numel(), values});
    const torch::Tensor index = rows.contiguous();
    const std::int64_t* row = index.data_ptr<std::int64_t>();
    const std::uint8_t* bytes = m_samples.data_ptr<std::uint8_t>();
    const float* scale = m_scale.data_ptr<float>();
    const float* shift = m_shift.data_ptr<float>();
    float* into = result.data_ptr<float>();
    at::parallel_for(0, rows.numel(), std::max<std::int64_t>(1, threadValues / values), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t i = from; i < to; ++i)
            kernels::standardise(bytes + row[i] * values, scale, shift, values, into + i * values);
    });
    return result;
}

torch::Tensor ResidentData::inputs(const torch::Tensor& rows, const Augmentation& views, std::span<const std::uint64_t> keys) const
{
    if (views.empty())
        return inputs(rows);
    torch::Tensor values = m_samples.index_select(0, rows);
    if (m_picture) {
        const torch::Tensor bytes = views.moved(values, keys);
        values = standardised(views.coloured(bytes, bytes.flatten(1).to(torch::kFloat), m_largest, keys));
    }
    views.finish(values, keys);
    return m_picture ? shaped(values) : values;
}

Augmentation ResidentData::augmentation(const std::vector<Choice>& choices) const { return Augmentation(choices, m_shape, m_picture); }

torch::Tensor ResidentData::standardised(torch::Tensor values) const { return torch::addcmul_out(values, m_shift, values, m_scale); }

torch::Tensor ResidentData::shaped(const torch::Tensor& values) const
{
    return values.view({values.size(0), m_shape.height, m_shape.width, m_shape.channels}).permute({0, 3, 1, 2});
}

} // namespace retort::engine
