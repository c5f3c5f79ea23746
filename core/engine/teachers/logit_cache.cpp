#include "core/engine/teachers/logit_cache.h"

#include "core/base/file_lock.h"
#include "core/base/hash.h"
#include "core/engine/evaluate/evaluator.h"
#include "core/store/run_writer.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <optional>

namespace retort::engine {

namespace {

std::optional<torch::Tensor> stored(const std::filesystem::path& store, const std::string& key, std::int64_t rows, std::int64_t classes)
{
    const auto values = readLogitCache(store, key);
    if (!values || static_cast<std::int64_t>(values->size()) != rows * classes)
        return std::nullopt;
    torch::Tensor logits = torch::empty({rows, classes});
    std::memcpy(logits.data_ptr(), values->data(), logits.nbytes());
    return logits;
}

} // namespace

std::string logitCacheKey(const Teacher& teacher, const Job& job, Part part)
{
    return sha256(nlohmann::json{
        {"weights", teacher.blob},
        {"data", job.dataset->contentHash},
        {"preprocessing", toJson(job.preprocessing)},
        {"part", part == Part::Train ? "train" : "test"},
        {"batch", passBatch},
    }.dump());
}

torch::Tensor cachedLogits(const std::filesystem::path& store, const Teacher& teacher, const Job& job, Part part, Controls& controls,
    const std::function<torch::Tensor(const std::function<void()>& between)>& compute)
{
    const std::string key = logitCacheKey(teacher, job, part);
    const auto lockFile = store / "locks" / ("logits-" + key.substr(0, 16));
    const std::int64_t rows = (part == Part::Train ? job.dataset->train : job.dataset->test).size();
    const std::int64_t classes = job.dataset->classes();

    std::optional<FileLock> lock;
    for (;;) {
        if (auto ready = stored(store, key, rows, classes))
            return *ready;
        if (lock)
            break;
        while (!(lock = FileLock::tryTake(lockFile)))
            controls.doze();                  // another run computes it
    }
    torch::Tensor logits = compute([&] { controls.poll([&] { lock.reset(); }); });   // paused, it keeps nobody waiting
    requireSane(logits, rows, classes, teacher);
    writeLogitCache(store, key, std::span(logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel())), classes);
    return logits;
}

} // namespace retort::engine
