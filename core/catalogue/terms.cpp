#include "core/catalogue/rows.h"

namespace retort::rows {

namespace {

constexpr ParamInfo crossEntropyParams[] = {
    {.id = "label_smoothing", .title = "Label smoothing", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.99, .help = "The share of the target spread evenly over all classes."},
};

constexpr ParamInfo kdParams[] = {
    {.id = "temperature", .title = "Temperature", .type = ParamType::Real, .value = "4.0", .min = 0.05, .max = 100, .help = "Softens both distributions; the term is multiplied by T², so that its gradient keeps its size.", .takes = Takes::Live, .logarithmic = true},
};

constexpr std::string_view reductionChoices[] = {"sum", "mean"};
constexpr ParamInfo logitMseParams[] = {
    {.id = "reduction", .title = "Over the classes", .type = ParamType::Choice, .value = R"("mean")", .help = "Whether the squared differences are summed or averaged over the classes; always averaged over the batch.", .choices = reductionChoices},
    {.id = "centred", .title = "Centre the logits", .type = ParamType::Boolean, .value = "true", .help = "Subtracts each sample's mean logit on both sides first, since softmax does not see it."},
};

constexpr Entry table[] = {
    {.id = "cross_entropy", .title = "Hard labels", .about = "Cross-entropy with the true labels of the labelled part.", .reference = "Szegedy et al. 2016, arXiv:1512.00567 (label smoothing)", .params = crossEntropyParams, .needs = NeedsLabels},
    {.id = "kd", .title = "Soft targets", .about = "Kullback–Leibler divergence from the teacher's softened distribution to the student's, times T²: the classic of distillation.", .reference = "arXiv:1503.02531", .params = kdParams, .needs = NeedsTeacherLogits},
    {.id = "logit_mse", .title = "Logit matching", .about = "Half the squared difference of the logits: with centred logits and the mean over classes, the limit of soft targets as T grows.", .reference = "arXiv:1312.6184", .params = logitMseParams, .needs = NeedsTeacherLogits},
};

} // namespace

std::span<const Entry> terms() { return table; }

} // namespace retort::rows
