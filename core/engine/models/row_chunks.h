#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>

namespace retort::engine::models {

/// Rows of numbers that lie end to end (of a matrix, or the pixels of channels-last maps), cut into chunks whose number depends on the
/// shape alone, so that sums never depend on the threads.
struct RowChunks {
    std::int64_t rows;
    std::int64_t columns;
    std::int64_t size;                        ///< rows in each but the last
    std::int64_t count;
    std::int64_t grain;                       ///< chunks worth a thread of their own

    /// `numbers`: about so many in a chunk.
    RowChunks(std::int64_t allRows, std::int64_t rowNumbers, std::int64_t numbers, std::int64_t threadChunks)
        : rows(allRows)
        , columns(rowNumbers)
        , size(std::max<std::int64_t>(1, numbers / rowNumbers))
        , count((allRows + size - 1) / size)
        , grain(threadChunks)
    {
    }

    /// Calls work(n, where its numbers begin, rows) for each chunk.
    template <class Work> void forEach(const Work& work) const
    {
        at::parallel_for(0, count, grain, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t n = from; n < to; ++n)
                work(n, n * size * columns, std::min(size, rows - n * size));
        });
    }
};

} // namespace retort::engine::models
