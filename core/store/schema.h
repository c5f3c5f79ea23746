#pragma once

#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <span>

/// Inside core/store only; docs/store.md says what the tables mean.
namespace retort {

inline constexpr std::int32_t storeApplicationId = 0x5265746f;   ///< "Reto"

/// One step of the schema's history; never changed once it has been released.
struct Migration {
    std::int64_t version;                     ///< 1, 2, 3 …
    const char* title;
    Sql sql;
    void (*fill)(Database& database) = nullptr;   ///< after the SQL, in the same transaction: what SQL cannot say
};

std::span<const Migration> schemaMigrations();

/// What the file says of itself; nothing is written, no lock taken, no WAL read. Throws Error for a foreign file.
struct SchemaHeader {
    bool empty = true;                        ///< no file yet, or one without a byte
    std::int64_t version = 0;
};
SchemaHeader readSchemaHeader(const std::filesystem::path& file);

/// Throws Error, naming both versions, when the store was written by a newer Retort.
void refuseNewer(std::int64_t version, std::span<const Migration> migrations, const std::filesystem::path& file);

/// Brings a store to the newest version, all or nothing: a copy of an existing one is kept first as runs.v<N>.sqlite.
/// REQUIRES: the caller holds locks/schema. Throws Error while a trainer is at work in an existing store.
void migrate(Database& database, std::span<const Migration> migrations, const std::filesystem::path& locks);

std::int64_t schemaVersion(Database& database);

} // namespace retort
