#include "core/engine/train/batches.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace retort::engine {

namespace {

std::int64_t labelledInAnEpoch(std::int64_t labelled, std::int64_t unlabelled, double share)
{
    const std::int64_t samples = labelled + unlabelled;
    if (share <= 0 || labelled == 0 || unlabelled == 0)
        return labelled;
    return std::clamp<std::int64_t>(std::llround(share * static_cast<double>(samples)), 1, samples - 1);
}

} // namespace

Batches::Batches(std::int64_t labelled, std::int64_t unlabelled, double share, std::int64_t batch, std::uint64_t stream)
    : m_samples(labelled + unlabelled)
    , m_batch(batch)
    , m_perEpoch((m_samples + batch - 1) / batch)
    , m_labelled(0, labelled, stream)
    , m_unlabelled(labelled, unlabelled, stream)
    , m_labelledPerEpoch(labelledInAnEpoch(labelled, unlabelled, share))
{
}

std::int64_t Batches::labelledBefore(std::int64_t epoch, std::int64_t samplesIntoIt) const
{
    return epoch * m_labelledPerEpoch + samplesIntoIt * m_labelledPerEpoch / m_samples;
}

Batch Batches::at(std::int64_t step)
{
    const std::int64_t epoch = step / m_perEpoch;
    const std::int64_t from = step % m_perEpoch * m_batch;
    const std::int64_t to = std::min(from + m_batch, m_samples);
    const std::int64_t labelledFrom = labelledBefore(epoch, from);
    const std::int64_t labelledTo = labelledBefore(epoch, to);

    Batch batch;
    batch.positions.reserve(static_cast<std::size_t>(to - from));
    m_labelled.append(labelledFrom, labelledTo, batch);
    batch.labelled = labelledTo - labelledFrom;
    m_unlabelled.append(epoch * m_samples + from - labelledFrom, epoch * m_samples + to - labelledTo, batch);
    return batch;
}

void Batches::Rounds::append(std::int64_t from, std::int64_t to, Batch& batch)
{
    for (std::int64_t at = from; at < to;) {
        const std::int64_t round = at / m_size;
        if (round != m_round) {
            // Keyed by where the part begins: two parts of one set get orders of their own, and one part alone the same
            // order with labels as without.
            m_order = permutation(m_size, mix({m_stream, static_cast<std::uint64_t>(round), static_cast<std::uint64_t>(m_first)}));
            m_round = round;
        }
        const std::int64_t end = std::min(to, (m_round + 1) * m_size);
        batch.rounds.insert(batch.rounds.end(), static_cast<std::size_t>(end - at), round);
        for (; at < end; ++at)
            batch.positions.push_back(m_first + m_order[static_cast<std::size_t>(at - m_round * m_size)]);
    }
}

} // namespace retort::engine
