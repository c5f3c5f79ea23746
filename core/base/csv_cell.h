#pragma once

#include <string>
#include <string_view>

namespace retort {

/// A text for a cell of a CSV file: one that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line
/// break) gets a ' in front. Quoting is the writer's.
inline std::string notAFormula(std::string_view text)
{
    const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
    return (formula ? "'" : "") + std::string(text);
}

} // namespace retort
