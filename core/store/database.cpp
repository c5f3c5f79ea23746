#include "core/store/database.h"

#include "core/base/no_space.h"

#include <sqlite3.h>

#include <cctype>

namespace retort {

namespace {

constexpr int busyMilliseconds = 20000;

SQLite::Database open(const std::filesystem::path& file, Database::Mode mode)
{
    try {
        if (mode == Database::Mode::Immutable) {
            // A name may hold what means something in a URI: all but plain characters are escaped.
            std::string uri = "file:";
            static constexpr char digits[] = "0123456789ABCDEF";
            for (const char c : std::filesystem::absolute(file).string()) {
                const auto u = static_cast<unsigned char>(c);
                if (std::isalnum(u) || c == '/' || c == '.' || c == '-' || c == '_')
                    uri += c;
                else
                    uri += {'%', digits[u >> 4], digits[u & 15]};
            }
            return {uri + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI, busyMilliseconds};
        }
        return {file.string(), mode == Database::Mode::ReadOnly ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busyMilliseconds};
    } catch (const SQLite::Exception& exception) {
        Database::fail(exception, file);
    }
}

} // namespace

Database::Database(std::filesystem::path file, Mode mode) : m_file(std::move(file)), m_database(open(m_file, mode))
{
    exec("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = NORMAL");
}

void Database::exec(Sql sql)
{
    try {
        m_database.exec(sql.text);
    } catch (const SQLite::Exception& exception) {
        fail(exception);
    }
}

void Database::setPragma(Sql name, std::int64_t value)
{
    try {
        m_database.exec(std::string("PRAGMA ") + name.text + " = " + std::to_string(value));
    } catch (const SQLite::Exception& exception) {
        fail(exception);
    }
}

int Database::changes() { return m_database.getChanges(); }

void Database::fail(const SQLite::Exception& exception)
{
    fail(exception, m_file, sqlite3_system_errno(m_database.getHandle()));
}

void Database::fail(const SQLite::Exception& exception, const std::filesystem::path& file, int systemError)
{
    const std::string store = "The store " + file.parent_path().string();
    const std::string detail = std::string(" (SQLite: ") + exception.what() + ").";
    const int code = exception.getErrorCode();
    if (code == SQLITE_FULL || ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && meansFull(systemError)))
        throw NoSpace(store + " could not be written: its disk is full; free some space and try again" + detail);
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Passing(store + " has been kept busy by another program for 20 seconds; see which Retort or SQLite tool is stuck, and try again.");
    case SQLITE_IOERR:
        throw Passing(store + " could not be written or read: its disk is full or failing; free some space and try again" + detail);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        throw Error(store + " may not be written; check its permissions, or choose another folder with --store" + detail);
    case SQLITE_CANTOPEN:
        throw Error(store + " cannot be opened; check that the folder exists and its permissions" + detail);
    case SQLITE_CORRUPT:
        throw Error(store + " is damaged; restore it from a copy (\"retort check\" says what is damaged)" + detail);
    case SQLITE_NOTADB:
        throw Error(file.string() + " was not written by Retort: it is no SQLite database; choose another folder with --store, or move that file away.");
    default:
        throw Error(store + " refused an operation; this is a mistake of the program, please report it" + detail);
    }
}

Query::Query(Database& database, Sql sql) : m_database(database), m_sql(sql)
{
    auto& kept = m_database.m_statements[sql.text];
    m_statement = std::move(kept);
    if (m_statement)
        return;
    try {
        m_statement = std::make_unique<SQLite::Statement>(m_database.m_database, sql.text);
    } catch (const SQLite::Exception& exception) {
        m_database.fail(exception);
    }
}

Query::~Query()
{
    m_statement->tryReset();
    m_statement->clearBindings();
    m_database.m_statements[m_sql.text] = std::move(m_statement);
}

bool Query::next()
{
    try {
        return m_statement->executeStep();
    } catch (const SQLite::Exception& exception) {
        m_database.fail(exception);
    }
}

void Query::run()
{
    while (next()) { }
}

bool Query::changed()
{
    run();
    return m_database.changes() > 0;
}

std::int64_t Query::integer(int column) { return m_statement->getColumn(column).getInt64(); }
double Query::real(int column) { return m_statement->getColumn(column).getDouble(); }
std::string Query::text(int column) { return m_statement->getColumn(column).getString(); }

std::optional<double> Query::realIfAny(int column)
{
    const SQLite::Column value = m_statement->getColumn(column);
    return value.isNull() ? std::nullopt : std::optional(value.getDouble());
}

bool Query::isNull(int column) { return m_statement->getColumn(column).isNull(); }

std::span<const std::byte> Query::bytes(int column)
{
    const SQLite::Column value = m_statement->getColumn(column);
    return {static_cast<const std::byte*>(value.getBlob()), static_cast<std::size_t>(value.getBytes())};
}

void Query::bindOne(int index, std::int64_t value) { m_statement->bind(index, value); }
void Query::bindOne(int index, double value) { m_statement->bind(index, value); }
void Query::bindOne(int index, std::string_view value) { m_statement->bind(index, std::string(value)); }
void Query::bindOne(int index, std::nullptr_t) { m_statement->bind(index); }

void Query::bindOne(int index, std::span<const std::byte> value)
{
    // An empty blob is no NULL, but SQLite takes a null pointer for one.
    static constexpr std::byte none{};
    m_statement->bind(index, value.empty() ? &none : value.data(), static_cast<int>(value.size()));
}

Write::Write(Database& database, Durable durable) : m_database(database)
{
    const bool full = durable == Durable::Now;
    if (m_database.m_full != full) {                  // has no effect within a transaction: before BEGIN
        m_database.exec(full ? Sql("PRAGMA synchronous = FULL") : Sql("PRAGMA synchronous = NORMAL"));
        m_database.m_full = full;
    }
    Query(m_database, "BEGIN IMMEDIATE").run();
}

Write::~Write()
{
    // After an I/O error SQLite may have rolled back by itself.
    if (m_open && sqlite3_get_autocommit(m_database.m_database.getHandle()) == 0)
        m_database.m_database.tryExec("ROLLBACK");
}

std::int64_t Write::revision()
{
    if (m_revision == 0) {
        Query query(m_database, "UPDATE counter SET revision = revision + 1 RETURNING revision");
        query.next();
        m_revision = query.integer(0);
        query.next();
    }
    return m_revision;
}

void Write::commit()
{
    Query(m_database, "COMMIT").run();
    m_open = false;
}

} // namespace retort
