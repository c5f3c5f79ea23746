#pragma once

#include "core/catalogue/cost.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

class Walk;

/// The rows behind modelCost(): one function a family, which walks up to the layer of the classes. A family whose parameters mean
/// more than they say has a plan, which its network in the engine is built from, too. Each throws Error for what cannot be built.
namespace networks {

void walkLinear(Walk& walk, const Params& params);
void walkMlp(Walk& walk, const Params& params);
void walkCnn(Walk& walk, const Params& params);
void walkResnet(Walk& walk, const Params& params);
void walkWrn(Walk& walk, const Params& params);
void walkVgg(Walk& walk, const Params& params);
void walkMobilenetV2(Walk& walk, const Params& params);
void walkShufflenetV1(Walk& walk, const Params& params);
void walkShufflenetV2(Walk& walk, const Params& params);

/// Three stages of so many basic blocks; the second and the third halve the picture.
struct Residual {
    std::int64_t stem = 0;
    std::array<std::int64_t, 3> channels{};
    std::int64_t blocks = 0;
    bool projects = false;                    ///< shortcuts that change the shape are convolutions
};
Residual resnetPlan(const Params& params);
Residual wrnPlan(const Params& params);

/// Five stages of convolutions, the first of them called the stem; after some of them the picture is halved.
struct Vgg {
    std::array<std::int64_t, 5> channels{};
    std::array<std::int64_t, 5> convolutions{};
    std::array<bool, 5> halves{};
};
Vgg vggPlan(const Params& params, InputShape input);

/// Inverted residual blocks, arXiv:1801.04381.
struct Mobilenet {
    struct Block {
        std::int64_t inputs = 0, expanded = 0, outputs = 0;
        std::int64_t stride = 1;
        bool expands = true;                  ///< begins with a 1 × 1 convolution
        std::int64_t stage = 0;               ///< that ends with it; 0: none
        bool adds() const { return stride == 1 && inputs == outputs; }
    };
    std::int64_t stem = 0, stemStride = 1;
    std::vector<Block> blocks;
    std::int64_t last = 0;
    bool bounded = false;                     ///< ReLU6
};
Mobilenet mobilenetPlan(const Params& params);

/// Bottlenecks of grouped 1 × 1 convolutions, arXiv:1707.01083; a stage's first halves the picture and adds channels to its input.
struct ShuffleV1 {
    struct Block {
        std::int64_t inputs = 0, middle = 0, outputs = 0;   ///< outputs: of its own convolutions
        std::int64_t groups = 1;              ///< of the first 1 × 1 convolution
        bool halves = false;
    };
    std::int64_t stem = 0, stemKernel = 1;
    std::int64_t groups = 1;                  ///< of the last 1 × 1 convolutions
    std::array<std::vector<Block>, 3> stages;
};
ShuffleV1 shuffleV1Plan(const Params& params);

/// Split, transform one half, shuffle, arXiv:1807.11164; a stage's first block transforms both and halves the picture.
struct ShuffleV2 {
    std::int64_t stem = 0, stemKernel = 1;
    std::array<std::int64_t, 3> channels{};
    std::array<std::int64_t, 3> blocks{};     ///< after the first
    std::int64_t last = 0;
};
ShuffleV2 shuffleV2Plan(const Params& params);

/// Throws Error where a picture's side is shorter: "<family> needs pictures of at least 4 × 4, since <why>, and these samples are …".
void requireSide(InputShape input, std::int64_t side, std::string_view family, std::string_view why);

} // namespace networks

} // namespace retort
