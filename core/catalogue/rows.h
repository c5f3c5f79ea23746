#pragma once

#include "core/catalogue/catalogue.h"

/// The tables behind catalogue(): one function a file.
namespace retort::rows {

std::span<const Entry> datasets();
std::span<const Entry> architectures();
std::span<const Entry> terms();
std::span<const Entry> optimizers();
std::span<const Entry> schedules();
std::span<const Entry> augmentations();
std::span<const Entry> combines();
std::span<const Entry> fields();

} // namespace retort::rows
