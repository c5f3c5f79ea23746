#include "core/store/archive.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/store/archive_curves.h"
#include "core/store/archive_file.h"
#include "core/store/archive_manifest.h"
#include "core/store/store_impl.h"

#include <algorithm>
#include <fstream>

namespace retort::archives {

namespace {

class Exporting {
public:
    Exporting(const std::filesystem::path& store, const ArchiveScope& scope) : m_store(store, Store::Access::ReadOnly), m_scope(scope) {}

    ExportedArchive run(const std::vector<RunId>& wanted, const std::filesystem::path& file)
    {
        for (const RunId& id : wanted) {
            const RunSummary run = summaryOf(m_store.database, id);
            if (!isFinal(run.state))
                throw Error("Run " + id + " is " + std::string(toText(run.state)) + "; only a run that has ended can be exported whole.");
            if (run.purged)
                throw Error("Run " + id + " has been removed for good; there is nothing left of it to export.");
            collect(run, true);
        }
        const ArchiveJson manifest = describe();
        write(manifest, file);
        return {.whole = m_whole, .bytes = static_cast<std::int64_t>(std::filesystem::file_size(file))};
    }

private:
    /// Teachers first. Lineage has no cycles.
    void collect(const RunSummary& run, bool whole)
    {
        whole = whole && !run.purged;
        if (const auto known = m_isWhole.find(run.id); known != m_isWhole.end() && (known->second || !whole))
            return;
        if (!isFinal(run.state))
            throw Error("Run " + run.id + ", a teacher of what is to be exported, is " + std::string(toText(run.state)) + "; wait until it has ended.");
        const bool again = m_isWhole.contains(run.id);
        m_isWhole[run.id] = whole;
        for (const RunId& teacher : run.teachers)
            collect(summaryOf(m_store.database, teacher), whole && m_scope.teachers);
        if (!again)
            m_order.push_back(run);
        if (whole)
            for (const RunId& pair : {run.baseline, run.reference})
                if (!pair.empty())
                    if (const RunSummary other = summaryOf(m_store.database, pair); isFinal(other.state))
                        collect(other, m_scope.pairs);
    }

    ArchiveJson describe()
    {
        ArchiveJson runs = ArchiveJson::array(), experiments = ArchiveJson::array(), blobs = ArchiveJson::array();
        std::map<std::int64_t, std::size_t> indices;
        std::map<std::string, std::int64_t> sizes;
        for (const RunSummary& run : m_order) {
            const bool whole = m_isWhole.at(run.id);
            ArchiveJson entry = archivedRunOf(m_store.database, run.id, whole);
            entry["experiment"] = indices.try_emplace(run.experiment, indices.size()).first->second;
            entry["baseline"] = linkTo(run.baseline);
            entry["reference"] = linkTo(run.reference);
            if (whole) {
                m_whole.push_back(run.id);
                const std::string curves = entry.at("curves");
                m_curves[curves] = run.id;
                sizes[curves] = static_cast<std::int64_t>(readCurves(m_store.database, run.id).size());
            }
            for (const std::string& blob : blobsOf(entry))
                if (!sizes.contains(blob))
                    sizes[blob] = bytesOf(blob);
            runs.push_back(std::move(entry));
        }
        std::vector<std::int64_t> order(indices.size());
        for (const auto& [experiment, index] : indices)
            order[index] = experiment;
        for (const std::int64_t experiment : order)
            experiments.push_back(describeExperiment(experiment));
        for (const auto& [name, bytes] : sizes)
            blobs.push_back({{"name", name}, {"bytes", bytes}});
        return {{"retort_archive", archiveFormat}, {"program", RETORT_VERSION}, {"runs", std::move(runs)}, {"experiments", std::move(experiments)}, {"blobs", std::move(blobs)}};
    }

    ArchiveJson linkTo(const RunId& run) const { return m_isWhole.contains(run) ? ArchiveJson(run) : ArchiveJson(nullptr); }

