#include "core/analysis/ensemble.h"

#include "core/analysis/softmax.h"
#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

void meanLogits(std::span<const Predictions> members, Predictions& result)
{
    for (std::size_t k = 0; k < result.logits.size(); ++k) {
        double sum = 0;
        for (const auto& member : members)
            sum += member.logits[k];
        result.logits[k] = static_cast<float>(sum / static_cast<double>(members.size()));
    }
}

/// ln of the mean probability, by the members' logarithms: nothing is lost where all of them are tiny.
void meanProbabilities(std::span<const Predictions> members, double temperature, Predictions& result)
{
    const auto classes = static_cast<std::size_t>(result.classes);
    const double logCount = std::log(static_cast<double>(members.size()));
    std::vector<double> logs(members.size() * classes);
    for (std::int64_t i = 0; i < result.size(); ++i) {
        for (std::size_t m = 0; m < members.size(); ++m)
            logSoftmax(members[m].row(i), temperature, std::span(logs).subspan(m * classes, classes));
        for (std::size_t k = 0; k < classes; ++k) {
            double largest = logs[k], sum = 0;
            for (std::size_t m = 1; m < members.size(); ++m)
                largest = std::max(largest, logs[m * classes + k]);
            for (std::size_t m = 0; m < members.size(); ++m)
                sum += std::exp(logs[m * classes + k] - largest);
            result.logits[static_cast<std::size_t>(i) * classes + k] =
                static_cast<float>(temperature * (largest + std::log(sum) - logCount));
        }
    }
}

} // namespace

Predictions combined(std::span<const Predictions> members, std::string_view combine, double temperature)
{
    requireTemperature(temperature);
    if (members.empty())
        throw Error("There is no teacher whose predictions could be combined: choose one at least.");
    for (const auto& member : members)
        requireSameSamples(members[0], member);
    entry(Kind::Combine, combine);                       // throws, naming the nearest, for an unknown one
    Predictions result = members[0];
    if (members.size() == 1)
        return result;
    if (combine == "mean_logit")
        meanLogits(members, result);
    else
        meanProbabilities(members, temperature, result);
    return result;
}

} // namespace retort
