#include "core/store/archive_tables.h"

#include "core/base/json_limits.h"

#include <algorithm>
#include <cmath>
#include <set>

#define COLUMN(name, holds) ArchivedColumn{#name, Holds::holds, false},
#define NULLABLE(name, holds) ArchivedColumn{#name, Holds::holds, true},
#define NAME(name, holds) #name ", "
#define MARK(name, holds) "?, "
#define NAMES(LIST) LIST(NAME, NAME)
#define MARKS(LIST) LIST(MARK, MARK)

namespace retort::archives {

namespace {

constexpr ArchivedColumn runColumns[] = {ARCHIVED_RUN_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn lineageColumns[] = {ARCHIVED_LINEAGE_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn changeColumns[] = {ARCHIVED_CHANGE_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn weightsColumns[] = {ARCHIVED_WEIGHTS_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn testColumns[] = {ARCHIVED_TEST_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn factColumns[] = {ARCHIVED_FACT_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn evaluationColumns[] = {ARCHIVED_EVALUATION_COLUMNS(COLUMN, NULLABLE)};
constexpr ArchivedColumn placeColumns[] = {ARCHIVED_PLACE_COLUMNS(COLUMN, NULLABLE)};

constexpr std::int64_t mostCount = std::int64_t{1} << 53;
constexpr std::size_t longestWord = 200;

bool isText(Holds holds) { return holds == Holds::Text || holds == Holds::Word || holds >= Holds::Blob; }

/// JSON has no infinity: of what is no number there is nothing to say.
ArchiveJson numberOf(double value, bool nullable)
{
    if (std::isfinite(value))
        return value;
    return nullable ? ArchiveJson(nullptr) : ArchiveJson(0.0);
}

ArchiveJson valueOf(Query& query, int index, const ArchivedColumn& column)
{
    if (column.nullable && query.isNull(index))
        return nullptr;
    switch (column.holds) {
    case Holds::Integer:
    case Holds::Count:
    case Holds::Flag: return query.integer(index);
    case Holds::Real:
    case Holds::Amount:
    case Holds::Share: return numberOf(query.real(index), column.nullable);
    default: return mended(query.text(index));
    }
}

ArchiveJson readAll(Query& query, const ArchivedTable& table)
{
    ArchiveJson rows = ArchiveJson::array();
    while (query.next()) {
        ArchiveJson row = ArchiveJson::object();
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            row[table.columns[i].name] = valueOf(query, static_cast<int>(i), table.columns[i]);
        rows.push_back(std::move(row));
    }
    return rows;
}

bool isHex(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isTime(std::string_view text)
{
    constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    return text.empty() || std::ranges::equal(text, form, [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; });
}

/// A text that is JSON itself, of the form its readers expect.
bool isJson(const std::string& text, Holds holds)
{
    if (text.size() > archivedTextBytes || findTrouble(text, {.depth = 8, .values = 50'000}).what != JsonTrouble::What::None)
        return false;
    const ArchiveJson json = ArchiveJson::parse(text, nullptr, false);
    const auto string = [](const ArchiveJson& each) { return each.is_string(); };
    if (holds == Holds::Json)
        return json.is_structured();
    if (holds == Holds::List)
        return json.is_array() && std::ranges::all_of(json, string);
    return json.is_object() && (holds == Holds::Object || std::ranges::all_of(json, string));
}

/// Why a value may not stand there, or empty.
std::string whyNot(const ArchiveJson& value, const ArchivedColumn& column)
{
    if (value.is_null())
        return column.nullable ? "" : "is missing";
    if (isText(column.holds)) {
        if (!value.is_string())
            return "is no text";
        const auto& text = value.get_ref<const std::string&>();
        if (text.find('\0') != std::string::npos)
            return "holds a zero byte";
        const auto oneOf = [&text](std::initializer_list<std::string_view> words) { return std::ranges::find(words, text) != words.end() ? "" : "is no word for that"; };
        switch (column.holds) {
        case Holds::Word: return !text.empty() && text.size() <= longestWord ? "" : "is no name";
        case Holds::Blob: return isBlobName(text) ? "" : "is no SHA-256";
        case Holds::Run: return isRunId(text) ? "" : "is no run's id";
        case Holds::Time: return isTime(text) ? "" : "is no time";
        case Holds::Role: return oneOf({"teacher", "student", "baseline", "reference"});
        case Holds::EndState: return oneOf({"finished", "stopped", "failed", "diverged"});
        case Holds::Selects: return oneOf({"best", "last"});
        case Holds::Recipe: return text.size() == 67 && text.starts_with("r1:") && isHex(text.substr(3)) ? "" : "is no recipe's hash";
        case Holds::Json:
        case Holds::Object:
        case Holds::Words:
        case Holds::List: return isJson(text, column.holds) ? "" : "is not the JSON it should be";
        default: return "";
        }
    }
    const bool whole = column.holds == Holds::Integer || column.holds == Holds::Count || column.holds == Holds::Flag;
    if (whole ? !value.is_number_integer() || (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) : !value.is_number())
        return whole ? "is no whole number" : "is no number";
    const double number = value.get<double>();
    if (column.holds == Holds::Count && (number < 0 || number > mostCount))
        return "is no count";
    if (column.holds == Holds::Amount && number < 0)
        return "is negative";
    if ((column.holds == Holds::Share || column.holds == Holds::Flag) && (number < 0 || number > 1))
        return "does not lie between 0 and 1";
    return "";
}

} // namespace

#define OF_RUN(TABLE, LIST, ORDER) \
    Sql("SELECT " NAMES(LIST) "1 FROM " TABLE " WHERE run = ?1 ORDER BY " ORDER), Sql("INSERT INTO " TABLE " (" NAMES(LIST) "run) VALUES (" MARKS(LIST) "?)")

const ArchivedTable archivedRun{"row", Sql("SELECT " NAMES(ARCHIVED_RUN_COLUMNS) "1 FROM runs WHERE id = ?1"),
    Sql("INSERT INTO runs (" NAMES(ARCHIVED_RUN_COLUMNS) "experiment, title, note, tags, teachers, purged, revision, colour) "
        "VALUES (" MARKS(ARCHIVED_RUN_COLUMNS) "?, ?, ?, ?, ?, ?, ?, (SELECT count(*) FROM runs))"),
    runColumns, 1};
const ArchivedTable archivedLineage{"lineage", OF_RUN("lineage", ARCHIVED_LINEAGE_COLUMNS, "position"), lineageColumns, 1};
const ArchivedTable archivedChanges{"changes", OF_RUN("changes", ARCHIVED_CHANGE_COLUMNS, "id"), changeColumns, 0};
const ArchivedTable archivedWeights{"weights", OF_RUN("weights", ARCHIVED_WEIGHTS_COLUMNS, "network, name"), weightsColumns, 2};
const ArchivedTable archivedTest{"test_predictions", OF_RUN("test_predictions", ARCHIVED_TEST_COLUMNS, "network, teacher, weights"), testColumns, 3};
const ArchivedTable archivedFacts{"facts",
    Sql("SELECT " NAMES(ARCHIVED_FACT_COLUMNS) "1 FROM facts WHERE run = ?1 AND name <> 'imported' ORDER BY name, attempt"),
    Sql("INSERT INTO facts (" NAMES(ARCHIVED_FACT_COLUMNS) "run) VALUES (" MARKS(ARCHIVED_FACT_COLUMNS) "?)"), factColumns, 2};
const ArchivedTable archivedEvaluations{"evaluations",
    Sql("SELECT " NAMES(ARCHIVED_EVALUATION_COLUMNS) "1 FROM evaluations WHERE run = ?1 ORDER BY network, attempt, step"),
    Sql("INSERT INTO evaluations (" NAMES(ARCHIVED_EVALUATION_COLUMNS) "run, confusion) VALUES (" MARKS(ARCHIVED_EVALUATION_COLUMNS) "?, ?)"), evaluationColumns, 3};
const ArchivedTable archivedPlaces{"places",
    Sql("SELECT " NAMES(ARCHIVED_PLACE_COLUMNS) "1 FROM experiment_runs WHERE experiment = ?1 ORDER BY position"),
    Sql("INSERT INTO experiment_runs (" NAMES(ARCHIVED_PLACE_COLUMNS) "experiment) VALUES (" MARKS(ARCHIVED_PLACE_COLUMNS) "?) ON CONFLICT DO NOTHING"), placeColumns, 1};

ArchiveJson readRows(Database& database, const ArchivedTable& table, const std::string& id)
{
    Query query(database, table.select);
    query.bindAt(1, id);
    return readAll(query, table);
}

ArchiveJson readRows(Database& database, const ArchivedTable& table, std::int64_t experiment)
{
    Query query(database, table.select);
    query.bindAt(1, experiment);
    return readAll(query, table);
}

int bindRow(Query& insert, const ArchivedTable& table, const ArchiveJson& row)
{
    int index = 0;
    for (const ArchivedColumn& column : table.columns) {
        const ArchiveJson& value = row.at(column.name);
        ++index;
        if (value.is_null())
            insert.bindAt(index, nullptr);
        else if (isText(column.holds))
            insert.bindAt(index, value.get_ref<const std::string&>());
        else if (value.is_number_float())
            insert.bindAt(index, value.get<double>());
        else
            insert.bindAt(index, value.get<std::int64_t>());
    }
    return index + 1;
}

void checkFields(const ArchiveJson& object, std::span<const std::string_view> fields, const std::string& where, const Refuse& refuse)
{
    if (!object.is_object())
        refuse("is damaged: its " + where + " is no JSON object.");
    for (const std::string_view field : fields)
        if (!object.contains(field))
            refuse("is damaged: its " + where + " has no \"" + std::string(field) + "\".");
    for (const auto& [name, value] : object.items())
        if (std::ranges::find(fields, name) == fields.end())
            refuse("is damaged: its " + where + " has a field \"" + name.substr(0, 60) + "\", which nobody knows.");
}

void checkRow(const ArchiveJson& row, const ArchivedTable& table, const std::string& where, const Refuse& refuse)
{
    std::vector<std::string_view> names;
    for (const ArchivedColumn& column : table.columns)
        names.emplace_back(column.name);
    checkFields(row, names, where, refuse);
    for (const ArchivedColumn& column : table.columns)
        checkValue(row.at(column.name), column, where, refuse);
}

void checkValue(const ArchiveJson& value, const ArchivedColumn& column, const std::string& where, const Refuse& refuse)
{
    if (const std::string why = whyNot(value, column); !why.empty())
        refuse("is damaged: in its " + where + " \"" + column.name + "\" " + why + ".");
}

void checkRows(const ArchiveJson& rows, const ArchivedTable& table, const std::string& where, const Refuse& refuse)
{
    if (!rows.is_array())
        refuse("is damaged: its " + where + " is no list.");
    std::set<ArchiveJson> keys;
    for (const ArchiveJson& row : rows) {
        checkRow(row, table, where, refuse);
        ArchiveJson key = ArchiveJson::array();
        for (std::size_t i = 0; i < table.key; ++i)
            key.push_back(row.at(table.columns[i].name));
        if (table.key > 0 && !keys.insert(std::move(key)).second)
            refuse("is damaged: its " + where + " has a row twice.");
    }
}

bool isRunId(std::string_view text)
{
    return text.size() == 8 && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

bool isBlobName(std::string_view text) { return text.size() == 64 && isHex(text); }

std::string mended(const std::string& text)
{
    return ArchiveJson::parse(ArchiveJson(text).dump(-1, ' ', false, ArchiveJson::error_handler_t::replace)).get<std::string>();
}

} // namespace retort::archives

// Sources may be compiled in batches.
#undef COLUMN
#undef NULLABLE
#undef NAME
#undef MARK
#undef NAMES
#undef MARKS
#undef OF_RUN
