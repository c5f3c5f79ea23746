#include "core/base/error.h"
#include "core/data/splits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace retort {

namespace {

/// So large that a column which is constant in training becomes 0 whatever a later row holds in it.
constexpr float silent = 1e30f;

void add(Preprocessing& fitted, double mean, double variance)
{
    fitted.mean.push_back(static_cast<float>(mean));
    const auto deviation = static_cast<float>(std::sqrt(std::max(variance, 0.0)));
    fitted.deviation.push_back(deviation > 0 ? deviation : silent);
}

/// Exact: every channel is summed by its histogram, in whole numbers.
Preprocessing fitPictures(const Dataset& dataset, const std::vector<std::int64_t>& rows)
{
    const auto area = static_cast<std::size_t>(dataset.shape.height * dataset.shape.width);
    const auto channels = static_cast<std::size_t>(dataset.shape.channels);
    std::vector<std::array<std::uint64_t, 256>> counts(channels);
    for (const auto row : rows) {
        const auto* pixels = dataset.train.bytes.data() + static_cast<std::size_t>(row) * channels * area;
        for (auto& histogram : counts)
            for (const auto* end = pixels + area; pixels != end; ++pixels)
                ++histogram[*pixels];
    }
    Preprocessing fitted;
    const double n = static_cast<double>(rows.size() * area);
    for (const auto& histogram : counts) {
        double sum = 0, deviations = 0;
        for (std::size_t value = 0; value < histogram.size(); ++value)
            sum += static_cast<double>(histogram[value] * value);
        const double mean = sum / n;
        for (std::size_t value = 0; value < histogram.size(); ++value)
            deviations += static_cast<double>(histogram[value]) * (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
        add(fitted, mean / dataset.byteScale, deviations / n / (dataset.byteScale * dataset.byteScale));
    }
    return fitted;
}

Preprocessing fitTable(const Dataset& dataset, const std::vector<std::int64_t>& rows)
{
    const auto columns = static_cast<std::size_t>(dataset.shape.values());
    const auto rowOf = [&](std::int64_t row) { return dataset.train.reals.data() + static_cast<std::size_t>(row) * columns; };
    const double n = static_cast<double>(rows.size());
    Preprocessing fitted;
    for (std::size_t column = 0; column < columns; ++column) {
        const float first = rowOf(rows.front())[column];
        double sum = 0, deviations = 0;                  // about the first value, so that a constant column comes out exactly
        for (const auto row : rows)
            sum += static_cast<double>(rowOf(row)[column]) - first;
        for (const auto row : rows) {
            const double deviation = static_cast<double>(rowOf(row)[column]) - first - sum / n;
            deviations += deviation * deviation;
        }
        add(fitted, first + sum / n, deviations / n);
    }
    return fitted;
}

} // namespace

Preprocessing fitPreprocessing(const Dataset& dataset, const Splits& splits)
{
    if (splits.train.empty())
        throw Error("The train split is empty, so nothing can be fitted to it: ask for a smaller validation part.");
    return dataset.train.bytes.empty() ? fitTable(dataset, splits.train) : fitPictures(dataset, splits.train);
}

std::string toJson(const Preprocessing& preprocessing)
{
    return nlohmann::json{{"mean", preprocessing.mean}, {"deviation", preprocessing.deviation}}.dump();
}

Preprocessing preprocessingFromJson(std::string_view json)
{
    Preprocessing preprocessing;
    try {
        const auto document = nlohmann::json::parse(json);
        document.at("mean").get_to(preprocessing.mean);
        document.at("deviation").get_to(preprocessing.deviation);
    } catch (const nlohmann::json::exception& e) {
        throw Error(std::string("The stored preprocessing is damaged (") + e.what() + "): train the run again.");
    }
    bool good = !preprocessing.mean.empty() && preprocessing.mean.size() == preprocessing.deviation.size();
    for (const float value : preprocessing.mean)
        good = good && std::isfinite(value);
    for (const float value : preprocessing.deviation)
        good = good && std::isfinite(value) && value > 0;
    if (!good)
        throw Error(
            "The stored preprocessing is damaged (it needs a mean and a deviation above 0 for every channel): train the run again.");
    return preprocessing;
}

} // namespace retort
