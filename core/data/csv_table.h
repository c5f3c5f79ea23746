#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// One CSV file (RFC 4180, packed with gzip or not), read row by row and as often as it is asked for, so that it is never in memory
/// as text: fields in quotes may hold commas, line ends and doubled quotes; blanks around other fields are dropped, and so are empty
/// lines; LF, CRLF and CR end a line.
class CsvTable {
public:
    /// Reads it once. Throws Error for what is no such table: rows of unequal length, quotes that do not close, lines above 1 MB,
    /// more than 10 000 columns, zero bytes, no rows at all.
    CsvTable(const std::filesystem::path& file, bool header);

    std::int64_t rows() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    const std::vector<std::string>& names() const { return m_names; }              ///< empty without a header

    /// A row while it is read.
    struct Row {
        std::int64_t index = 0;
        std::int64_t line = 0;                           ///< of the file, where it begins, counted from 1
        std::span<const std::string_view> cells;
    };
    /// From front to back. Throws Error when the file has changed meanwhile, so that it has other rows or columns.
    void forEachRow(const std::function<void(const Row&)>& take) const;
    /// The cells of the first two rows (or of the only one).
    const std::vector<std::vector<std::string>>& firstRows() const { return m_first; }

    /// For messages: "row 17 (line 18) of FILE" (both counted from 1), and "column \"age\"" or "column 3" (counted from 0).
    std::string rowName(const Row& row) const;
    std::string columnName(std::size_t column) const;
    const std::filesystem::path& file() const { return m_file; }

    /// SHA-256 over the cells of all rows: what drawing a test part is keyed by.
    std::string hash() const;

private:
    std::filesystem::path m_file;
    bool m_header;
    std::vector<std::string> m_names;
    std::size_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::vector<std::vector<std::string>> m_first;
};

} // namespace retort
