#pragma once

#include "core/analysis/values.h"

#include <cstdint>
#include <span>

namespace retort {

/// How often both predict the same class, right or wrong: in [0, 1], NaN for no samples. Throws Error when they are not of the same
/// samples.
double agreement(const Predictions& a, const Predictions& b);

/// KL_T(p ‖ q) = mean over samples of Σ_k p_k ln(p_k / q_k), of p = softmax(z_p / T) and q = softmax(z_q / T), in nats and without
/// the factor T² of the loss. divergence(teacher, student) is what distillation lowers; the other way round is the reverse KL.
/// Never below 0; 0 exactly where the two are equal. Throws Error when they are not of the same samples.
double divergence(const Predictions& p, const Predictions& q, double temperature = 1);
/// Of one sample.
double divergence(std::span<const float> p, std::span<const float> q, double temperature = 1);

/// Who is right where: what McNemar's test and the fidelity of a student are counted from.
struct Outcomes {
    std::int64_t bothRight = 0;
    std::int64_t onlyFirst = 0;
    std::int64_t onlySecond = 0;
    std::int64_t bothWrongAlike = 0;          ///< the same wrong class
    std::int64_t bothWrongApart = 0;
    bool operator==(const Outcomes&) const = default;
};
Outcomes outcomesOf(const Predictions& first, const Predictions& second);

} // namespace retort
