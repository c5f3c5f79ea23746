#include "core/engine/teachers/logit_cache.h"

#include "core/base/error.h"
#include "core/base/file_lock.h"
#include "core/base/hash.h"
#include "core/engine/evaluate/evaluator.h"
#include "core/store/run_writer.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <optional>

namespace retort::engine {

namespace {

std::optional<LogitTable> stored(const std::filesystem::path& store, const std::string& key, std::int64_t rows, std::int64_t classes)
{
    const auto cached = readLogitCache(store, key);
    if (!cached || static_cast<std::int64_t>(cached->values.size()) != rows * classes)
        return std::nullopt;
    LogitTable table{.logits = torch::empty({rows, classes}), .blob = cached->blob};
    std::memcpy(table.logits.data_ptr(), cached->values.data(), table.logits.nbytes());
    return table;
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
        {"pass", passVersion},
    }.dump());
}

LogitTable cachedLogits(const std::filesystem::path& store, const Teacher& teacher, const Job& job, Part part, Controls& controls,
    const std::function<torch::Tensor(const std::function<void()>& between)>& compute)
{
    const std::string key = logitCacheKey(teacher, job, part);
    const auto lockFile = store / "locks" / ("logits-" + key.substr(0, 16));
    const std::int64_t rows = (part == Part::Train ? job.dataset->train : job.dataset->test).size();
    const std::int64_t classes = job.dataset->classes();

    std::optional<FileLock> lock;
    const auto isTaken = [&] {
        controls.patiently([&] { lock = FileLock::tryTake(lockFile); });
        return lock.has_value();
    };
    const auto ready = [&] {
        std::optional<LogitTable> table;
        controls.patiently([&] { table = stored(store, key, rows, classes); });
        return table;
    };
    for (;;) {
        if (const auto table = ready())
            return *table;
        if (lock)
            break;
        while (!isTaken())
            controls.doze();                  // another run computes it
    }
    {
        const torch::Tensor logits = compute([&] { controls.poll([&] { lock.reset(); }); });   // paused, it keeps nobody waiting
        requireSane(logits, rows, classes, teacher);
        controls.patiently([&] { writeLogitCache(store, key, std::span(logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel())), classes); });
    }
    if (const auto table = ready())           // another run's, where that was quicker: all learn from the same bits
        return *table;
    throw Error("What " + teacher.name + " says was stored and cannot be read again; check the disk.");
}

} // namespace retort::engine
