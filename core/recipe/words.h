#pragma once

#include "core/recipe/recipe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace retort {

/// "linear", "mlp 128-128", "cnn 16-32, 128", "resnet 20 ×0.5", "12 × mlp 16": networks in the words of lists and cards.
std::string modelText(const Choice& model, std::int64_t networks = 1);

/// "0.1 hard + 0.9 soft (kd, T 4)".
std::string termsText(const std::vector<TermSpec>& terms);

/// "200 labels", "20 labels per class", "3 % of the labels", "no labels, all pictures": what a node asks to see.
std::string seenText(const NodeData& data);

/// A number without needless digits: 0.1, 4, 0.003.
std::string numberText(double value);

} // namespace retort
