#include "core/data/splits.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/stratified.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace retort {

namespace {

std::vector<std::int64_t> allRows(const Samples& samples)
{
    std::vector<std::int64_t> rows(samples.labels.size());
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

std::vector<std::int64_t> countByClass(const Dataset& dataset, std::span<const std::int64_t> rows)
{
    std::vector<std::int64_t> counts(dataset.classNames.size());
    for (const auto row : rows)
        ++counts[static_cast<std::size_t>(dataset.train.labels[static_cast<std::size_t>(row)])];
    return counts;
}

} // namespace

Splits makeSplits(const Dataset& dataset, const ValidationSpec& validation)
{
    const auto size = dataset.train.size();
    const auto wanted = validation.count > 0 ? validation.count : std::llround(validation.fraction * static_cast<double>(size));
    if (wanted < 0 || wanted >= size)
        throw Error("The validation part would take " + std::to_string(wanted) + " of the " + std::to_string(size)
            + " samples of the train part, which leaves none to learn from: ask for fewer.");

    const auto data = contentKey(dataset);
    const auto rows = allRows(dataset.train);
    const auto order = stratifiedOrder(dataset.train.labels, rows, [&](std::int64_t row) {
        return mix({data, static_cast<std::uint64_t>(Purpose::Split), dataset.train.ids[static_cast<std::size_t>(row)]});
    });
    Splits splits;
    splits.validation.assign(order.begin(), order.begin() + wanted);
    splits.train.assign(order.begin() + wanted, order.end());
    splits.test = allRows(dataset.test);
    std::ranges::sort(splits.validation);
    std::ranges::sort(splits.train);

    const auto before = countByClass(dataset, rows);
    const auto after = countByClass(dataset, splits.train);
    for (std::size_t label = 0; label < before.size(); ++label)
        if (before[label] > 0 && after[label] == 0)
            throw Error("A validation part of " + std::to_string(wanted) + " samples takes the last of class \"" + dataset.classNames[label]
                + "\" from the train part: ask for fewer, or add samples of that class.");
    return splits;
}

} // namespace retort
