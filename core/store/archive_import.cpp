#include "core/store/archive.h"

#include "core/base/error.h"
#include "core/store/archive_pieces.h"
#include "core/store/archive_rows.h"
#include "core/store/store_impl.h"

namespace retort {

ImportedArchive importRuns(const std::filesystem::path& store, const std::filesystem::path& file, Store::Access access)
{
    std::string origin;
    const archives::Manifest manifest = archives::examine(file, origin);
    const archives::Refuse refuse = [&file](const std::string& why) { throw Error(file.string() + " " + why); };
    Store::Impl opened(store, access);
    // Blobs first, then all rows at once: who dies in between leaves blobs that no row names. Those that hold curves are not needed
    // any more when their rows are written; after a refusal none is.
    const auto sweep = [&] {
        std::vector<std::string> names;
        names.reserve(manifest.blobs.size());
        for (const auto& [name, bytes] : manifest.blobs)
            names.push_back(name);
        try {
            opened.removeUnnamed(names);
        } catch (const Error&) {
            // The next sweep takes them.
        }
    };
    ImportedArchive result;
    try {
        const auto writing = opened.blobs.beginWriting();
        archives::takeBlobs(file, manifest, origin, opened.blobs);
        result = archives::importRows(opened.database, opened.blobs, manifest, origin, refuse);
    } catch (const Error&) {
        sweep();
        throw;
    }
    sweep();
    return result;
}

} // namespace retort
