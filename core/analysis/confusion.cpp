#include "core/analysis/confusion.h"

#include "core/analysis/softmax.h"
#include "core/base/error.h"

#include <limits>
#include <string>

namespace retort {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

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

double ratio(double part, double whole) { return whole > 0 ? part / whole : none; }

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
    auto shares = confusion;
    for (std::int64_t i = 0; i < confusion.classes; ++i)
        for (std::int64_t j = 0; j < confusion.classes; ++j)
            if (const double sum = sums.rows[static_cast<std::size_t>(i)]; sum > 0)
                shares.at(i, j) /= sum;
    return shares;
}

Confusion columnShares(const Confusion& confusion)
{
    const auto sums = sumsOf(confusion);
    auto shares = confusion;
    for (std::int64_t i = 0; i < confusion.classes; ++i)
        for (std::int64_t j = 0; j < confusion.classes; ++j)
            if (const double sum = sums.columns[static_cast<std::size_t>(j)]; sum > 0)
                shares.at(i, j) /= sum;
    return shares;
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
