#pragma once

#include "core/base/error.h"

namespace retort {

/// The disk, or this user's share of it, is full: the same may well be possible later.
class NoSpace : public Error {
public:
    using Error::Error;
};
/// Does this errno say so?
bool meansFull(int code);

} // namespace retort
