#include "core/data/stratified.h"

#include <algorithm>
#include <utility>

namespace retort {

std::vector<std::vector<std::int64_t>> rowsByClass(std::span<const std::int32_t> labels, std::span<const std::int64_t> rows,
    const std::function<std::uint64_t(std::int64_t row)>& key)
{
    std::vector<std::vector<std::pair<std::uint64_t, std::int64_t>>> keyed;
    for (const auto row : rows) {
        const auto label = static_cast<std::size_t>(labels[static_cast<std::size_t>(row)]);
        if (label >= keyed.size())
            keyed.resize(label + 1);
        keyed[label].emplace_back(key(row), row);
    }
    std::vector<std::vector<std::int64_t>> classes(keyed.size());
    for (std::size_t label = 0; label < keyed.size(); ++label) {
        std::ranges::sort(keyed[label]);
        for (const auto& [ignored, row] : keyed[label])
            classes[label].push_back(row);
    }
    return classes;
}

std::vector<std::int64_t> stratifiedOrder(std::span<const std::int32_t> labels, std::span<const std::int64_t> rows,
    const std::function<std::uint64_t(std::int64_t row)>& key)
{
    struct Place {
        std::uint64_t above;                             // (2r + 1) over …
        std::uint64_t below;                             // … the size of its class
        std::uint64_t key;
        std::int64_t row;
    };
    std::vector<Place> places;
    places.reserve(rows.size());
    for (const auto& one : rowsByClass(labels, rows, key))
        for (std::size_t rank = 0; rank < one.size(); ++rank)
            places.push_back({2 * rank + 1, one.size(), key(one[rank]), one[rank]});
    std::ranges::sort(places, [](const Place& a, const Place& b) {
        const auto left = a.above * b.below, right = b.above * a.below;   // exact: rows are counted in 32 bits
        return left != right ? left < right : std::pair(a.key, a.row) < std::pair(b.key, b.row);
    });
    std::vector<std::int64_t> order;
    order.reserve(places.size());
    for (const auto& place : places)
        order.push_back(place.row);
    return order;
}

} // namespace retort
