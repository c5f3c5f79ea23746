#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/store/archive.h"
#include "core/store/store.h"
#include "tests/fuzz/harness.h"

#include <cstdio>
#include <cstring>
#include <fstream>

using namespace retort;

namespace {

/// A store to import into, empty again after each input that got so far.
struct Target {
    Target()
    {
        Store(store()).reconcile();
        empty = readFile(store() / "runs.sqlite");
    }

    std::filesystem::path store() const { return folder.path() / "store"; }
    void reset() const
    {
        for (const char* beside : {"runs.sqlite-wal", "runs.sqlite-shm"})
            std::filesystem::remove(store() / beside);
        std::ofstream(store() / "runs.sqlite", std::ios::binary) << empty;
        std::filesystem::remove_all(store() / "blobs");
    }

    fuzz::Folder folder;
    std::string empty;
};

void append(std::string& tar, const std::string& name, std::string_view bytes)
{
    char header[512] = {};
    std::memcpy(header, name.data(), std::min<std::size_t>(name.size(), 100));
    std::snprintf(header + 100, 8, "%07o", 0644U);
    std::snprintf(header + 124, 12, "%011zo", bytes.size());
    header[156] = '0';
    std::memcpy(header + 257, "ustar\00000", 8);
    std::memset(header + 148, ' ', 8);
    unsigned sum = 0;
    for (const char c : header)
        sum += static_cast<unsigned char>(c);
    std::snprintf(header + 148, 8, "%06o", sum);
    tar.append(header, sizeof header).append(bytes);
    tar.resize((tar.size() + 511) / 512 * 512, '\0');
}

void replaceAll(std::string& text, std::string_view what, const std::string& by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// A sound tar around a manifest and one blob; in the manifest 64 zeros stand for the blob's name and "bytes":0 for its size, so that
/// what is read behind the sums is reached, too.
std::string wrapped(std::string manifest, std::string_view blob)
{
    const std::string name = sha256(blob);
    replaceAll(manifest, std::string(64, '0'), name);
    replaceAll(manifest, "\"bytes\":0", "\"bytes\":" + std::to_string(blob.size()));
    std::string tar;
    append(tar, "manifest.json", manifest);
    append(tar, "blobs/" + name, blob);
    tar.resize(tar.size() + 1024, '\0');
    return tar;
}

void takeAndGiveBack(const Target& target, const std::filesystem::path& file)
{
    const ImportedArchive taken = importRuns(target.store(), file);
    {
        Store store(target.store());
        fuzz::require(store.check().empty(), "What was imported is not sound.");
        for (const RunSummary& run : store.runsSince()) {
            (void)store.record(run.id);
            (void)store.seriesSince(run.id);
            (void)store.evaluationsSince(run.id);
        }
    }
    if (taken.added.empty())
        return;
    const auto again = target.folder.path() / "again.retort";
    exportRuns(target.store(), taken.added, {.teachers = true, .pairs = true}, again);
    const ImportedArchive there = importRuns(target.store(), again);
    fuzz::require(there.added.empty() && there.there.size() == taken.added.size(), "A run that was imported is another one when it is exported.");
}

} // namespace

// One byte: even, and an archive as it is follows; odd, and a manifest follows up to a zero byte, and then a blob.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Target target;
    static fuzz::MemoryFile file;
    fuzz::Parts parts(data, size);
    if (parts.number(1) % 2 == 0) {
        file.fill(parts.rest());
    } else {
        const std::string manifest(parts.text());
        file.fill(wrapped(manifest, parts.rest()));
    }
    fuzz::judge(size, [&] { takeAndGiveBack(target, file.path()); });
    if (std::filesystem::exists(target.store() / "blobs" / ".lock"))      // only what got past the first reading opens the store
        target.reset();
    return 0;
}
