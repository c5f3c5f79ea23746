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
    {.id = "select", .title = "Weights kept", .type = ParamType::Choice, .value = R"("best")", .help = "The weights of the best validation accuracy (ties: the earliest), or the last ones.", .choices = selectChoices},
};

constexpr ParamInfo nodeParams[] = {
    {.id = "members", .title = "Members", .type = ParamType::Integer, .value = "1", .min = 1, .max = 256, .help = "So many networks of the same recipe, each with its own start: an ensemble."},
};

constexpr std::string_view combineChoices[] = {"mean_probability", "mean_logit", "mean_loss"};
constexpr std::string_view weightsChoices[] = {"selected", "best", "last"};
constexpr ParamInfo teachersParams[] = {
    {.id = "combine", .title = "Several teachers", .type = ParamType::Choice, .value = R"("mean_probability")", .help = "How the beliefs of several teachers become one target.", .choices = combineChoices},
    {.id = "weights", .title = "Teacher's weights", .type = ParamType::Choice, .value = R"("selected")", .help = "Those the teacher's own run selected, its best on validation, or its last.", .choices = weightsChoices},
};

constexpr Entry table[] = {
    {.id = "train", .title = "Training", .about = "How long, in what portions and with what brakes a node is trained.", .params = trainParams},
    {.id = "select", .title = "Selection", .about = "Which weights a run hands on.", .params = selectParams},
    {.id = "teachers", .title = "Teachers", .about = "Which of a teacher's weights teach, and how several teachers become one.", .params = teachersParams},
    {.id = "node", .title = "Node", .about = "How many networks a node of the experiment stands for.", .params = nodeParams},
};

} // namespace

std::span<const Entry> fields() { return table; }

} // namespace retort::rows
