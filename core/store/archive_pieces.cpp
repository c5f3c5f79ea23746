#include "core/store/archive_pieces.h"

#include "core/base/hash.h"
#include "core/store/archive_file.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <span>

namespace retort::archives {

namespace {

using TakePiece = std::function<void(std::span<const std::byte>)>;

std::string readManifest(ArchiveReader& archive)
{
    const ArchiveReader::Piece* first = archive.next();
    if (!first || first->name != manifestName)
        archive.refuse("is no run archive: it does not begin with " + std::string(manifestName) + ".");
    if (first->bytes > static_cast<std::int64_t>(mostManifestBytes))
        archive.refuse("has a manifest that is larger or deeper than any of ours.");
    std::string text;
    text.reserve(static_cast<std::size_t>(first->bytes));
    archive.read([&text](std::span<const std::byte> bytes) { text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size()); });
    return text;
}

/// The blob a piece's name means. The name is only ever compared, never opened.
std::string blobNamed(const ArchiveReader& archive, const std::string& name)
{
    if (name.starts_with('/') || name.find("..") != std::string::npos)
        archive.refuse("names a path outside itself, \"" + name + "\", and nothing of it was taken.");
    if (!name.starts_with(blobFolder) || !isBlobName(std::string_view(name).substr(blobFolder.size())))
        archive.refuse("holds \"" + name + "\", which belongs to no run archive, and nothing of it was taken.");
    return name.substr(blobFolder.size());
}

/// All that follows the manifest: each blob that it lists, once, as long and with the SHA-256 that it says. `begin` tells what takes
/// the bytes of a blob, `end` comes when all of them were right.
void readBlobs(ArchiveReader& archive, const std::map<std::string, std::int64_t>& listed, const std::function<TakePiece(const std::string&)>& begin,
    const std::function<void(const std::string&)>& end)
{
    std::int64_t left = archive.fileBytes();
    for (const auto& [name, bytes] : listed) {
        left -= std::min(bytes, left + 1);   // a sum could overflow
        if (left < 0)
            archive.refuse("is damaged or cut short: it lists more than it holds; fetch it again.");
    }
    std::set<std::string> seen;
    while (const ArchiveReader::Piece* piece = archive.next()) {
        const std::string name = blobNamed(archive, piece->name);
        const auto known = listed.find(name);
        if (known == listed.end())
            archive.refuse("holds \"" + piece->name + "\", which its manifest does not list, and nothing of it was taken.");
        if (!seen.insert(name).second)
            archive.refuse("holds \"" + piece->name + "\" twice, and nothing of it was taken.");
        if (piece->bytes != known->second)
            archive.refuse("is damaged: \"" + piece->name + "\" is not as large as its manifest says; fetch it again.");
        Sha256 hash;
        const TakePiece take = begin(name);
        archive.read([&](std::span<const std::byte> bytes) {
            hash.add(bytes);
            take(bytes);
        });
        if (hash.hex() != name)
            archive.refuse("is damaged: the bytes of \"" + piece->name + "\" are not what its name says; fetch it again.");
        end(name);
    }
    if (seen.size() != listed.size())
        archive.refuse("is damaged or cut short: it lacks " + std::to_string(listed.size() - seen.size()) + " of its blobs; fetch it again.");
}

} // namespace

Manifest examine(const std::filesystem::path& file, std::string& origin)
{
    ArchiveReader archive(file);
    const Refuse refuse = [&archive](const std::string& why) { archive.refuse(why); };
    const std::string text = readManifest(archive);
    origin = sha256(text);
    Manifest manifest = parseManifest(text, archive.fileBytes(), refuse);
    readBlobs(archive, manifest.blobs, [](const std::string&) { return [](std::span<const std::byte>) {}; }, [](const std::string&) {});
    return manifest;
}

void takeBlobs(const std::filesystem::path& file, const Manifest& manifest, const std::string& origin, const Blobs& blobs)
{
    ArchiveReader archive(file);
    if (sha256(readManifest(archive)) != origin)
        archive.refuse("has changed while it was read; try again.");
    std::optional<Blobs::Incoming> blob;
    readBlobs(
        archive, manifest.blobs,
        [&](const std::string&) {
            blob.emplace(blobs);
            return [&blob](std::span<const std::byte> bytes) { blob->add(bytes); };
        },
        [&](const std::string&) {
            blob->name();
            blob->keep();
            blob.reset();
        });
}

} // namespace retort::archives
