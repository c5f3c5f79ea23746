#include "core/store/evaluation_budget.h"

#include "core/base/random.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace retort {

std::int64_t samplesKept(std::int64_t samples, std::int64_t classes, std::int64_t used)
{
    const std::int64_t bytesEach = 2 * classes + 4 + 8;                // f16 logits, I32 label, I64 id
    const std::int64_t most = std::min(samples, mostPointBytes / bytesEach);
    if (used + most * bytesEach <= mostWholeBytes)
        return most;
    const std::int64_t few = std::min(most, smallPointBytes / bytesEach);
    return used + few * bytesEach <= mostRunBytes ? few : 0;
}

Predictions stratifiedPart(const Predictions& whole, std::int64_t samples)
{
    if (samples >= whole.size())
        return whole;
    std::map<std::int32_t, std::vector<std::pair<std::uint64_t, std::int64_t>>> classes;   // label → (hash of the id, row)
    for (std::int64_t i = 0; i < whole.size(); ++i) {
        const auto row = static_cast<std::size_t>(i);
        classes[whole.labels[row]].emplace_back(mix({whole.ids[row]}), i);
    }
    // A class's k-th of n stands at (k + ½) / n, so that any beginning of the order holds each class in its proportion.
    std::vector<std::tuple<double, std::int32_t, std::int64_t>> order;
    for (auto& [label, members] : classes) {
        std::ranges::sort(members);
        for (std::size_t k = 0; k < members.size(); ++k)
            order.emplace_back((static_cast<double>(k) + 0.5) / static_cast<double>(members.size()), label, members[k].second);
    }
    std::ranges::sort(order);
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < samples; ++i)
        rows.push_back(std::get<2>(order[static_cast<std::size_t>(i)]));
    std::ranges::sort(rows);

    Predictions part{.classes = whole.classes, .logits = {}, .labels = {}, .ids = {}};
    for (const std::int64_t i : rows) {
        const auto logits = whole.row(i);
        part.logits.insert(part.logits.end(), logits.begin(), logits.end());
        part.labels.push_back(whole.labels[static_cast<std::size_t>(i)]);
        part.ids.push_back(whole.ids[static_cast<std::size_t>(i)]);
    }
    return part;
}

} // namespace retort
