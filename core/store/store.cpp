#include "core/store/store.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/store/schema.h"
#include "core/store/store_impl.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace retort {

namespace {

bool mayWrite(const std::filesystem::path& path)
{
    return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

void refuseNetworkFileSystem(const std::filesystem::path& folder)
{
    auto there = std::filesystem::absolute(folder);
    while (!std::filesystem::exists(there) && there.has_relative_path())
        there = there.parent_path();
    if (isNetworkFileSystem(there))
        throw Error("The store " + folder.string() + " lies on a network file system, on which several programs cannot share it safely; choose a local folder with --store.");
}

void requireWritableFolder(const std::filesystem::path& folder)
{
    for (const auto& each : {folder, folder / "blobs", folder / "locks"}) {
        std::error_code code;
        std::filesystem::create_directories(each, code);
        if (code || !std::filesystem::is_directory(each) || !mayWrite(each))
            throw Error("The store " + folder.string() + " cannot be written: " + each.string() + " is no folder, or may not be written; check its permissions, or choose another folder with --store.");
    }
}

/// A new store appears whole, under its name, or not at all.
void create(const std::filesystem::path& file, const std::filesystem::path& locks)
{
    const auto fresh = file.string() + ".new";
    const auto clear = [&] {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            std::filesystem::remove(fresh + suffix, ignored);
    };
    clear();                                           // of one who died here
    try {
        {
            Database database(fresh, Database::Mode::ReadWrite);
            database.exec("PRAGMA page_size = 4096");
            migrate(database, schemaMigrations(), locks);
            database.exec("PRAGMA journal_mode = WAL");
        }
        renameDurably(fresh, file);
    } catch (const Error&) {
        clear();
        throw;
    }
}

Database openForWriting(const std::filesystem::path& folder, bool mayMake)
{
    const auto file = folder / "runs.sqlite";
    const auto locks = folder / "locks";
    const auto newest = schemaMigrations().back().version;
    SchemaHeader header = readSchemaHeader(file);
    refuseNewer(header.version, schemaMigrations(), file);
    if (header.empty && !mayMake)
        throw Error("There is no store in " + folder.string() + " any more: it has been moved or removed; open it where it is now.");
    refuseNetworkFileSystem(folder);
    requireWritableFolder(folder);
    if (!header.empty && !mayWrite(file))
        throw Error("The store " + folder.string() + " cannot be written: " + file.string() + " is read-only; check its permissions, or choose another folder with --store.");
    if (header.version != newest) {
        const FileLock lock = FileLock::take(locks / "schema");
        header = readSchemaHeader(file);               // another program may have been quicker
        if (header.empty)
            create(file, locks);
        else {
            Database older(file, Database::Mode::ReadWrite);
            migrate(older, schemaMigrations(), locks);
        }
    }
    Database database(file, Database::Mode::ReadWrite);
    refuseNewer(schemaVersion(database), schemaMigrations(), file);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864");
    return database;
}

Database openForReading(const std::filesystem::path& folder)
{
    const auto file = folder / "runs.sqlite";
    const SchemaHeader header = readSchemaHeader(file);
    refuseNewer(header.version, schemaMigrations(), file);
    if (header.empty)
        throw Error("There is no store in " + folder.string() + "; check the folder's name.");
    const auto check = [&](Database& database) {
        const std::int64_t version = schemaVersion(database);
        refuseNewer(version, schemaMigrations(), file);
        if (version < schemaMigrations().back().version)
            throw Error("The store " + folder.string() + " was written by an older Retort; open it once where it may be written, and it is brought up to date.");
    };
    // Beside writers a reader needs the shared memory of the WAL, which it makes where it may; where it may not there can
    // be no writer either, and the file is read as it stands, unless a WAL with rows lies beside it.
    std::error_code code;
    const auto wal = std::filesystem::file_size(file.string() + "-wal", code);
    if (mayWrite(folder) || (!code && std::filesystem::exists(file.string() + "-shm"))) {
        refuseNetworkFileSystem(folder);
        Database database(file, Database::Mode::ReadOnly);
        check(database);
        return database;
    }
    if (!code && wal > 0)
        throw Error("The store " + folder.string() + " was not closed properly and lies in a read-only folder: its last rows are in runs.sqlite-wal and cannot be read there; copy the folder to where it may be written.");
    Database database(file, Database::Mode::Immutable);
    check(database);
    return database;
}

} // namespace

Store::Impl::Impl(const std::filesystem::path& where, Access access)
    : folder(where), readOnly(access == Access::ReadOnly), blobs(where / "blobs"),
      database(readOnly ? openForReading(where) : openForWriting(where, access == Access::ReadWrite))
{
}

void Store::Impl::requireWritable() const
{
    if (readOnly)
        throw Error("The store " + folder.string() + " was opened for reading only; nothing can be changed in it.");
}

bool Store::Impl::isTraining(const RunId& id) const
{
    return FileLock::isHeld(folder / "locks" / (id + ".lock"));
}

void Store::Impl::tellTheDead(RunSummary& run) const
{
    try {
        if (readOnly && run.state == RunState::Running && !isTraining(run.id))
            run.state = RunState::Interrupted;
    } catch (const Error&) {
        // Somebody else's lock that may not even be read: the row is all there is.
    }
}

Store::Store(const std::filesystem::path& folder, Access access) : m_impl(std::make_unique<Impl>(folder, access)) {}
Store::~Store() = default;

const std::filesystem::path& Store::folder() const { return m_impl->folder; }
bool Store::readOnly() const { return m_impl->readOnly; }
Blobs& Store::blobs() { return m_impl->blobs; }

std::filesystem::path Store::lockFile(const RunId& id) const { return m_impl->folder / "locks" / (id + ".lock"); }
std::filesystem::path Store::slotFile(int slot) const { return m_impl->folder / "locks" / ("slot-" + std::to_string(slot)); }

std::filesystem::path defaultStoreFolder()
{
    if (const char* store = std::getenv("RETORT_STORE"); store && *store)
        return std::filesystem::absolute(store).lexically_normal();
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/')
        return std::filesystem::path(data) / "retort";
    if (const char* home = std::getenv("HOME"); home && *home)
        return std::filesystem::path(home) / ".local" / "share" / "retort";
    throw Error("There is no place for the store: neither RETORT_STORE, XDG_DATA_HOME nor HOME is set; say --store FOLDER.");
}

} // namespace retort
