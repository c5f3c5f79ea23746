#pragma once

#include "core/analysis/values.h"

#include <span>
#include <string_view>

namespace retort {

/// What several teachers say together, as logits whose softmax at T is the combined target at that T:
///   mean_probability   p = mean over m of softmax(z_m / T)            z = T ln p   (so z depends on T)
///   mean_logit         p = softmax(mean over m of z_m / T)            z = mean of z_m
///   mean_loss          as mean_probability, whose gradient it has for soft targets
/// One member is itself. Throws Error for no member, members of other samples, or an unknown `combine`.
Predictions combined(std::span<const Predictions> members, std::string_view combine, double temperature = 1);

} // namespace retort
