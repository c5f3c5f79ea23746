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

constexpr std::string_view resnetDepths[] = {"8", "14", "20", "26", "32", "38", "44", "50", "56", "62", "68", "74", "80", "86", "92", "98", "104", "110"};
constexpr std::string_view shortcuts[] = {"identity", "projection"};
constexpr ParamInfo resnetParams[] = {
    {.id = "depth", .title = "Depth", .type = ParamType::Choice, .value = R"("8")", .unit = "layers", .help = "Layers with weights: 6n + 2, n residual blocks in each of three stages.", .choices = resnetDepths},
    {.id = "width", .title = "Width factor", .type = ParamType::Real, .value = "1.0", .min = 0.25, .max = 8, .help = "Multiplies the stages' 16, 32 and 64 channels."},
    {.id = "stem", .title = "Stem", .type = ParamType::Integer, .value = "0", .min = 0, .max = 4096, .unit = "channels", .help = "The width of the first convolution; 0: as the first stage."},
    {.id = "shortcut", .title = "Shortcut", .type = ParamType::Choice, .value = R"("identity")", .help = "What passes a block that changes the shape: the input itself, with zeros for new channels, as in the paper, or a 1 × 1 convolution, as in most programs.", .choices = shortcuts},
};

constexpr std::string_view wrnDepths[] = {"10", "16", "22", "28", "34", "40"};
constexpr ParamInfo wrnParams[] = {
    {.id = "depth", .title = "Depth", .type = ParamType::Choice, .value = R"("16")", .unit = "layers", .help = "Layers with weights: 6n + 4, n residual blocks in each of three stages.", .choices = wrnDepths},
    {.id = "width", .title = "Width factor", .type = ParamType::Real, .value = "1.0", .min = 0.25, .max = 12, .help = "Multiplies the stages' 16, 32 and 64 channels; the stem keeps its 16."},
    {.id = "dropout", .title = "Dropout", .type = ParamType::Real, .value = "0.0", .min = 0, .max = 0.95, .help = "The share of values silenced within each block at each training step."},
};

constexpr std::string_view vggDepths[] = {"8", "11", "13", "16", "19"};
constexpr ParamInfo vggParams[] = {
    {.id = "depth", .title = "Depth", .type = ParamType::Choice, .value = R"("8")", .unit = "layers", .help = "As the configurations are called; of the three fully connected layers they count, one is left.", .choices = vggDepths},
    {.id = "width", .title = "Width factor", .type = ParamType::Real, .value = "1.0", .min = 0.0625, .max = 2, .help = "Multiplies the stages' 64, 128, 256, 512 and 512 channels."},
};

constexpr std::string_view mobilenetForms[] = {"repdistiller", "paper"};
constexpr ParamInfo mobilenetParams[] = {
    {.id = "width", .title = "Width factor", .type = ParamType::Real, .value = "0.5", .min = 0.1, .max = 4, .help = "Multiplies all channels but, below 1, the last layer's 1280."},
    {.id = "expansion", .title = "Expansion", .type = ParamType::Integer, .value = "6", .min = 1, .max = 12, .help = "How many times as wide each block is inside."},
    {.id = "form", .title = "Form", .type = ParamType::Choice, .value = R"("repdistiller")", .help = "As those who compare distillation build it, with ReLU and a stem that halves the picture, or as its authors do, with ReLU6 and channels in eights.", .choices = mobilenetForms},
};

constexpr std::string_view stems[] = {"1x1", "3x3"};
constexpr ParamInfo shuffleStem{.id = "stem", .title = "Stem", .type = ParamType::Choice, .value = R"("1x1")", .help = "The first convolution: 1 × 1, as those who compare distillation have it, or the papers' 3 × 3; neither halves the picture.", .choices = stems};

constexpr std::string_view shuffleGroups[] = {"1", "2", "3", "4", "8"};
constexpr ParamInfo shuffleV1Params[] = {
    {.id = "groups", .title = "Groups", .type = ParamType::Choice, .value = R"("3")", .help = "Of the 1 × 1 convolutions; more groups are wider at the same cost.", .choices = shuffleGroups},
    {.id = "width", .title = "Width factor", .type = ParamType::Real, .value = "1.0", .min = 0.25, .max = 4, .help = "Multiplies the channels that go with the groups: 240, 480 and 960 for three."},
    shuffleStem,
};

constexpr std::string_view shuffleSizes[] = {"0.2", "0.3", "0.5", "1", "1.5", "2"};
constexpr ParamInfo shuffleV2Params[] = {
    {.id = "size", .title = "Size", .type = ParamType::Choice, .value = R"("1")", .help = "As the paper's table calls its widths: 1 has 116, 232 and 464 channels.", .choices = shuffleSizes},
    shuffleStem,
};

constexpr Entry architectureRows[] = {
    {.id = "linear", .title = "Linear", .about = "One layer from the input to the classes: softmax regression, the smallest student there is.", .reference = "Bishop 2006, section 4.3.4", .together = true, .revision = 2},
    {.id = "mlp", .title = "Multi-layer perceptron", .about = "Fully connected layers with ReLU; quick on small pictures and on tables.", .reference = "arXiv:1503.02531, section 3", .params = mlpParams, .together = true, .revision = 2},
    {.id = "cnn", .title = "Convolutional network", .about = "A small VGG-like family: stages of 3 × 3 convolutions, each followed by 2 × 2 max pooling, then fully connected layers.", .reference = "arXiv:1409.1556", .params = cnnParams, .revision = 2},
    {.id = "resnet", .title = "Residual network (CIFAR style)", .about = "A 3 × 3 stem and three stages of basic residual blocks with batch normalisation, then the mean over the picture.", .reference = "arXiv:1512.03385, section 4.2", .params = resnetParams, .revision = 2},
    {.id = "wrn", .title = "Wide residual network", .about = "Fewer and wider residual blocks, each of which normalises before it convolves; WRN-40-2 has a depth of 40 and a width of 2.", .reference = "arXiv:1605.07146", .params = wrnParams},
    {.id = "vgg", .title = "VGG (CIFAR style)", .about = "Plain 3 × 3 convolutions with batch normalisation in five stages, without shortcuts, then the mean over the picture.", .reference = "arXiv:1409.1556", .params = vggParams},
    {.id = "mobilenet_v2", .title = "MobileNetV2 (CIFAR style)", .about = "Blocks that are wide inside and narrow between, with depthwise convolutions: few multiply-adds for a phone.", .reference = "arXiv:1801.04381", .params = mobilenetParams},
    {.id = "shufflenet_v1", .title = "ShuffleNet (CIFAR style)", .about = "Bottlenecks of grouped 1 × 1 convolutions whose channels are shuffled, and depthwise convolutions.", .reference = "arXiv:1707.01083", .params = shuffleV1Params},
    {.id = "shufflenet_v2", .title = "ShuffleNetV2 (CIFAR style)", .about = "Each block transforms half of the channels and shuffles them with the other half: made for speed rather than for few multiply-adds.", .reference = "arXiv:1807.11164", .params = shuffleV2Params},
};

} // namespace

std::span<const Entry> architectures() { return architectureRows; }

} // namespace retort::rows
