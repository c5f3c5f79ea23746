#pragma once

/// Inside core/store only.
namespace retort {

/// A statement as the program's own text spells it: the compiler takes nothing that is put together while the program runs, so
/// that values can only be bound.
struct Sql {
    consteval Sql(const char* literal) : text(literal) {}
    const char* const text;
};

} // namespace retort
