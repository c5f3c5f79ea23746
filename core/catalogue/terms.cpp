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

/// Softened distributions, as kd's: T² keeps the gradient's size.
constexpr ParamInfo temperature(std::string_view value)
{
    return {.id = "temperature", .title = "Temperature", .type = ParamType::Real, .value = value, .min = 0.05, .max = 100, .help = "Softens both distributions; the softened part is multiplied by T².", .takes = Takes::Live, .logarithmic = true};
}
constexpr ParamInfo share(std::string_view id, std::string_view title, std::string_view value, std::string_view help)
{
    return {.id = id, .title = title, .type = ParamType::Real, .value = value, .min = 0, .max = 1000, .help = help};
}

constexpr ParamInfo atFourParams[] = {temperature("4.0")};
constexpr ParamInfo atTwoParams[] = {temperature("2.0")};

constexpr ParamInfo dkdParams[] = {
    temperature("4.0"),
    share("alpha", "True class", "1.0", "The share of how sure the teacher is of the true class."),
    share("beta", "Other classes", "8.0", "The share of how the teacher tells the other classes apart; the paper takes 2 to 8."),
};

constexpr ParamInfo distParams[] = {
    temperature("4.0"),
    share("inter", "Within samples", "1.0", "The share of the correlation of each sample's classes."),
    share("intra", "Within classes", "1.0", "The share of the correlation of each class's samples, over the batch."),
};

constexpr ParamInfo nkdParams[] = {
    temperature("1.0"),
    share("gamma", "Other classes", "1.5", "The share of the other classes, normalised among themselves."),
};

constexpr std::string_view spreadChoices[] = {"all", "others"};
constexpr ParamInfo smoothingParams[] = {
    {.id = "share", .title = "Smoothing", .type = ParamType::Real, .value = "0.1", .min = 0, .max = 0.99, .help = "The share of the target taken from the true class."},
    {.id = "spread", .title = "Spread over", .type = ParamType::Choice, .value = R"("all")", .help = "Whether that share is spread over all classes or over all but the true one.", .choices = spreadChoices},
};

constexpr ParamInfo rkdParams[] = {
    share("distance", "Distances", "1.0", "The share of the distances between pairs, in units of the batch's mean distance."),
    share("angle", "Angles", "2.0", "The share of the angles of all triplets; it costs the batch cubed."),
};

constexpr std::string_view similarityTaps[] = {"embedding", "last_maps"};
constexpr ParamInfo similarityParams[] = {
    {.id = "tap", .title = "Looks at", .type = ParamType::Choice, .value = R"("embedding")", .help = "What the last layer sees, or, as in the paper, the last stage's maps before they are averaged.", .choices = similarityTaps},
};

constexpr ParamInfo ccParams[] = {
    {.id = "gamma", .title = "Kernel's γ", .type = ParamType::Real, .value = "0.4", .min = 0.001, .max = 100, .help = "How quickly the Gaussian kernel falls with the distance."},
    {.id = "order", .title = "Kernel's order", .type = ParamType::Integer, .value = "2", .min = 1, .max = 10, .help = "How many powers of its Taylor series are taken."},
};

constexpr std::string_view stageChoices[] = {"first", "middle", "last"};
constexpr ParamInfo hintParams[] = {
    {.id = "stage", .title = "Stage", .type = ParamType::Choice, .value = R"("middle")", .help = "Which of the pairs of stages is compared.", .choices = stageChoices},
};

constexpr std::string_view attentionForms[] = {"mean_square", "norm"};
constexpr ParamInfo attentionParams[] = {
    {.id = "power", .title = "Power", .type = ParamType::Real, .value = "2.0", .min = 1, .max = 8, .help = "The power of the values whose mean over the channels is the map."},
    {.id = "form", .title = "Form", .type = ParamType::Choice, .value = R"("mean_square")", .help = "The mean of squares, as the authors' program has it, or the length of the difference, as their paper writes it.", .choices = attentionForms},
};

constexpr ParamInfo vidParams[] = {
    {.id = "initial_variance", .title = "Variance at the start", .type = ParamType::Real, .value = "5.0", .min = 0.001, .max = 1000, .help = "Of each channel; it is trained with the student."},
};

