#include "core/base/no_space.h"

#include <cerrno>

namespace retort {

bool meansFull(int code) { return code == ENOSPC || code == EDQUOT; }

} // namespace retort
