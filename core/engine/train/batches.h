#pragma once

#include <cstdint>
#include <vector>

namespace retort::engine {

/// One batch: positions in the transfer set, the labelled ones (below the number of labelled samples) first.
struct Batch {
    std::vector<std::int64_t> positions;
    std::vector<std::int64_t> rounds;         ///< how often each sample has been seen before: what its view follows from
    std::int64_t labelled = 0;
};

/// The batches of a run, each following from its step alone. An epoch is one pass over the transfer set; its last batch may be
/// smaller. Where both parts exist, every batch mixes them in one ratio, and each part is gone through in its own rounds, every
/// round in a new order; in proportion (share 0), a round is an epoch.
///
/// Equal transfer sets give equal batches, and so does the same set with and without its labels.
class Batches {
public:
    /// `share`: the labelled part's share of each batch, or 0 for in proportion. REQUIRES: not both parts are empty.
    Batches(std::int64_t labelled, std::int64_t unlabelled, double share, std::int64_t batch, std::uint64_t stream);

    std::int64_t perEpoch() const { return m_perEpoch; }
    /// The batch of a step, counted from 0. Quick for steps in order: it remembers the last rounds.
    Batch at(std::int64_t step);

private:
    /// One part of the transfer set, in rounds.
    class Rounds {
    public:
        Rounds(std::int64_t first, std::int64_t size, std::uint64_t stream) : m_first(first), m_size(size), m_stream(stream) {}
        std::int64_t size() const { return m_size; }
        void append(std::int64_t from, std::int64_t to, Batch& batch);

    private:
        std::int64_t m_first;
        std::int64_t m_size;
        std::uint64_t m_stream;
        std::int64_t m_round = -1;
        std::vector<std::int64_t> m_order;
    };

    std::int64_t labelledBefore(std::int64_t epoch, std::int64_t samplesIntoIt) const;

    std::int64_t m_samples;
    std::int64_t m_batch;
    std::int64_t m_perEpoch;
    Rounds m_labelled;
    Rounds m_unlabelled;
    std::int64_t m_labelledPerEpoch;
};

} // namespace retort::engine
