#pragma once

#include <stdexcept>
#include <string>

namespace retort {

/// The one exception of this project. Its message is for the person at the screen, in one sentence or two:
/// what is wrong, where (file, row, field), and what to do about it. Thrown where it is seen; caught at the doors
/// (main, the trainer's run door, the window's command handlers).
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& message) : std::runtime_error(message) {}
};

/// What may pass by itself, like a store that another program keeps busy, or one read or write that failed: the same may well be possible later.
class Passing : public Error {
public:
    using Error::Error;
};

/// Another attempt has taken the run, or the run is no longer ours: stop, and write nothing more.
class Superseded : public Error {
public:
    using Error::Error;
};

} // namespace retort
