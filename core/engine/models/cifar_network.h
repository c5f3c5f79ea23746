#pragma once

#include "core/engine/models/model.h"
#include "core/engine/models/norm.h"

#include <torch/nn/modules/linear.h>

#include <string>

namespace retort::engine::models {

/// What the CIFAR families share: stages that are said before and after their last ReLU, and the end: the mean over the picture and
/// the layer of the classes.
class CifarNetwork : public Model {
protected:
    /// Of a stage's last layer: where the stages are wanted its ReLU is left to stage().
    Activation lastActivation() const { return stagesWanted() ? Activation::None : Activation::Relu; }
    /// Adds the stage where it is wanted. `maps`: what a last layer with lastActivation() has made; returned after its ReLU.
    torch::Tensor stage(ModelOutput& output, const std::string& name, const torch::Tensor& maps) const;
    /// A stage that ends in no ReLU: the same before and after.
    void linearStage(ModelOutput& output, const std::string& name, const torch::Tensor& maps) const;

    /// To be called last in a constructor, and last in forward().
    void makeEnd(std::int64_t channels, std::int64_t classes);
    void end(ModelOutput& output, const torch::Tensor& maps);

private:
    torch::nn::Linear m_output = nullptr;
};

} // namespace retort::engine::models
