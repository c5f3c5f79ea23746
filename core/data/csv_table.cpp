#include "core/data/csv_table.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/data/packed_file.h"

#include <algorithm>
#include <span>
#include <utility>

namespace retort {

namespace {

constexpr std::size_t longestLine = std::size_t{1} << 20;
constexpr std::size_t mostColumns = 10'000;
constexpr std::size_t mostText = std::size_t{1} << 31;

constexpr const char* behindQuote = "goes on behind a closing quote: a quote inside a quoted field must be doubled";

bool isBlank(char c) { return c == ' ' || c == '\t'; }

} // namespace

/// Takes the file's bytes one by one; one record is a row of the table, the first one its header.
class CsvParser {
public:
    using TakeRow = std::function<void(const CsvTable::Row&)>;

    CsvParser(const std::filesystem::path& file, bool header, TakeRow takeRow) : m_file(file), m_header(header), m_takeRow(std::move(takeRow)) {}

    const std::vector<std::string>& names() const { return m_names; }
    std::size_t columns() const { return m_columns; }

    void take(char c)
    {
        const bool second = m_returned && c == '\n';     // of a CRLF
        m_returned = c == '\r' && m_state != State::Quoted;
        if (second)
            return;
        if (c == '\0')
            fail("holds a zero byte, so it is no text: check which file this is");
        if (++m_recordBytes > longestLine)
            fail("is longer than 1 MB: a quote that is not closed may be the cause");
        if (m_state == State::Quoted)
            return takeQuoted(c);
        if (c == ',')
            endCell();
        else if (c == '\n' || c == '\r')
            endRecord();
        else if (c == '"')
            openQuote();
        else if (m_state == State::Closed)
            takeBehindQuote(c);
        else if (m_state == State::Plain || !isBlank(c))
            addPlain(c);
    }

    void finish()
    {
        if (m_state == State::Quoted)
            fail("has a quote that is never closed");
        if (m_state != State::Start || !m_ends.empty())
            endRecord();
    }

private:
    enum class State { Start, Plain, Quoted, Closed };

    void addPlain(char c)
    {
        m_state = State::Plain;
        m_record += c;
    }

    void takeBehindQuote(char c)
    {
        if (!isBlank(c))
            fail(behindQuote);
        m_justClosed = false;
    }

    void openQuote()
    {
        if (m_state == State::Plain)
            fail("has a quote inside a field without quotes: put the whole field in quotes and double it");
        if (m_state == State::Closed) {                  // a doubled quote is one quote, but only when they touch
            if (!m_justClosed)
                fail(behindQuote);
            m_record += '"';
        }
        m_state = State::Quoted;
        m_quoteLine = m_line;
    }

    void takeQuoted(char c)
    {
        m_justClosed = c == '"';
        if (m_justClosed) {
            m_state = State::Closed;
            return;
        }
        m_line += c == '\n';
        m_record += c;
    }

    void endCell()
    {
        if (m_state == State::Plain)
            while (isBlank(m_record.back()))
                m_record.pop_back();
        if (m_ends.size() == mostColumns)
            fail("has more than " + std::to_string(mostColumns) + " columns: that is more than can be read");
        m_ends.push_back(m_record.size());
        m_state = State::Start;
        m_justClosed = false;
    }

    void endRecord()
    {
        const bool empty = m_ends.empty() && m_state == State::Start;
        if (!empty) {
            endCell();
            m_header ? takeHeader() : takeRow();
        }
        ++m_line;
        m_recordLine = m_line;
        m_recordBytes = 0;
        m_record.clear();
        m_ends.clear();
    }

    void takeHeader()
    {
        std::size_t begin = 0;
        for (const auto end : m_ends) {
            m_names.push_back(m_record.substr(begin, end - begin));
            begin = end;
        }
        m_columns = m_ends.size();
        m_header = false;
    }

