#include "core/catalogue/rows.h"

namespace retort::rows {

namespace {

constexpr ParamInfo trainParams[] = {
    {.id = "epochs", .title = "Epochs", .type = ParamType::Integer, .value = "0", .min = 0, .max = 1e6, .unit = "passes over the transfer set", .help = "Give epochs or steps, exactly one; 0: not given."},
    {.id = "steps", .title = "Steps", .type = ParamType::Integer, .value = "0", .min = 0, .max = 1e9, .unit = "batches", .help = "Give epochs or steps, exactly one; 0: not given."},
    {.id = "batch", .title = "Batch", .type = ParamType::Integer, .value = "128", .min = 1, .max = 65536, .unit = "samples", .help = "Samples in each step."},
    {.id = "clip", .title = "Gradient clipping", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 1e6, .help = "An upper bound on the length of the whole gradient; 0: none."},
    {.id = "patience", .title = "Early stopping", .type = ParamType::Integer, .value = "0", .min = 0, .max = 1e6, .unit = "evaluations", .help = "Stops after so many evaluations without a better validation accuracy; 0: never."},
};

constexpr std::string_view selectChoices[] = {"best", "last"};
constexpr ParamInfo selectParams[] = {
    {.id = "select", .title = "Weights kept", .type = ParamType::Choice, .value = R"("best")", .help = "The weights of the best validation accuracy (ties: the earliest), or the last ones; last where a node's labels are restricted and nothing is said.", .choices = selectChoices},
};

constexpr ParamInfo evaluateParams[] = {
    {.id = "epochs", .title = "Every", .type = ParamType::Integer, .value = "0", .min = 0, .max = 1e6, .unit = "epochs", .help = "Measures on the validation split after every so many epochs; 0: not given."},
    {.id = "steps", .title = "Every", .type = ParamType::Integer, .value = "0", .min = 0, .max = 1e9, .unit = "steps", .help = "Measures on the validation split after every so many steps; 0: not given."},
};

constexpr ParamInfo nodeParams[] = {
    {.id = "members", .title = "Members", .type = ParamType::Integer, .value = "1", .min = 1, .max = 256, .help = "So many networks of the same recipe, each with its own start: an ensemble."},
    {.id = "together", .title = "Trained together", .type = ParamType::Boolean, .value = "false", .help = "Trains the members in one run, as one batch of networks: several times as fast where they are small, for fully connected networks that learn from labels alone."},
};

constexpr std::string_view combineChoices[] = {"mean_probability", "mean_logit", "mean_loss"};
constexpr std::string_view weightsChoices[] = {"selected", "best", "last"};
constexpr ParamInfo teachersParams[] = {
    {.id = "combine", .title = "Several teachers", .type = ParamType::Choice, .value = R"("mean_probability")", .help = "How the beliefs of several teachers become one target.", .choices = combineChoices},
    {.id = "weights", .title = "Teacher's weights", .type = ParamType::Choice, .value = R"("selected")", .help = "Those the teacher's own run selected, its best on validation, or its last.", .choices = weightsChoices},
};

constexpr ParamInfo termParams[] = {
    {.id = "weight", .title = "Weight", .type = ParamType::Real, .value = "1.0", .min = 0, .max = 1e6, .help = "What the term is multiplied by in the sum; Hinton's paper only says that the hard one is considerably lower, RepDistiller's α is the soft term's and its γ the hard one's, and PyTorch's tutorial names two weights, as here.", .takes = Takes::Live},
};

constexpr ParamInfo weightParams[] = {
    {.id = "from", .title = "From", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 1e6, .help = "The weight at the first step."},
    {.id = "to", .title = "To", .type = ParamType::Real, .value = "1.0", .min = 0, .max = 1e6, .help = "The weight at the end of the ramp and after it."},
    {.id = "epochs", .title = "Over", .type = ParamType::Real, .value = "1.0", .min = 0, .max = 1e6, .unit = "epochs", .help = "How long the weight moves, in a line."},
};

constexpr ParamInfo validationParams[] = {
    {.id = "count", .title = "Samples", .type = ParamType::Integer, .value = "0", .min = 0, .max = 1e9, .unit = "samples", .help = "So many samples of train, drawn by class, are kept for validation; give count or fraction; 0: not given."},
    {.id = "fraction", .title = "Share", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.9, .help = "This share of train, drawn by class, is kept for validation; 0: not given, and a tenth when neither is."},
};

constexpr std::string_view drawChoices[] = {"per_seed", "fixed"};
constexpr ParamInfo labelledParams[] = {
    {.id = "per_class", .title = "Per class", .type = ParamType::Integer, .value = "20", .min = 1, .max = 1e9, .unit = "labels", .help = "So many labelled samples of every class."},
    {.id = "count", .title = "Count", .type = ParamType::Integer, .value = "200", .min = 1, .max = 1e9, .unit = "labels", .help = "So many labelled samples in all, each class in proportion."},
    {.id = "fraction", .title = "Share", .type = ParamType::Real, .value = "0.03", .min = 1e-9, .max = 1, .help = "This share of the train split with labels, each class in proportion."},
    {.id = "draw", .title = "Drawn", .type = ParamType::Choice, .value = R"("per_seed")", .help = "Whether every seed has labelled samples of its own, or all seeds the same.", .choices = drawChoices},
};

constexpr ParamInfo dataParams[] = {
    {.id = "labelled_share", .title = "Labelled share of a batch", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 1, .help = "How much of each batch is labelled where there are both kinds; 0: in proportion to their sizes."},
    {.id = "omit_classes", .title = "Classes left out", .type = ParamType::Integers, .value = "[]", .min = 0, .max = 65535, .help = "Classes, counted from 0, of which the node sees no sample at all."},
};

constexpr Entry fieldRows[] = {
    {.id = "train", .title = "Training", .about = "How long, in what portions and with what brakes a node is trained.", .params = trainParams},
    {.id = "select", .title = "Selection", .about = "Which weights a run hands on.", .params = selectParams},
    {.id = "teachers", .title = "Teachers", .about = "Which of a teacher's weights teach, and how several teachers become one.", .params = teachersParams},
    {.id = "evaluate", .title = "Evaluation", .about = "How often a run is measured while it trains; without either about 40 times, more often early.", .params = evaluateParams},
    {.id = "node", .title = "Node", .about = "How many networks a node of the experiment stands for.", .params = nodeParams},
    {.id = "term", .title = "Term", .about = "How much a term counts in the loss.", .params = termParams},
    {.id = "weight", .title = "Weight schedule", .about = "A term's weight that moves in a line and then stays.", .params = weightParams},
    {.id = "validation", .title = "Validation split", .about = "What is carved from train for choosing weights; the same for all nodes and seeds.", .params = validationParams},
    {.id = "labelled", .title = "Labelled part", .about = "How many of the train split's labels a node sees; give one of per_class, count and fraction.", .params = labelledParams},
    {.id = "data", .title = "What a node sees", .about = "Its samples with and without labels, and the classes kept from it.", .params = dataParams},
};

} // namespace

std::span<const Entry> fields() { return fieldRows; }

} // namespace retort::rows
