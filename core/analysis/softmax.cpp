#include "core/analysis/softmax.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

namespace retort {

void requireTemperature(double temperature)
{
    if (!(temperature > 0) || !std::isfinite(temperature)) {
        std::ostringstream text;
        text << temperature;
        throw Error("A temperature of " + text.str() + " has no meaning: give a number above 0.");
    }
}

void requireSound(const Predictions& predictions)
{
    const auto n = predictions.labels.size();
    if (predictions.classes < 1 || predictions.logits.size() != n * static_cast<std::size_t>(predictions.classes)
        || (!predictions.ids.empty() && predictions.ids.size() != n))
        throw Error("These predictions are damaged: logits, labels and sample ids do not fit together.");
    for (const auto label : predictions.labels)
        if (label < 0 || label >= predictions.classes)
            throw Error("These predictions are damaged: label " + std::to_string(label) + " is none of their "
                + std::to_string(predictions.classes) + " classes.");
}

void requireSameSamples(const Predictions& a, const Predictions& b)
{
    requireSound(a);
    requireSound(b);
    if (a.classes != b.classes)
        throw Error("These predictions cannot be compared: one knows " + std::to_string(a.classes) + " classes, the other "
            + std::to_string(b.classes) + ".");
    if (a.labels != b.labels || a.ids != b.ids)
        throw Error("These predictions cannot be compared: they are not of the same samples in the same order; "
                    "choose runs of the same data and split.");
}

void softmax(std::span<const float> logits, double temperature, std::span<double> out)
{
    requireTemperature(temperature);
    const double largest = *std::ranges::max_element(logits);
    double sum = 0;
    for (std::size_t k = 0; k < logits.size(); ++k)
        sum += out[k] = std::exp((logits[k] - largest) / temperature);
    for (auto& value : out)
        value /= sum;
}

void logSoftmax(std::span<const float> logits, double temperature, std::span<double> out)
{
    requireTemperature(temperature);
    const double largest = *std::ranges::max_element(logits);
    double sum = 0;
    for (std::size_t k = 0; k < logits.size(); ++k) {
        out[k] = (logits[k] - largest) / temperature;
        sum += std::exp(out[k]);
    }
    const double logSum = std::log(sum);
    for (auto& value : out)
        value -= logSum;
}

std::vector<double> softmax(std::span<const float> logits, double temperature)
{
    std::vector<double> out(logits.size());
    softmax(logits, temperature, out);
    return out;
}

std::vector<double> probabilities(const Predictions& predictions, double temperature)
{
    requireSound(predictions);
    std::vector<double> all(predictions.logits.size());
    const auto classes = static_cast<std::size_t>(predictions.classes);
    for (std::int64_t i = 0; i < predictions.size(); ++i)
        softmax(predictions.row(i), temperature, std::span(all).subspan(static_cast<std::size_t>(i) * classes, classes));
    return all;
}

std::int32_t argmax(std::span<const float> logits)
{
    std::size_t best = 0;
    for (std::size_t k = 1; k < logits.size(); ++k)
        if (logits[k] > logits[best] || (std::isnan(logits[best]) && !std::isnan(logits[k])))
            best = k;
    return static_cast<std::int32_t>(best);
}

std::vector<std::int32_t> predictedClasses(const Predictions& predictions)
{
    requireSound(predictions);
    std::vector<std::int32_t> classes;
    classes.reserve(predictions.labels.size());
    for (std::int64_t i = 0; i < predictions.size(); ++i)
        classes.push_back(argmax(predictions.row(i)));
    return classes;
}

double entropy(std::span<const double> distribution)
{
    double sum = 0;
    for (const double p : distribution)
        sum -= p > 0 ? p * std::log(p) : 0;
    return std::max(sum, 0.0);
}

} // namespace retort
