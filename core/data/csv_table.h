#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// The cells of one CSV file (RFC 4180, packed with gzip or not), as text: fields in quotes may hold commas, line ends and
/// doubled quotes; blanks around other fields are dropped, and so are empty lines; LF, CRLF and CR end a line.
class CsvTable {
public:
    /// Throws Error for what is no such table: rows of unequal length, quotes that do not close, lines above 1 MB, more than
    /// 10 000 columns, zero bytes, no rows at all.
    CsvTable(const std::filesystem::path& file, bool header);

    std::int64_t rows() const { return static_cast<std::int64_t>(m_lines.size()); }
    std::size_t columns() const { return m_columns; }
    const std::vector<std::string>& names() const { return m_names; }              ///< empty without a header
    std::string_view cell(std::int64_t row, std::size_t column) const;

    /// For messages: "row 17 (line 18) of FILE" (both counted from 1), and "column \"age\"" or "column 3" (counted from 0).
    std::string rowName(std::int64_t row) const;
    std::string columnName(std::size_t column) const;
    const std::filesystem::path& file() const { return m_file; }

    /// SHA-256 over the cells of all rows: what drawing a test part is keyed by.
    std::string hash() const;

private:
    friend class CsvParser;
    std::filesystem::path m_file;
    std::vector<std::string> m_names;
    std::size_t m_columns = 0;
    std::string m_text;                                  ///< all cells, one after the other
    std::vector<std::uint64_t> m_ends;                   ///< of each cell in the text
    std::vector<std::int64_t> m_lines;                   ///< where each row begins, counted from 1
};

} // namespace retort
