#pragma once

#include "core/analysis/values.h"

#include <span>
#include <vector>

namespace retort {

/// p_k = exp(z_k / T) / Σ_j exp(z_j / T), and its logarithm: stable for any finite logits, summed in double. `out` has the
/// logits' size. Throws Error unless T is finite and above 0.
void softmax(std::span<const float> logits, double temperature, std::span<double> out);
void logSoftmax(std::span<const float> logits, double temperature, std::span<double> out);
std::vector<double> softmax(std::span<const float> logits, double temperature = 1);

/// softmax of every row: [N, C].
std::vector<double> probabilities(const Predictions& predictions, double temperature = 1);

/// The class with the largest logit; the first of equals (and 0 when all are NaN).
std::int32_t argmax(std::span<const float> logits);
/// Of every row: [N].
std::vector<std::int32_t> predictedClasses(const Predictions& predictions);

/// H(p) = −Σ_k p_k ln p_k, in nats; 0 ln 0 is 0.
double entropy(std::span<const double> distribution);

/// Throws Error unless sizes fit together and every label is a class: what comes from a file is not believed.
void requireSound(const Predictions& predictions);
/// Throws Error unless both are sound and say something of the same samples in the same order, among as many classes.
void requireSameSamples(const Predictions& a, const Predictions& b);
/// Throws Error unless it is finite and above 0.
void requireTemperature(double temperature);

} // namespace retort
