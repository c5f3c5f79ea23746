#pragma once

namespace retort {

/// In an augmentation's Entry::needs, beside the Needs of terms: it is for pictures, not for tables.
constexpr unsigned NeedsPictures = 1u << 5;

} // namespace retort
