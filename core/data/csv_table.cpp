#include "core/data/csv_table.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/data/packed_file.h"

#include <span>

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
    CsvParser(CsvTable& table, bool header) : m_table(table), m_header(header) {}

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
            m_table.m_names.push_back(m_record.substr(begin, end - begin));
            begin = end;
        }
        m_table.m_columns = m_ends.size();
        m_header = false;
    }

    void takeRow()
    {
        if (m_table.m_columns == 0)
            m_table.m_columns = m_ends.size();
        if (m_ends.size() != m_table.m_columns)
            throw Error("Row " + std::to_string(m_table.rows() + 1) + " (line " + std::to_string(m_recordLine) + ") of "
                + m_table.m_file.string() + " has " + std::to_string(m_ends.size()) + (m_ends.size() == 1 ? " field" : " fields")
                + ", but the table has " + std::to_string(m_table.m_columns)
                + " columns: mend that row (a comma inside a field needs quotes around the field).");
        if (m_table.m_text.size() + m_record.size() > mostText)
            throw Error(m_table.m_file.string() + " holds more than the " + std::to_string(mostText >> 30)
                + " GB of text that are read here: make it smaller.");
        const auto offset = m_table.m_text.size();
        m_table.m_text += m_record;
        for (const auto end : m_ends)
            m_table.m_ends.push_back(offset + end);
        m_table.m_lines.push_back(m_recordLine);
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw Error("Line " + std::to_string(m_state == State::Quoted ? m_quoteLine : m_recordLine) + " of " + m_table.m_file.string() + ' '
            + what + '.');
    }

    CsvTable& m_table;
    bool m_header;
    State m_state = State::Start;
    bool m_justClosed = false;
    bool m_returned = false;
    std::string m_record;                                // the record's cells, one after the other
    std::vector<std::size_t> m_ends;
    std::size_t m_recordBytes = 0;
    std::int64_t m_line = 1, m_recordLine = 1, m_quoteLine = 1;
};

CsvTable::CsvTable(const std::filesystem::path& file, bool header) : m_file(file)
{
    PackedFile in(file);
    CsvParser parser(*this, header);
    std::string buffer(std::size_t{1} << 18, '\0');
    bool first = true;
    while (const auto size = in.read(std::as_writable_bytes(std::span(buffer)))) {
        std::string_view text(buffer.data(), size);
        if (first && text.starts_with("\xef\xbb\xbf"))   // a byte-order mark is no part of the first name
            text.remove_prefix(3);
        first = false;
        for (const char c : text)
            parser.take(c);
    }
    parser.finish();
    if (rows() == 0)
        throw Error(file.string() + " has no rows" + (m_names.empty() ? "" : " below its header") + ": check which file this is.");
}

std::string_view CsvTable::cell(std::int64_t row, std::size_t column) const
{
    const auto index = static_cast<std::size_t>(row) * m_columns + column;
    const auto begin = index == 0 ? 0 : m_ends[index - 1];
    return std::string_view(m_text).substr(begin, m_ends[index] - begin);
}

std::string CsvTable::rowName(std::int64_t row) const
{
    return "row " + std::to_string(row + 1) + " (line " + std::to_string(m_lines[static_cast<std::size_t>(row)]) + ") of "
        + m_file.string();
}

std::string CsvTable::columnName(std::size_t column) const
{
    return m_names.empty() ? "column " + std::to_string(column) : "column \"" + m_names[column] + '"';
}

std::string CsvTable::hash() const
{
    Sha256 hash;
    hash.add("retort-table 1\n" + std::to_string(rows()) + ' ' + std::to_string(m_columns) + '\n');
    hash.add(std::as_bytes(std::span(m_ends)));
    hash.add(m_text);
    return hash.hex();
}

} // namespace retort