constexpr ParamInfo ofdParams[] = {
    {.id = "margin", .title = "Margin", .type = ParamType::Real, .value = "0.0", .min = -1000, .max = 0, .help = "What the teacher's values are cut off at from below; 0: each channel's mean of the values below 0."},
};

constexpr ParamInfo factorParams[] = {
    {.id = "share", .title = "Factor's channels", .type = ParamType::Real, .value = "0.5", .min = 0.01, .max = 4, .help = "How many channels the factor has, as a share of the teacher's."},
};

constexpr std::string_view crdForms[] = {"in_batch", "memory"};
constexpr ParamInfo crdParams[] = {
    {.id = "form", .title = "Compared with", .type = ParamType::Choice, .value = R"("in_batch")", .help = "The other samples of the batch, or, as in the paper, memories of the whole transfer set.", .choices = crdForms},
    {.id = "width", .title = "Width", .type = ParamType::Integer, .value = "128", .min = 2, .max = 4096, .unit = "numbers", .help = "Of the space in which both embeddings are compared."},
    {.id = "contrast_temperature", .title = "Contrast's temperature", .type = ParamType::Real, .value = "0.07", .min = 0.001, .max = 100, .help = "What the cosines are divided by.", .logarithmic = true},
    {.id = "negatives", .title = "Negatives", .type = ParamType::Integer, .value = "1024", .min = 1, .max = 65536, .unit = "samples", .help = "How many remembered samples of other classes each is compared with; the paper takes 16384."},
    {.id = "momentum", .title = "Memory's momentum", .type = ParamType::Real, .value = "0.5", .min = 0, .max = 0.999, .help = "How much of what is remembered stays when a sample is seen again."},
};

constexpr unsigned maps = NeedsStages | NeedsMaps;
constexpr unsigned labelsAndTeacher = NeedsLabels | NeedsTeacherLogits;

