#pragma once

#include "core/store/run_writer.h"
#include "core/store/store_impl.h"

/// Inside core/store only.
namespace retort {

struct RunWriter::Impl {
    Impl(const std::filesystem::path& folder, const RunId& id, std::int64_t number) : store(folder, Store::Access::ReadWrite), run(id), attempt(number) {}

    Store::Impl store;
    RunId run;
    std::int64_t attempt = 0;

    std::map<std::pair<std::int64_t, std::string>, SeriesChunk, std::less<>> open;   ///< (network, series) → the chunk that grows
    std::vector<SeriesChunk> full;                                      ///< chunks that a gap has ended
    std::optional<Progress> standing;
    std::string phase;                                                  ///< the last one said
    double flushedAt = -1e9;                                            ///< so that the first word is written at once
    std::int64_t commandsSeen = -1;                                     ///< the data version when commands were last looked for
    std::int64_t handedOut = 0;                                         ///< the last command that was; ids of one run only grow

    std::vector<std::string> unwanted;                                  ///< blobs that could not be removed while another wrote

    std::function<void(const NoSpace&)> whenFull;
    bool waiting = false;                                               ///< within whenFull

    Database& database() { return store.database; }
    void markAltered() { Query(database(), "UPDATE runs SET altered = 1 WHERE id = ?1").bind(run).run(); }

    /// A transaction in which this attempt still is the run's. Throws Superseded when it is not.
    class Ours {
    public:
        Ours(Impl& impl, Write::Durable durable);
        std::int64_t revision() { return m_write.revision(); }
        /// Tells followers that the run has news, and commits.
        void commit();

    private:
        Impl& m_impl;
        Write m_write;
    };

    /// What was buffered goes with the transaction that is open; forget() once that is committed.
    void writeBuffered(Ours& ours);
    void forget();

    /// Until the disk has space for it; see RunWriter::whenFull.
    void patiently(const std::function<void()>& write);
    void sayPhase(std::string_view said);
    void flush();
    std::vector<Command> takeCommands();
    void markTaken(std::int64_t command);

    /// With those before that could not be; what others still name stays.
    void removeOlder(const std::vector<std::string>& older);
    std::string putTensors(const TensorFile& tensors, std::int64_t& bytes);
    /// Puts the tensors, writes the rows that name them in one transaction, and removes the blobs that `writeRows` returns: older ones
    /// in whose place these stand.
    void keep(const TensorFile& tensors, const std::function<std::vector<std::string>(const std::string& blob, std::int64_t bytes)>& writeRows);
};

/// As stored: "logits", "labels" and "ids".
TensorFile tensorsOf(const Predictions& predictions, bool half);

} // namespace retort
