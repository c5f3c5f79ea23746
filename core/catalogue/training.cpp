#include "core/catalogue/rows.h"

namespace retort::rows {

namespace {

constexpr ParamInfo rate(std::string_view value)
{
    return {.id = "lr", .title = "Learning rate", .type = ParamType::Real, .value = value, .min = 1e-8, .max = 10, .help = "The size of a step; schedules multiply it.", .takes = Takes::Live, .logarithmic = true};
}

constexpr ParamInfo decay(std::string_view value)
{
    return {.id = "weight_decay", .title = "Weight decay", .type = ParamType::Real, .value = value, .min = 0, .max = 1, .help = "Pulls the weights towards zero at each step."};
}

constexpr ParamInfo beta1{.id = "beta1", .title = "β₁", .type = ParamType::Real, .value = "0.9", .min = 0, .max = 0.9999, .help = "How long the mean of the gradients remembers."};
constexpr ParamInfo beta2{.id = "beta2", .title = "β₂", .type = ParamType::Real, .value = "0.999", .min = 0, .max = 0.999999, .help = "How long the mean of their squares remembers."};
constexpr ParamInfo epsilon{.id = "eps", .title = "ε", .type = ParamType::Real, .value = "1e-8", .min = 1e-16, .max = 1, .help = "Keeps the division away from zero."};

constexpr ParamInfo sgdParams[] = {
    rate("0.05"),
    {.id = "momentum", .title = "Momentum", .type = ParamType::Real, .value = "0.9", .min = 0, .max = 0.9999, .help = "The share of the last step that goes on."},
    {.id = "nesterov", .title = "Nesterov", .type = ParamType::Boolean, .value = "false", .help = "Looks ahead along the momentum before it measures the gradient."},
    decay("0.0"),
};
constexpr ParamInfo adamParams[] = {rate("0.001"), beta1, beta2, epsilon, decay("0.0")};
constexpr ParamInfo adamwParams[] = {rate("0.001"), beta1, beta2, epsilon, decay("0.01")};

constexpr Entry optimizerTable[] = {
    {.id = "sgd", .title = "SGD", .about = "Stochastic gradient descent with momentum; the field's choice for convolutional networks.", .reference = "Sutskever et al. 2013", .params = sgdParams},
    {.id = "adam", .title = "Adam", .about = "Adapts each weight's step to its gradients; a good first choice for small networks.", .reference = "arXiv:1412.6980", .params = adamParams},
    {.id = "adamw", .title = "AdamW", .about = "Adam with the weight decay apart from the gradient.", .reference = "arXiv:1711.05101", .params = adamwParams},
};

constexpr ParamInfo warmup{.id = "warmup", .title = "Warm-up", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.9, .unit = "share of all steps", .help = "The learning rate rises in a line over this share of the steps."};
constexpr ParamInfo constantParams[] = {warmup};
constexpr ParamInfo stepParams[] = {
    warmup,
    {.id = "milestones", .title = "Milestones", .type = ParamType::Integers, .value = "[50, 75]", .min = 1, .max = 99, .unit = "% of all steps", .help = "Where the learning rate drops, in percent of all steps."},
    {.id = "gamma", .title = "Factor", .type = ParamType::Real, .value = "0.1", .min = 1e-6, .max = 1, .help = "What the learning rate is multiplied by at each milestone."},
};
constexpr ParamInfo cosineParams[] = {
    warmup,
    {.id = "final", .title = "Final share", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 1, .help = "The share of the learning rate that is left at the end."},
};

constexpr Entry scheduleTable[] = {
    {.id = "constant", .title = "Constant", .about = "The same learning rate throughout, after the warm-up.", .params = constantParams},
    {.id = "step", .title = "Steps", .about = "The learning rate drops by a factor at given points.", .params = stepParams},
    {.id = "cosine", .title = "Cosine", .about = "The learning rate follows half a cosine down; a good first choice.", .reference = "arXiv:1608.03983", .params = cosineParams},
};

constexpr ParamInfo shiftParams[] = {
    {.id = "pixels", .title = "Up to", .type = ParamType::Integer, .value = "2", .min = 1, .max = 16, .unit = "pixels", .help = "Each picture moves by up to so many pixels each way; what comes in is black."},
};
constexpr ParamInfo flipParams[] = {
    {.id = "probability", .title = "Probability", .type = ParamType::Real, .value = "0.5", .min = 0, .max = 1, .help = "How often a picture is mirrored left to right."},
};
constexpr ParamInfo noiseParams[] = {
    {.id = "deviation", .title = "Deviation", .type = ParamType::Real, .value = "0.1", .min = 0, .max = 10, .unit = "standard deviations of the data", .help = "Normal noise added to every standardised value."},
};

constexpr Entry augmentationTable[] = {
    {.id = "shift", .title = "Shift", .about = "Moves each picture by a few whole pixels.", .params = shiftParams},
    {.id = "flip", .title = "Flip", .about = "Mirrors pictures left to right; not for digits or letters.", .params = flipParams},
    {.id = "noise", .title = "Noise", .about = "Adds normal noise to the standardised values.", .params = noiseParams},
};

constexpr Entry combineTable[] = {
    {.id = "mean_probability", .title = "Mean of probabilities", .about = "The target is the mean of the members' softened distributions: the arithmetic mean.", .reference = "arXiv:1503.02531"},
    {.id = "mean_logit", .title = "Mean of logits", .about = "The target is softmax of the mean logits: the geometric mean, sharper where the members agree.", .reference = "arXiv:1503.02531"},
    {.id = "mean_loss", .title = "Mean of losses", .about = "Each member teaches by itself and the terms are averaged; the only one with a meaning for feature and relation terms.", .reference = "arXiv:2106.05237"},
};

} // namespace

std::span<const Entry> optimizers() { return optimizerTable; }
std::span<const Entry> schedules() { return scheduleTable; }
std::span<const Entry> augmentations() { return augmentationTable; }
std::span<const Entry> combines() { return combineTable; }

} // namespace retort::rows
