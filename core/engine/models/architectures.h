#pragma once

#include "core/engine/models/model.h"

/// The networks behind makeModel(): one function a file. modelCost() has accepted the parameters before any of them is called.
namespace retort::engine::models {

std::shared_ptr<Model> linear(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> mlp(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> cnn(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> resnet(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> wrn(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> vgg(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> mobilenetV2(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> shufflenetV1(const Params& params, InputShape input, std::int64_t classes);
std::shared_ptr<Model> shufflenetV2(const Params& params, InputShape input, std::int64_t classes);

} // namespace retort::engine::models
