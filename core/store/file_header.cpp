#include "core/store/file_header.h"

#include "core/base/error.h"

#include <sqlite3.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace retort {

FileHeader readFileHeader(const std::filesystem::path& file)
{
    // By SQLite's own file layer: closing any other descriptor of the file would free the locks of this process's connections. And not
    // by a connection: without locks it would take a file into which the log is just being merged for a damaged one.
    FileHeader bytes{};
    sqlite3_initialize();
    sqlite3_vfs* files = sqlite3_vfs_find(nullptr);
    const auto name = std::filesystem::absolute(file).string();
    const std::unique_ptr<const char, decltype([](const char* made) { sqlite3_free_filename(const_cast<char*>(made)); })> spelt(
        sqlite3_create_filename(name.c_str(), "", "", 0, nullptr));
    std::vector<std::max_align_t> space(static_cast<std::size_t>(files->szOsFile) / sizeof(std::max_align_t) + 1);
    auto* open = reinterpret_cast<sqlite3_file*>(space.data());
    int status = files->xOpen(files, spelt.get(), open, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nullptr);
    if (status == SQLITE_OK)
        status = open->pMethods->xRead(open, bytes.data(), static_cast<int>(bytes.size()), 0);
    if (open->pMethods != nullptr)
        open->pMethods->xClose(open);
    if (status != SQLITE_OK && status != SQLITE_IOERR_SHORT_READ)
        throw Error(file.string() + " could not be read (SQLite: " + sqlite3_errstr(status) + "); check the disk and the file's permissions.");
    return bytes;
}

} // namespace retort
