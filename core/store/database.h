#pragma once

#include "core/store/run_record.h"
#include "core/store/sql.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

/// Inside core/store only: the rest of the program does not know SQLite.
namespace retort {

class Query;

/// One connection, with its prepared statements. Every failure leaves as Error, said for a person.
class Database {
public:
    enum class Mode { ReadWrite, ReadOnly, Immutable };

    Database(std::filesystem::path file, Mode mode);

    const std::filesystem::path& file() const { return m_file; }
    void exec(Sql sql);                       ///< statements without values: pragmas, BEGIN, the schema
    void setPragma(Sql name, std::int64_t value);   ///< pragmas take no bound values
    int changes();

    /// NoSpace where that is why, Passing where the store was busy or a read or write failed; `systemError`: the errno that SQLite met (sqlite3_system_errno).
    [[noreturn]] static void fail(const SQLite::Exception& exception, const std::filesystem::path& file, int systemError = 0);

private:
    friend class Query; friend class Write;

    [[noreturn]] void fail(const SQLite::Exception& exception);

    std::filesystem::path m_file;
    SQLite::Database m_database;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> m_statements;   ///< by the address of their text
    bool m_full = false;
};

/// A prepared statement in use; it goes back to its connection, reset, when this object ends, so that no read lives on.
class Query {
public:
    Query(Database& database, Sql sql);
    ~Query();
    Query(const Query&) = delete;

    /// The values of ?1, ?2 … in order.
    template<typename... T>
    Query& bind(const T&... values)
    {
        int index = 0;
        (bindOne(++index, values), ...);
        return *this;
    }

    template<typename T>
    void bindAt(int index, const T& value) { bindOne(index, value); }   ///< one value, counted from 1

    bool next();                              ///< the next row, if there is one
    void run();                               ///< to the end; for statements that give no rows
    bool changed();                           ///< runs to the end: was any row changed?

    std::int64_t integer(int column);
    bool boolean(int column) { return integer(column) != 0; }
    double real(int column);
    std::optional<double> realIfAny(int column);
    bool isNull(int column);
    std::string text(int column);             ///< empty for NULL
    std::span<const std::byte> bytes(int column);   ///< valid until the next row

private:
    void bindOne(int index, std::int64_t value);
    void bindOne(int index, int value) { bindOne(index, std::int64_t{value}); }
    void bindOne(int index, bool value) { bindOne(index, std::int64_t{value}); }
    void bindOne(int index, double value);
    void bindOne(int index, std::string_view value);
    void bindOne(int index, const std::string& value) { bindOne(index, std::string_view(value)); }
    void bindOne(int index, const char* value) { bindOne(index, std::string_view(value)); }
    void bindOne(int index, std::span<const std::byte> value);
    void bindOne(int index, std::nullptr_t);
    void bindOne(int index, RunState state) { bindOne(index, toText(state)); }
    template<typename T>
    void bindOne(int index, const std::optional<T>& value)
    {
        if (value)
            bindOne(index, *value);
        else
            bindOne(index, nullptr);
    }

    Database& m_database;
    Sql m_sql;
    std::unique_ptr<SQLite::Statement> m_statement;
};

/// A write transaction (BEGIN IMMEDIATE); undone unless committed.
class Write {
public:
    /// Soon: survives the death of this process at once, and a power cut a little later. Now: both at once.
    enum class Durable { Soon, Now };

    Write(Database& database, Durable durable);
    ~Write();
    Write(const Write&) = delete;

    /// This transaction's number in the order of all changes.
    std::int64_t revision();
    void commit();

private:
    Database& m_database;
    std::int64_t m_revision = 0;
    bool m_open = true;
};

} // namespace retort
