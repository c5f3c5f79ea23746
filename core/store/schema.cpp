#include "core/store/schema.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/store/file_header.h"

#include <unistd.h>

#include <string_view>
#include <system_error>

namespace retort {

namespace {

void refuseWhileTraining(const std::filesystem::path& locks, const std::filesystem::path& file)
{
    for (const auto& each : std::filesystem::directory_iterator(locks))
        if (each.path().extension() == ".lock" && FileLock::isHeld(each.path()))
            throw Error("The store " + file.parent_path().string() + " has to be brought to this version of Retort, which cannot be done while "
                + each.path().stem().string() + " is training; stop its runs and try again.");
}

/// It appears whole or not at all, in place of an earlier one.
void keepCopy(Database& database, const std::filesystem::path& copy)
{
    const auto fresh = copy.string() + ".new";
    const auto clear = [&] {
        std::error_code ignored;
        for (const char* suffix : {"", "-journal"})
            std::filesystem::remove(fresh + suffix, ignored);
    };
    clear();
    try {
        Query(database, "VACUUM INTO ?1").bind(fresh).run();
        renameDurably(fresh, copy);
    } catch (const Error&) {
        clear();
        throw;
    }
}

// Where the file format of SQLite 3 keeps them, https://sqlite.org/fileformat.html section 1.3.
constexpr std::string_view magic{"SQLite format 3\0", 16};
constexpr std::size_t userVersionAt = 60;
constexpr std::size_t applicationIdAt = 68;

std::int32_t numberAt(const FileHeader& bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return static_cast<std::int32_t>(number);
}

} // namespace

SchemaHeader readSchemaHeader(const std::filesystem::path& file)
{
    std::error_code none;
    if (std::filesystem::file_size(file, none) == 0 || none)
        return {};
    if (::access(file.c_str(), R_OK) != 0)
        throw Error(file.string() + " may not be read; check its permissions, or choose another folder with --store.");
    const FileHeader bytes = readFileHeader(file);
    if (std::string_view(bytes.data(), magic.size()) != magic || numberAt(bytes, applicationIdAt) != storeApplicationId)
        throw Error(file.string() + " was not written by Retort; choose another folder with --store, or move that file away.");
    return {.empty = false, .version = numberAt(bytes, userVersionAt)};
}

void refuseNewer(std::int64_t version, std::span<const Migration> known, const std::filesystem::path& file)
{
    const std::int64_t newest = known.back().version;
    if (version > newest)
        throw Error("The store " + file.parent_path().string() + " was written by a newer Retort (format " + std::to_string(version) + ", this one knows "
            + std::to_string(newest) + "); update Retort, or choose another folder with --store. Nothing was changed.");
}

std::int64_t schemaVersion(Database& database)
{
    Query query(database, "PRAGMA user_version");
    query.next();
    return query.integer(0);
}

void migrate(Database& database, std::span<const Migration> known, const std::filesystem::path& locks)
{
    const std::int64_t version = schemaVersion(database);
    refuseNewer(version, known, database.file());
    if (version == known.back().version)
        return;
    if (version > 0) {
        refuseWhileTraining(locks, database.file());
        keepCopy(database, database.file().parent_path() / ("runs.v" + std::to_string(version) + ".sqlite"));
    }
    database.exec("PRAGMA foreign_keys = OFF");        // has no effect within a transaction: before BEGIN
    {
        Write write(database, Write::Durable::Now);
        for (const Migration& migration : known)
            if (migration.version > version) {
                database.exec(migration.sql);
                if (migration.fill)
                    migration.fill(database);
            }
        if (Query(database, "PRAGMA foreign_key_check").next())
            throw Error("The store " + database.file().parent_path().string() + " has rows that name others that do not exist, and was left as it is; restore it from a copy.");
        database.setPragma("application_id", storeApplicationId);
        database.setPragma("user_version", known.back().version);
        write.commit();
    }
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");   // so that the file's own header tells its version
}

} // namespace retort
