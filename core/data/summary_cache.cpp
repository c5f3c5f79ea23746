#include "core/data/summary_cache.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/catalogue/catalogue.h"
#include "core/data/readers.h"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <system_error>

namespace retort {

namespace {

using Json = nlohmann::json;

/// The body with its checksum, and back: damage is found, not guessed at.
std::string sealed(const Json& body)
{
    return Json{{"check", sha256(body.dump())}, {"body", body}}.dump() + '\n';
}

Json opened(const std::string& text)
{
    const auto document = Json::parse(text);
    const auto& body = document.at("body");
    return document.at("check") == sha256(body.dump()) ? body : Json();
}

} // namespace

std::filesystem::path cacheFolder()
{
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
        return std::filesystem::path(cache) / "retort";
    if (const char* home = std::getenv("HOME"); home && *home == '/')
        return std::filesystem::path(home) / ".cache" / "retort";
    return {};
}

SummaryCache::SummaryCache(std::string_view id, const Params& params, const std::vector<std::filesystem::path>& files)
    : m_sources(files)
    , m_stamp(stampOf(files))
{
    const auto folder = cacheFolder();
    if (folder.empty() || !m_stamp)
        return;
    const Json key{{"format", 4}, {"id", id}, {"revision", entry(Kind::Dataset, id).revision}, {"params", toJson(params)}, {"files", m_stamp->paths}};
    m_file = folder / "data" / (sha256(key.dump(-1, ' ', false, Json::error_handler_t::replace)) + ".json");   // a path need not be UTF-8
}

std::optional<SummaryCache::Stamp> SummaryCache::stampOf(const std::vector<std::filesystem::path>& files)
{
    Sha256 paths, state;
    Stamp stamp;
    for (const auto& file : files) {
        struct stat info{};
        std::error_code code;
        const auto path = std::filesystem::canonical(file, code);
        if (code || ::stat(path.c_str(), &info) != 0)
            return std::nullopt;
        const std::int64_t changed = std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
        paths.add(path.string() + '\0');
        state.add(std::to_string(info.st_size) + ' ' + std::to_string(changed) + '\n');
        stamp.newest = std::max(stamp.newest, changed);
    }
    stamp.paths = paths.hex();
    stamp.state = state.hex();
    return stamp;
}

std::optional<DatasetSummary> SummaryCache::find() const
{
    if (m_file.empty())
        return std::nullopt;
    try {
        const auto body = opened(readFile(m_file, 1 << 24));
        if (body.at("state") != m_stamp->state)
            return std::nullopt;
        const auto& shape = body.at("shape");
        return DatasetSummary{
            .contentHash = body.at("contentHash"),
            .shape = {.channels = shape.at(0), .height = shape.at(1), .width = shape.at(2)},
            .classNames = body.at("classNames"),
            .trainSamples = body.at("trainSamples"),
            .classSamples = body.at("classSamples"),
            .testSamples = body.at("testSamples"),
            .warnings = body.at("warnings"),
        };
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

void SummaryCache::keep(const DatasetSummary& summary) const
{
    if (m_file.empty() || stampOf(m_sources) != m_stamp)
        return;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto lately = std::chrono::nanoseconds(now - std::chrono::seconds(2)).count();   // file systems' clocks tick as seldom as that
    if (m_stamp->newest > lately)
        return;
    const Json body{
        {"state", m_stamp->state},
        {"contentHash", summary.contentHash},
        {"shape", {summary.shape.channels, summary.shape.height, summary.shape.width}},
        {"classNames", summary.classNames},
        {"trainSamples", summary.trainSamples},
        {"classSamples", summary.classSamples},
        {"testSamples", summary.testSamples},
        {"warnings", summary.warnings},
    };
    try {
        std::filesystem::create_directories(m_file.parent_path());
        writeFileAtomically(m_file, sealed(body));
    } catch (const std::exception&) {                    // no room or no right to write: the next time reads the data again
    }
}

DatasetSummary summarise(std::string_view id, const Params& params)
{
    const SummaryCache cache(id, params, datasetReader(id).files(params));
    if (auto known = cache.find())
        return *known;
    if (const auto* reader = &datasetReader(id); reader->summary) {
        DatasetSummary summary = reader->summary(params);
        cache.keep(summary);
        return summary;
    }
    const auto set = readDataset(id, params);
    DatasetSummary summary{.contentHash = set->contentHash, .shape = set->shape, .classNames = set->classNames, .trainSamples = set->train.size(),
        .classSamples = std::vector<std::int64_t>(static_cast<std::size_t>(set->classes())), .testSamples = set->test.size(), .warnings = set->warnings};
    for (const std::int32_t label : set->train.labels)
        ++summary.classSamples[static_cast<std::size_t>(label)];
    cache.keep(summary);
    return summary;
}

} // namespace retort
