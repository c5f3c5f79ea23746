#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/store/store_impl.h"

#include <algorithm>
#include <map>
#include <set>

namespace retort {

/// The blobs that rows name, with what they are to whom.
#define RETORT_NAMED_BLOBS \
    "SELECT file AS blob, 'the file of teacher ' || position || ' of run ' || run AS what FROM lineage WHERE file IS NOT NULL " \
    "UNION ALL SELECT predictions, 'the validation logits of run ' || run || ' at step ' || step FROM evaluations WHERE predictions IS NOT NULL " \
    "UNION ALL SELECT blob, 'the checkpoint of run ' || run || ' at step ' || step FROM checkpoints " \
    "UNION ALL SELECT blob, 'the weights \"' || name || '\" of run ' || run FROM weights " \
    "UNION ALL SELECT blob, 'the test logits of run ' || run FROM test_predictions " \
    "UNION ALL SELECT blob, 'a cache of teacher logits' FROM logit_caches"

std::optional<std::int64_t> Store::Impl::removeUnnamed(const std::vector<std::string>& candidates)
{
    const auto lock = FileLock::tryTake(folder / "blobs" / ".lock");
    if (!lock)
        return std::nullopt;
    std::set<std::string> named;
    Query query(database, "SELECT blob FROM (" RETORT_NAMED_BLOBS ") WHERE ?1 = '[]' OR blob IN (SELECT value FROM json_each(?1))");
    query.bind(listToText(candidates));
    while (query.next())
        named.insert(query.text(0));
    std::vector<std::filesystem::path> files;
    if (candidates.empty()) {
        for (const auto& each : std::filesystem::directory_iterator(folder / "blobs"))
            files.push_back(each.path());
    } else {
        for (const std::string& blob : candidates)
            files.push_back(blobs.path(blob));
    }
    std::int64_t freed = 0;
    for (const auto& file : files) {
        const std::string name = file.filename().string();
        // No writer is at work, so what has no name yet was left behind by one that died.
        const bool ours = name.size() == 64 || name.starts_with(".tmp.");
        std::error_code code;
        const auto size = std::filesystem::file_size(file, code);
        if (ours && !code && !named.contains(name) && std::filesystem::remove(file, code))
            freed += static_cast<std::int64_t>(size);
    }
    if (freed > 0)
        syncFolder(folder / "blobs");
    return freed;
}

std::vector<std::string> Store::check()
{
    std::vector<std::string> problems;
    {
        Query query(m_impl->database, "PRAGMA quick_check");
        while (query.next())
            if (const std::string line = query.text(0); line != "ok")
                problems.push_back("The database is damaged: " + line);
    }
    if (!problems.empty())
        return problems;
    {
        Query query(m_impl->database, "PRAGMA foreign_key_check");
        while (query.next())
            problems.push_back("A row of the table " + query.text(0) + " names a row of " + query.text(2) + " that does not exist.");
    }
    std::map<std::string, std::string> verdicts;       // several rows may name one blob
    std::vector<std::pair<std::string, std::string>> blobs;   // all at once: a reader that is slow keeps the log of writes from being cleared
    {
        Query named(m_impl->database, RETORT_NAMED_BLOBS);
        while (named.next())
            blobs.emplace_back(named.text(0), named.text(1));
    }
    for (const auto& [blob, what] : blobs) {
        if (!verdicts.contains(blob)) {
            try {
                m_impl->blobs.verify(blob);
                verdicts[blob] = {};
            } catch (const Error& error) {
                verdicts[blob] = error.what();
            }
        }
        if (!verdicts[blob].empty())
            problems.push_back("As " + what + ": " + verdicts[blob]);
    }
    return problems;
}

std::int64_t Store::sweep()
{
    m_impl->requireWritable();
    return m_impl->removeUnnamed({}).value_or(0);
}

} // namespace retort