    std::int64_t bytesOf(const std::string& blob) const
    {
        std::error_code code;
        const auto size = std::filesystem::file_size(m_store.blobs.path(blob), code);
        if (code)
            throw Error("The blob " + m_store.blobs.path(blob).string() + " is missing; restore it from a copy of the store, or run again what made it.");
        return static_cast<std::int64_t>(size);
    }

    ArchiveJson describeExperiment(std::int64_t id)
    {
        Query query(m_store.database, "SELECT name, text, created_at FROM experiments WHERE id = ?1");
        if (!query.bind(id).next())
            throw Error("An experiment of the store is missing: the store is damaged; restore it from a copy.");
        ArchiveJson places = ArchiveJson::array();
        for (ArchiveJson& place : readRows(m_store.database, archivedPlaces, id))
            if (m_isWhole.contains(place.at("run").get<std::string>())) {
                for (const char* pair : {"baseline", "reference"})
                    if (!place.at(pair).is_null())
                        place[pair] = linkTo(place.at(pair).get<std::string>());
                places.push_back(std::move(place));
            }
        return {{"name", mended(query.text(0))}, {"text", mended(query.text(1))}, {"created_at", query.text(2)}, {"places", std::move(places)}};
    }

    /// An archive that nobody can import is no copy.
    static void requireImportable(const std::string& text, const ArchiveJson& blobs)
    {
        const auto refuse = [](const std::string& why) {
            throw Error("These runs cannot be put into one archive: importing would find that it " + why + " Export fewer runs in one.");
        };
        if (text.size() > mostManifestBytes)
            refuse("has a manifest that is larger or deeper than any of ours.");
        auto bytes = static_cast<std::int64_t>(text.size());
        for (const ArchiveJson& blob : blobs)
            bytes += blob.at("bytes").get<std::int64_t>();
        parseManifest(text, bytes, refuse);
    }

    void write(const ArchiveJson& manifest, const std::filesystem::path& file)
    {
        const std::string text = manifestText(manifest);
        requireImportable(text, manifest.at("blobs"));
        ArchiveWriter archive(file);
        archive.begin(std::string(manifestName), static_cast<std::int64_t>(text.size()));
        archive.write(std::as_bytes(std::span(text)));
        for (const ArchiveJson& blob : manifest.at("blobs")) {
            const auto& name = blob.at("name").get_ref<const std::string&>();
            archive.begin(std::string(blobFolder) + name, blob.at("bytes").get<std::int64_t>());
            if (const auto curves = m_curves.find(name); curves != m_curves.end())
                writeCurves(archive, name, readCurves(m_store.database, curves->second));
            else
                writeBlob(archive, name);
        }
        archive.finish();
    }

    static void writeCurves(ArchiveWriter& archive, const std::string& name, const std::string& bytes)
    {
        if (sha256(bytes) != name)
            throw Error("A run has changed while it was exported; try again.");
        archive.write(std::as_bytes(std::span(bytes)));
    }

    void writeBlob(ArchiveWriter& archive, const std::string& name) const
    {
        std::ifstream in(m_store.blobs.path(name), std::ios::binary);
        Sha256 hash;
        std::vector<char> buffer(1 << 20);
        while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
            const auto piece = std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(in.gcount())));
            hash.add(piece);
            archive.write(piece);
        }
        if (hash.hex() != name) {
            m_store.blobs.verify(name);                    // says whether it is damaged or missing
            throw Error("The blob " + m_store.blobs.path(name).string() + " has changed while it was exported; try again.");
        }
    }

    Store::Impl m_store;
    ArchiveScope m_scope;
    std::vector<RunSummary> m_order;
    std::map<RunId, bool> m_isWhole;
    std::vector<RunId> m_whole;
    std::map<std::string, RunId> m_curves;                 ///< by the SHA-256 of the curves
};

} // namespace

} // namespace retort::archives

namespace retort {

ExportedArchive exportRuns(const std::filesystem::path& store, const std::vector<RunId>& runs, const ArchiveScope& scope, const std::filesystem::path& file)
{
    return archives::Exporting(store, scope).run(runs, file);
}

} // namespace retort
