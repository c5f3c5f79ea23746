#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace retort {

/// What the reader of a JSON text from outside asks of it before a tree is made: a tree takes many times the bytes of its text, the
/// library keeps the last of two equal keys in silence, and where it asks after each value (its callback), objects beside each other
/// take the square of their number in time.
struct JsonLimits {
    std::size_t depth = 64;                   ///< containers within each other
    std::size_t values = 100'000;             ///< texts, numbers, lists and objects
    std::size_t members = SIZE_MAX;           ///< of one object: one that keeps their order looks through all of them for each
};

struct JsonTrouble {
    enum class What { None, Deep, Many, Twice } what = What::None;
    std::string path;                         ///< Twice: of the key, "a.b"
};

/// Reads all of the text in little memory. What is no JSON at all is no trouble here: the parser says it better.
JsonTrouble findTrouble(std::string_view text, const JsonLimits& limits);

} // namespace retort