    void takeRow()
    {
        if (m_columns == 0)
            m_columns = m_ends.size();
        if (m_ends.size() != m_columns)
            throw Error("Row " + std::to_string(m_rows + 1) + " (line " + std::to_string(m_recordLine) + ") of "
                + m_file.string() + " has " + std::to_string(m_ends.size()) + (m_ends.size() == 1 ? " field" : " fields")
                + ", but the table has " + std::to_string(m_columns)
                + " columns: mend that row (a comma inside a field needs quotes around the field).");
        m_cells.clear();
        std::size_t begin = 0;
        for (const auto end : m_ends) {
            m_cells.push_back(std::string_view(m_record).substr(begin, end - begin));
            begin = end;
        }
        m_takeRow({.index = m_rows++, .line = m_recordLine, .cells = m_cells});
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw Error("Line " + std::to_string(m_state == State::Quoted ? m_quoteLine : m_recordLine) + " of " + m_file.string() + ' '
            + what + '.');
    }

    const std::filesystem::path& m_file;
    bool m_header;
    TakeRow m_takeRow;
    std::vector<std::string> m_names;
    std::size_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::vector<std::string_view> m_cells;
    State m_state = State::Start;
    bool m_justClosed = false;
    bool m_returned = false;
    std::string m_record;                                // the record's cells, one after the other
    std::vector<std::size_t> m_ends;
    std::size_t m_recordBytes = 0;
    std::int64_t m_line = 1, m_recordLine = 1, m_quoteLine = 1;
};

namespace {

void parseCsv(const std::filesystem::path& file, CsvParser& parser)
{
    PackedFile in(file);
    std::string buffer(std::clamp<std::size_t>(in.fileBytes(), 1 << 12, 1 << 18), '\0');
    std::uintmax_t bytes = 0;
    while (const auto size = in.read(std::as_writable_bytes(std::span(buffer)))) {
        std::string_view text(buffer.data(), size);
        if (bytes == 0 && text.starts_with("\xef\xbb\xbf"))   // a byte-order mark is no part of the first name
            text.remove_prefix(3);
        if ((bytes += size) > mostText)
            throw Error(file.string() + " holds more than the " + std::to_string(mostText >> 30) + " GB of text that are read here: make it smaller.");
        for (const char c : text)
            parser.take(c);
    }
    parser.finish();
}

} // namespace

CsvTable::CsvTable(const std::filesystem::path& file, bool header) : m_file(file), m_header(header)
{
    CsvParser parser(m_file, m_header, [this](const Row& row) {
        if (m_first.size() < 2)
            m_first.emplace_back(row.cells.begin(), row.cells.end());
        m_rows = row.index + 1;
    });
    parseCsv(m_file, parser);
    m_names = parser.names();
    m_columns = parser.columns();
    if (rows() == 0)
        throw Error(file.string() + " has no rows" + (m_names.empty() ? "" : " below its header") + ": check which file this is.");
}

void CsvTable::forEachRow(const std::function<void(const Row&)>& take) const
{
    const auto changed = [this] { throw Error(m_file.string() + " has changed while it was read: try again when nothing writes to it."); };
    std::int64_t rows = 0;
    CsvParser parser(m_file, m_header, [&](const Row& row) {
        if (row.index >= m_rows || row.cells.size() != m_columns)
            changed();
        rows = row.index + 1;
        take(row);
    });
    parseCsv(m_file, parser);
    if (rows != m_rows || parser.names() != m_names)
        changed();
}

std::string CsvTable::rowName(const Row& row) const
{
    return "row " + std::to_string(row.index + 1) + " (line " + std::to_string(row.line) + ") of " + m_file.string();
}

std::string CsvTable::columnName(std::size_t column) const
{
    return m_names.empty() ? "column " + std::to_string(column) : "column \"" + m_names[column] + '"';
}

std::string CsvTable::hash() const
{
    Sha256 hash;
    hash.add("retort-table 1\n" + std::to_string(rows()) + ' ' + std::to_string(m_columns) + '\n');
    std::vector<std::uint64_t> ends;                     // of a row's cells, in the text of all rows
    std::uint64_t end = 0;
    forEachRow([&](const Row& row) {
        ends.clear();
        for (const auto cell : row.cells)
            ends.push_back(end += cell.size());
        hash.add(std::as_bytes(std::span(ends)));
    });
    forEachRow([&](const Row& row) {
        for (const auto cell : row.cells)
            hash.add(cell);
    });
    return hash.hex();
}

} // namespace retort
