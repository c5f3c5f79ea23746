#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/store/run_writer.h"
#include "core/store/store_impl.h"

namespace retort {

namespace {

/// Empty: none.
std::string blobOf(Database& database, const std::string& key)
{
    Query query(database, "SELECT blob FROM logit_caches WHERE key = ?1");
    return query.bind(key).next() ? query.text(0) : std::string();
}

std::optional<CachedLogits> readBlob(Store::Impl& opened, std::string blob)
{
    if (blob.empty())
        return std::nullopt;
    try {
        std::vector<float> values = floatsOf(parseTensors(opened.blobs.read(blob), blob).tensors.at("logits"));
        return CachedLogits{.values = std::move(values), .blob = std::move(blob)};
    } catch (const Error&) {
        return std::nullopt;
    } catch (const std::out_of_range&) {
        return std::nullopt;
    }
}

} // namespace

std::optional<CachedLogits> readLogitCache(const std::filesystem::path& store, const std::string& key)
{
    Store::Impl opened(store, Store::Access::ReadWrite);
    return readBlob(opened, blobOf(opened.database, key));
}

std::string writeLogitCache(const std::filesystem::path& store, const std::string& key, std::span<const float> logits, std::int64_t classes)
{
    Store::Impl opened(store, Store::Access::ReadWrite);
    const auto writing = opened.blobs.beginWriting();
    for (;;) {
        std::string there = blobOf(opened.database, key);
        if (const auto kept = readBlob(opened, there); kept && kept->values.size() == logits.size())
            return there;
        TensorFile file;
        file.tensors["logits"] = tensorOf(logits, {classes > 0 ? static_cast<std::int64_t>(logits.size()) / classes : 0, classes});
        file.metadata["key"] = key;
        const std::string bytes = serialiseTensors(file);
        std::string blob = opened.blobs.put(std::as_bytes(std::span(bytes)));
        Write write(opened.database, Write::Durable::Now);
        if (blobOf(opened.database, key) != there)
            continue;                         // another has been quicker; whether that is sound is looked at without keeping everyone waiting
        Query(opened.database, "INSERT INTO logit_caches (key, blob, bytes, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET blob = excluded.blob, bytes = excluded.bytes")
            .bind(key, blob, static_cast<std::int64_t>(bytes.size()), utcNow())
            .run();
        write.commit();
        return blob;
    }
}

} // namespace retort