constexpr Entry termRows[] = {
    {.id = "cross_entropy", .title = "Hard labels", .about = "Cross-entropy with the true labels of the labelled part.", .reference = "Szegedy et al. 2016, arXiv:1512.00567 (label smoothing)", .params = crossEntropyParams, .needs = NeedsLabels},
    {.id = "kd", .title = "Soft targets", .about = "Kullback–Leibler divergence from the teacher's softened distribution to the student's, times T²: the classic of distillation.", .reference = "arXiv:1503.02531", .params = kdParams, .needs = NeedsTeacherLogits},
    {.id = "logit_mse", .title = "Logit matching", .about = "Half the squared difference of the logits: with centred logits and the mean over classes, the limit of soft targets as T grows.", .reference = "arXiv:1312.6184", .params = logitMseParams, .needs = NeedsTeacherLogits},
    {.id = "logit_standardisation", .title = "Standardised soft targets", .about = "Soft targets of logits brought to mean 0 and deviation 1 sample by sample: the student need not copy how large the teacher's logits are.", .reference = "arXiv:2403.01427", .params = atTwoParams, .needs = NeedsTeacherLogits, .usualWeight = 9},
    {.id = "dkd", .title = "Decoupled soft targets", .about = "Soft targets in two parts with weights of their own: how sure the teacher is of the true class, and how it tells the others apart.", .reference = "arXiv:2203.08679", .params = dkdParams, .needs = labelsAndTeacher, .revision = 2},
    {.id = "dist", .title = "Correlation of beliefs", .about = "Asks for correlated rather than equal probabilities, within samples and within classes; made for teachers much stronger than the student.", .reference = "arXiv:2205.10536", .params = distParams, .needs = NeedsTeacherLogits, .usualWeight = 2},
    {.id = "nkd", .title = "Normalised soft targets", .about = "Soft cross-entropy in two parts: the true class, and the other classes normalised among themselves.", .reference = "arXiv:2303.13005", .params = nkdParams, .needs = labelsAndTeacher, .revision = 2},
    {.id = "wsld", .title = "Weighted soft labels", .about = "Soft targets that count more for samples on which the student errs more than the teacher.", .reference = "arXiv:2102.00650", .params = atFourParams, .needs = labelsAndTeacher, .usualWeight = 2.25, .revision = 2},
    {.id = "reverse_kl", .title = "Reverse divergence", .about = "Kullback–Leibler divergence from the student to the teacher: the student keeps to what the teacher finds likely, and may leave some of it out.", .reference = "arXiv:2306.08543", .params = atFourParams, .needs = NeedsTeacherLogits},
    {.id = "jensen_shannon", .title = "Jensen–Shannon divergence", .about = "The symmetric and bounded one: how far both distributions are from their mean.", .reference = "doi:10.1109/18.61115", .params = atFourParams, .needs = NeedsTeacherLogits},
    {.id = "argmax", .title = "Teacher's hard labels", .about = "Cross-entropy with the class that the teacher finds likeliest: what a teacher is worth without its doubts.", .reference = "arXiv:2012.12877", .needs = NeedsTeacherLogits},
    {.id = "label_smoothing", .title = "Smoothed labels", .about = "Cross-entropy with labels spread a little over the classes: the control that tells what any smoothing gains, without a teacher.", .reference = "arXiv:1512.00567, arXiv:1909.11723", .params = smoothingParams, .needs = NeedsLabels, .revision = 2},
    {.id = "rkd", .title = "Relations", .about = "Compares the distances of pairs and the angles of triplets of embeddings; widths may differ.", .reference = "arXiv:1904.05068", .params = rkdParams, .needs = NeedsEmbedding, .usualWeight = 25, .revision = 2},
    {.id = "similarity", .title = "Similarity of samples", .about = "Compares which samples of a batch the networks find alike; widths may differ.", .reference = "arXiv:1907.09682", .params = similarityParams, .needs = NeedsEmbedding, .usualWeight = 3000},
    {.id = "pkt", .title = "Neighbour probabilities", .about = "Compares how probable each sample is as another's neighbour; widths may differ.", .reference = "arXiv:1803.10837", .needs = NeedsEmbedding, .usualWeight = 30000},
    {.id = "cc", .title = "Correlation congruence", .about = "Compares a Gaussian kernel's view of the batch; widths may differ.", .reference = "arXiv:1904.01802", .params = ccParams, .needs = NeedsEmbedding, .usualWeight = 1},
    {.id = "crd", .title = "Contrast", .about = "Asks that a sample's embeddings in both networks be recognised among those of other samples.", .reference = "arXiv:1910.10699", .params = crdParams, .needs = NeedsEmbedding, .usualWeight = 0.8, .revision = 2},
    {.id = "hint", .title = "Hint", .about = "The squared difference of one stage from the teacher's, through a layer that is trained for it: the first of the feature terms.", .reference = "arXiv:1412.6550", .params = hintParams, .needs = NeedsStages, .usualWeight = 100},
    {.id = "attention", .title = "Attention", .about = "Compares where in the picture each stage is active; channels may differ.", .reference = "arXiv:1612.03928", .params = attentionParams, .needs = maps, .usualWeight = 1000},
    {.id = "nst", .title = "Selective neurons", .about = "Compares how each stage's channels are spread over the picture; channels may differ.", .reference = "arXiv:1707.01219", .needs = maps, .usualWeight = 50},
    {.id = "vid", .title = "Variational information", .about = "Hints at every stage, each channel weighted by a variance that is trained with the student.", .reference = "arXiv:1904.05835", .params = vidParams, .needs = NeedsStages},
    {.id = "ofd", .title = "Overhaul of features", .about = "Compares stages before their ReLU, and only where the teacher is active or the student exceeds it.", .reference = "arXiv:1904.01866", .params = ofdParams, .needs = maps, .usualWeight = 0.001},
    {.id = "review_kd", .title = "Review", .about = "Fuses the student's stages from the deepest to the shallowest and compares each with the teacher's at several sizes.", .reference = "arXiv:2104.09044", .needs = maps},
    {.id = "factor", .title = "Factor transfer", .about = "Compares the last stage in fewer channels, as a small network learns to paraphrase the teacher's.", .reference = "arXiv:1802.04977", .params = factorParams, .needs = maps, .usualWeight = 200},
    {.id = "fsp", .title = "Flow between stages", .about = "Compares how one stage flows into the next; the networks must be equally wide.", .reference = "doi:10.1109/CVPR.2017.754", .needs = maps, .usualWeight = 50},
};

} // namespace

std::span<const Entry> terms() { return termRows; }

} // namespace retort::rows
