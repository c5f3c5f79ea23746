#pragma once

#include "core/catalogue/params.h"

namespace retort {

/// Sees to it that the pictures of a folder lie decoded in the cache, where the reader of `pictures` finds them: decodes them with
/// so many threads unless they are there, while others who want the same wait. Throws Error, which names the first file that is
/// no sound picture; then nothing is kept.
void decodeFolder(const Params& params, int threads);

} // namespace retort
