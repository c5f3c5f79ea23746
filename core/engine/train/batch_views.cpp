#include "core/engine/train/batch_views.h"

#include "core/base/random.h"

#include <torch/utils.h>

#include <utility>
#include <vector>

namespace retort::engine {

BatchViews::BatchViews(const Job& job, const ResidentData& data, std::uint64_t stream, torch::Device device)
    : m_job(job)
    , m_data(data)
    , m_views(data.augmentation(job.recipe.train.augment))
    , m_stream(stream)
    , m_device(device)
    , m_rows(torch::tensor(job.transferRows, torch::kInt64).to(device))
{
}

std::uint64_t BatchViews::key(std::int64_t position, std::int64_t round) const
{
    return mix({m_stream, static_cast<std::uint64_t>(round), m_data.id(m_job.transferRows[static_cast<std::size_t>(position)])});
}

BatchViews::Seen BatchViews::see(const Batch& batch, const torch::Tensor& rows) const
{
    if (m_views.empty())
        return {.view = m_data.inputs(rows), .shares = {}, .otherLabels = {}};
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i < batch.positions.size(); ++i)
        keys.push_back(key(batch.positions[i], batch.rounds[i]));
    Seen seen{.view = m_data.inputs(rows, m_views, keys), .shares = {}, .otherLabels = {}};
    if (!m_views.mixes())
        return seen;

    // With another of its own part, as that is seen this time: both have labels, or neither has.
    const auto labelled = static_cast<std::int64_t>(m_job.transfer.labelled.size());
    std::vector<float> shares;
    std::vector<std::int64_t> others;
    for (std::size_t i = 0; i < batch.positions.size(); ++i) {
        const bool known = batch.positions[i] < labelled;
        const auto mixed = m_views.mixOf(keys[i], known ? labelled : std::ssize(m_job.transferRows) - labelled);
        shares.push_back(mixed.share);
        others.push_back(mixed.other + (known ? 0 : labelled));
        keys[i] = key(others.back(), batch.rounds[i]);
    }
    const torch::Tensor otherRows = m_rows.index_select(0, torch::tensor(others, torch::kInt64).to(m_device));
    seen.shares = torch::tensor(shares).to(m_device);
    seen.otherLabels = m_data.labels(otherRows.narrow(0, 0, batch.labelled));
    std::vector<std::int64_t> wide(static_cast<std::size_t>(seen.view.dim()), 1);
    wide[0] = seen.view.size(0);
    const torch::Tensor own = seen.shares.view(wide);
    seen.view.mul_(own).add_(m_data.inputs(otherRows, m_views, keys).mul_(1 - own));   // one rounding each: the same bits in any batch
    return seen;
}

} // namespace retort::engine
