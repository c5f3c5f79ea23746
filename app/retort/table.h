#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace retort::cli {

enum class Align { Left, Right };

/// A plain text table: a header, rows, columns two spaces apart, nothing drawn.
class Table {
public:
    struct Column {
        std::string title;
        Align align = Align::Left;
    };
    explicit Table(std::vector<Column> columns) : m_columns(std::move(columns)) {}

    /// REQUIRES: one cell a column.
    void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    bool empty() const { return m_rows.empty(); }
    /// Columns with nothing but empty cells are left out.
    void print(std::ostream& out) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// One line of comma-separated values (RFC 4180), with the newline. Text that a spreadsheet would take for a formula (it begins
/// with = + - @, a tab or a line break) gets a ' in front; numbers do not.
class CsvLine {
public:
    CsvLine& text(std::string_view value);
    CsvLine& number(const std::optional<double>& value);   ///< shortest digits that give it back; empty for nothing
    CsvLine& integer(long long value);
    void print(std::ostream& out) const { out << m_line << "\r\n"; }

private:
    CsvLine& cell(std::string_view value);
    std::string m_line;
    bool m_first = true;
};

} // namespace retort::cli
