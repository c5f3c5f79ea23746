#include "core/analysis/confusion.h"

#include "core/analysis/softmax.h"
#include "core/base/error.h"

#include <limits>
#include <string>

namespace retort {

namespace {

Confusion emptyMatrix(std::int64_t classes)
{
    return {.classes = classes, .cells = std::vector<double>(static_cast<std::size_t>(classes * classes))};
}

struct Sums {
    std::vector<double> rows, columns;
};

Sums sumsOf(const Confusion& confusion)
{
    if (confusion.classes < 0 || confusion.cells.size() != static_cast<std::size_t>(confusion.classes * confusion.classes))
        throw Error("This confusion matrix is damaged: its cells are not " + std::to_string(confusion.classes) + " × "
            + std::to_string(confusion.classes) + ".");
    const std::vector<double> zeros(static_cast<std::size_t>(confusion.classes));
    Sums sums{.rows = zeros, .columns = zeros};
    for (std::int64_t i = 0; i < confusion.classes; ++i) {
        for (std::int64_t j = 0; j < confusion.classes; ++j) {
            sums.rows[static_cast<std::size_t>(i)] += confusion.at(i, j);
            sums.columns[static_cast<std::size_t>(j)] += confusion.at(i, j);
        }
    }
    return sums;
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); }

/// Every cell as a share of the sum it belongs to; NaN where there is nothing to share.
template<typename SumOf>
Confusion shares(Confusion confusion, SumOf sumOf)
{
    for (std::int64_t i = 0; i < confusion.classes; ++i)
        for (std::int64_t j = 0; j < confusion.classes; ++j)
            confusion.at(i, j) = ratio(confusion.at(i, j), sumOf(i, j));
    return confusion;
}

} // namespace

Confusion confusionOf(const Predictions& predictions)
{
    requireSound(predictions);
    auto confusion = emptyMatrix(predictions.classes);
    for (std::int64_t i = 0; i < predictions.size(); ++i)
        confusion.at(predictions.labels[static_cast<std::size_t>(i)], argmax(predictions.row(i))) += 1;
    return confusion;
}

Confusion softConfusionOf(const Predictions& predictions, double temperature)
{
    requireSound(predictions);
    auto confusion = emptyMatrix(predictions.classes);
    std::vector<double> p(static_cast<std::size_t>(predictions.classes));
    for (std::int64_t i = 0; i < predictions.size(); ++i) {
        softmax(predictions.row(i), temperature, p);
        double* row = &confusion.at(predictions.labels[static_cast<std::size_t>(i)], 0);
        for (const double value : p)
            *row++ += value;
    }
    return confusion;
}

Confusion rowShares(const Confusion& confusion)
{
    const auto sums = sumsOf(confusion);
    return shares(confusion, [&](std::int64_t row, std::int64_t) { return sums.rows[static_cast<std::size_t>(row)]; });
}

Confusion columnShares(const Confusion& confusion)
{
    const auto sums = sumsOf(confusion);
    return shares(confusion, [&](std::int64_t, std::int64_t column) { return sums.columns[static_cast<std::size_t>(column)]; });
}

Confusion difference(const Confusion& a, const Confusion& b)
{
    if (a.classes != b.classes || a.cells.size() != b.cells.size())
        throw Error("These confusion matrices cannot be compared: one has " + std::to_string(a.classes) + " classes, the other "
            + std::to_string(b.classes) + ".");
    auto result = a;
    for (std::size_t k = 0; k < result.cells.size(); ++k)
        result.cells[k] -= b.cells[k];
    return result;
}

std::vector<ClassScores> classScores(const Confusion& confusion)
{
    const auto sums = sumsOf(confusion);
    std::vector<ClassScores> scores;
    for (std::int64_t k = 0; k < confusion.classes; ++k) {
        const double hits = confusion.at(k, k);
        const double support = sums.rows[static_cast<std::size_t>(k)], predicted = sums.columns[static_cast<std::size_t>(k)];
        scores.push_back({
            .precision = ratio(hits, predicted),
            .recall = ratio(hits, support),
            .f1 = ratio(2 * hits, predicted + support),
            .support = support,
        });
    }
    return scores;
}

double accuracyOf(const Confusion& confusion)
{
    double hits = 0, all = 0;
    for (const double cell : confusion.cells)
        all += cell;
    for (std::int64_t k = 0; k < confusion.classes; ++k)
        hits += confusion.at(k, k);
    return ratio(hits, all);
}

} // namespace retort
