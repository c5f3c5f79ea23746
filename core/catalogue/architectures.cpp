#include "core/catalogue/rows.h"

namespace retort::rows {

namespace {

constexpr ParamInfo mlpParams[] = {
    {.id = "hidden", .title = "Hidden widths", .type = ParamType::Integers, .value = "[128]", .min = 1, .max = 65536, .unit = "units", .help = "The width of every hidden layer, in order."},
    {.id = "dropout", .title = "Dropout", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.95, .help = "The share of hidden units silenced at each training step."},
    {.id = "input_dropout", .title = "Input dropout", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.95, .help = "The share of input values silenced at each training step."},
    {.id = "max_norm", .title = "Max-norm", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 100, .help = "An upper bound on the length of each unit's incoming weights; 0: none."},
};

constexpr ParamInfo cnnParams[] = {
    {.id = "channels", .title = "Channels", .type = ParamType::Integers, .value = "[16, 32]", .min = 1, .max = 4096, .unit = "channels", .help = "The width of every stage; each stage ends by halving the picture."},
    {.id = "convolutions", .title = "Convolutions a stage", .type = ParamType::Integer, .value = "1", .min = 1, .max = 8, .help = "How many 3 × 3 convolutions each stage has."},
    {.id = "hidden", .title = "Hidden widths", .type = ParamType::Integers, .value = "[128]", .min = 1, .max = 65536, .unit = "units", .help = "The widths of the layers between the stages and the classes; an empty list: none."},
    {.id = "batch_norm", .title = "Batch normalisation", .type = ParamType::Boolean, .value = "false", .help = "Normalises each convolution's output over the batch."},
    {.id = "dropout", .title = "Dropout", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.95, .help = "The share of hidden units silenced at each training step."},
};

constexpr std::string_view resnetDepths[] = {"8", "14", "20"};
constexpr ParamInfo resnetParams[] = {
    {.id = "depth", .title = "Depth", .type = ParamType::Choice, .value = R"("8")", .unit = "layers", .help = "Layers with weights: 6n + 2, n residual blocks in each of three stages.", .choices = resnetDepths},
    {.id = "width", .title = "Width factor", .type = ParamType::Real, .value = "1.0", .min = 0.25, .max = 8, .help = "Multiplies the stages' 16, 32 and 64 channels."},
};

constexpr Entry architectureRows[] = {
    {.id = "linear", .title = "Linear", .about = "One layer from the input to the classes: softmax regression, the smallest student there is.", .reference = "Bishop 2006, section 4.3.4", .revision = 2},
    {.id = "mlp", .title = "Multi-layer perceptron", .about = "Fully connected layers with ReLU; quick on small pictures and on tables.", .reference = "arXiv:1503.02531, section 3", .params = mlpParams, .revision = 2},
    {.id = "cnn", .title = "Convolutional network", .about = "A small VGG-like family: stages of 3 × 3 convolutions, each followed by 2 × 2 max pooling, then fully connected layers.", .reference = "arXiv:1409.1556", .params = cnnParams, .revision = 2},
    {.id = "resnet", .title = "Residual network (CIFAR style)", .about = "A 3 × 3 stem and three stages of basic residual blocks with batch normalisation, then the mean over the picture.", .reference = "arXiv:1512.03385, section 4.2", .params = resnetParams, .revision = 2},
};

} // namespace

std::span<const Entry> architectures() { return architectureRows; }

} // namespace retort::rows
