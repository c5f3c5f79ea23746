#include "app/retort/table.h"

#include "app/retort/words.h"
#include "core/base/csv_cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace retort::cli {

void Table::print(std::ostream& out) const
{
    struct Shown {
        std::size_t index;
        std::size_t width;
    };
    std::vector<Shown> shown;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        std::size_t width = 0;
        for (const auto& row : m_rows)
            width = std::max(width, widthOf(row[c]));
        if (width > 0)
            shown.push_back({c, std::max(width, widthOf(m_columns[c].title))});
    }
    const auto line = [&](const auto& cellOf) {
        std::string text;
        for (const auto& [index, width] : shown) {
            const std::string cell = printable(cellOf(index));
            const std::string space(width - std::min(width, widthOf(cell)), ' ');
            text += (text.empty() ? "" : "  ") + (m_columns[index].align == Align::Right ? space + cell : cell + space);
        }
        text.resize(text.find_last_not_of(' ') + 1);
        out << text << '\n';
    };
    line([this](std::size_t c) { return m_columns[c].title; });
    for (const auto& row : m_rows)
        line([&row](std::size_t c) { return row[c]; });
}

CsvLine& CsvLine::cell(std::string_view value)
{
    if (!m_first)
        m_line += ',';
    m_first = false;
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        m_line += value;
        return *this;
    }
    m_line += '"';
    for (const char c : value)
        m_line += c == '"' ? std::string("\"\"") : std::string(1, c);
    m_line += '"';
    return *this;
}

CsvLine& CsvLine::text(std::string_view value)
{
    return cell(notAFormula(value));
}

CsvLine& CsvLine::number(const std::optional<double>& value)
{
    if (!value || !std::isfinite(*value))
        return cell("");
    std::array<char, 40> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *value).ptr;
    return cell({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

CsvLine& CsvLine::integer(long long value) { return cell(std::to_string(value)); }

} // namespace retort::cli
