#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/store/run_writer.h"
#include "core/store/store_impl.h"

namespace retort {

std::optional<CachedLogits> readLogitCache(const std::filesystem::path& store, const std::string& key)
{
    Store::Impl opened(store, Store::Access::ReadWrite);
    Query query(opened.database, "SELECT blob FROM logit_caches WHERE key = ?1");
    if (!query.bind(key).next())
        return std::nullopt;
    std::string blob = query.text(0);
    try {
        std::vector<float> values = floatsOf(parseTensors(opened.blobs.read(blob), blob).tensors.at("logits"));
        return CachedLogits{.values = std::move(values), .blob = std::move(blob)};
    } catch (const Error&) {
        return std::nullopt;
    } catch (const std::out_of_range&) {
        return std::nullopt;
    }
}

std::string writeLogitCache(const std::filesystem::path& store, const std::string& key, std::span<const float> logits, std::int64_t classes)
{
    TensorFile file;
    file.tensors["logits"] = tensorOf(logits, {classes > 0 ? static_cast<std::int64_t>(logits.size()) / classes : 0, classes});
    file.metadata["key"] = key;
    const std::string bytes = serialiseTensors(file);
    Store::Impl opened(store, Store::Access::ReadWrite);
    const auto writing = opened.blobs.beginWriting();
    std::string blob = opened.blobs.put(std::as_bytes(std::span(bytes)));
    Write write(opened.database, Write::Durable::Now);
    Query(opened.database, "INSERT INTO logit_caches (key, blob, bytes, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET blob = excluded.blob, bytes = excluded.bytes")
        .bind(key, blob, static_cast<std::int64_t>(bytes.size()), utcNow())
        .run();
    write.commit();
    return blob;
}

} // namespace retort
