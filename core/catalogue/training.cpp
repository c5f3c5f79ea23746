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

constexpr std::string_view borderChoices[] = {"black", "edge", "mirror"};
constexpr ParamInfo cropParams[] = {
    {.id = "padding", .title = "Padding", .type = ParamType::Integer, .value = "4", .min = 1, .max = 64, .unit = "pixels", .help = "The picture gets a border of so many pixels, and a part of its own size is cut out anywhere."},
    {.id = "border", .title = "Border", .type = ParamType::Choice, .value = R"("black")", .help = "What the border shows: black, the picture's edge drawn out, or its mirror image.", .choices = borderChoices},
};
constexpr ParamInfo rotationParams[] = {
    {.id = "degrees", .title = "Up to", .type = ParamType::Real, .value = "15.0", .min = 0, .max = 180, .unit = "degrees", .help = "Each picture turns about its middle by up to so much either way; what comes in is black."},
};
constexpr ParamInfo cutoutParams[] = {
    {.id = "size", .title = "Side", .type = ParamType::Integer, .value = "8", .min = 1, .max = 1024, .unit = "pixels", .help = "The side of the square that is covered by the data's mean; its middle may lie anywhere in the picture."},
};
constexpr ParamInfo jitterParams[] = {
    {.id = "brightness", .title = "Brightness", .type = ParamType::Real, .value = "0.2", .min = 0, .max = 1, .help = "Each picture's values are multiplied by a factor within so much of 1."},
    {.id = "contrast", .title = "Contrast", .type = ParamType::Real, .value = "0.2", .min = 0, .max = 1, .help = "Their distance from the picture's mean grey is, likewise."},
    {.id = "saturation", .title = "Saturation", .type = ParamType::Real, .value = "0.2", .min = 0, .max = 1, .help = "The distance of each pixel from its own grey is, likewise; nothing to grey pictures."},
    {.id = "hue", .title = "Hue", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 180, .unit = "degrees", .help = "Colours turn about the axis of greys by up to so much either way; nothing to grey pictures."},
};
constexpr ParamInfo mixupParams[] = {
    {.id = "alpha", .title = "α", .type = ParamType::Real, .value = "0.2", .min = 0.05, .max = 100, .help = "Shares are drawn from Beta(α, α): small ones leave most pictures nearly whole, 1 draws all shares alike.", .logarithmic = true},
};

constexpr Entry augmentationTable[] = {
    {.id = "crop", .title = "Crop with padding", .about = "Cuts a part of the picture's own size out of the picture with a border: with a flip, the field's usual training on CIFAR.", .reference = "arXiv:1512.03385, section 4.2", .params = cropParams, .needs = NeedsPictures},
    {.id = "flip", .title = "Flip", .about = "Mirrors pictures left to right; not for digits or letters.", .params = flipParams, .needs = NeedsPictures, .revision = 2},
    {.id = "shift", .title = "Shift", .about = "Moves each picture by a few whole pixels.", .params = shiftParams, .needs = NeedsPictures, .revision = 2},
    {.id = "rotation", .title = "Rotation", .about = "Turns each picture by a small angle.", .params = rotationParams, .needs = NeedsPictures},
    {.id = "colour_jitter", .title = "Colour jitter", .about = "Changes brightness, contrast, saturation and hue of each picture a little.", .params = jitterParams, .needs = NeedsPictures},
    {.id = "cutout", .title = "Cutout", .about = "Covers a square of each picture, so that no single part decides.", .reference = "arXiv:1708.04552", .params = cutoutParams, .needs = NeedsPictures},
    {.id = "noise", .title = "Noise", .about = "Adds normal noise to the standardised values.", .params = noiseParams, .revision = 2},
    {.id = "mixup", .title = "Mixup", .about = "Shows each sample mixed with another, to the teacher as to the student; labels count in the same shares.", .reference = "arXiv:1710.09412, arXiv:2106.05237", .params = mixupParams},
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
