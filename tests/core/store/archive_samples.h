#pragma once

#include "store_samples.h"

#include "core/base/file.h"
#include "core/store/archive.h"

#include <cstring>

/// Runs worth sharing, and archives taken apart and put together by hand: a tar is written here without the library that reads it.
namespace retort::test {

/// Trains a run in name only: two attempts, a curve with a hole, evaluation points, a live change, weights and test logits.
inline void pretend(Store& store, const RunId& id, std::int64_t size = 100)
{
    const auto own = static_cast<float>(std::hash<std::string>{}(id) % 100'003);   // no two runs are the same
    TensorFile weights;
    weights.tensors["w"] = tensorOf(std::vector<float>(static_cast<std::size_t>(size), own), {size});
    const std::pair<std::string_view, float> both[] = {{"loss.total", own}, {"lr", 0.1F}};
    const std::pair<std::string_view, float> share[] = {{"share.soft", 0.25F}};
    {
        RunWriter first(store.folder(), id, store.claim(id, 1).value());
        for (std::int64_t step = 0; step < 8; ++step)
            first.step(step, both);
        first.end({.state = RunState::Interrupted, .message = "killed"});
    }
    store.ask(id, {.kind = CommandKind::Resume, .field = {}});
    RunWriter writer(store.folder(), id, store.claim(id, 1).value());
    for (std::int64_t step = 5; step < 20; ++step) {
        const std::pair<std::string_view, float> values[] = {{"loss.total", static_cast<float>(step) / 3}, {"lr", 0.05F}};
        writer.step(step, values);
        if (step % 6 == 0)
            writer.step(step, share);
    }
    writer.progress({.phase = "training", .step = 20, .epoch = 2, .trainSeconds = 1.25, .evaluateSeconds = 0.5, .samplesPerSecond = 4000, .memoryBytes = 3e8});
    for (const std::int64_t step : {10, 20})
        writer.evaluation(evaluationOf(step, 0.5 + static_cast<double>(step) / 100), predictionsOf(50, 2, static_cast<float>(step)));
    if (store.run(id).role == Role::Reference)
        writer.change({.step = 12, .epoch = 1.2, .field = "lr", .before = 0.1, .after = 0.05});
    writer.weights("best", 20, weights);
    weights.tensors["w"].bytes[0] = std::byte{7};
    writer.weights("last", 20, weights);
    writer.testPredictions("best", predictionsOf(40, 2, 3));
    writer.testPredictions("last", predictionsOf(40, 2, 4));
    if (store.run(id).role == Role::Student)
        writer.testPredictions("best", predictionsOf(40, 2, 5), 0, 0);
    writer.fact("environment", R"({"device": "cpu", "threads": 1})");
    writer.fact("teachers", R"([{"name": "teacher", "weights": "0f", "logits": null}])");
    RunScores scores = store.run(id).scores;
    scores.testAccuracy = 0.9375;
    scores.testErrors = 5;
    scores.testNll = 0.1 + 0.2;               // a number that needs all its digits
    writer.scores(scores);
    writer.end({});
    RunEdit words;
    words.title = "Ein Name mit Umlaut: ä";
    words.tags = std::vector<std::string>{"shared"};
    store.edit(id, words);
}

/// A teacher, a student, its baseline and its reference, all finished: teacher, student, baseline, reference.
inline std::vector<RunId> pretendPair(Store& store, std::int64_t size = 100)
{
    std::vector<RunId> ids;
    for (const ExperimentRun& run : store.enqueue(pairPlan(), R"({"retort": 1, "name": "pair"})").runs)
        ids.push_back(run.run);
    for (const RunId& id : ids)
        pretend(store, id, size);
    return ids;
}

struct TarEntry {
    std::string name, bytes;
    char type = '0';
    std::string link = {};
    std::int64_t claimed = -1;                ///< the size in its header, when it lies
    bool gnu = false;                         ///< as GNU's tar writes it
};

/// ustar as POSIX has it, one entry after the other and two blocks of zeros.
inline std::string tarOf(const std::vector<TarEntry>& entries)
{
    std::string tar;
    for (const TarEntry& entry : entries) {
        char header[512] = {};
        std::memcpy(header, entry.name.data(), std::min<std::size_t>(entry.name.size(), 100));
        std::snprintf(header + 100, 8, "%07o", 0644U);
        std::snprintf(header + 108, 8, "%07o", 0U);
        std::snprintf(header + 116, 8, "%07o", 0U);
        std::snprintf(header + 124, 12, "%011llo", static_cast<unsigned long long>(entry.claimed < 0 ? static_cast<std::int64_t>(entry.bytes.size()) : entry.claimed));
        std::snprintf(header + 136, 12, "%011o", 0U);
        header[156] = entry.type;
        std::memcpy(header + 157, entry.link.data(), std::min<std::size_t>(entry.link.size(), 100));
        std::memcpy(header + 257, entry.gnu ? "ustar  " : "ustar\00000", 8);
        std::memset(header + 148, ' ', 8);
        unsigned sum = 0;
        for (const char c : header)
            sum += static_cast<unsigned char>(c);
        std::snprintf(header + 148, 8, "%06o", sum);
        tar.append(header, sizeof header);
        tar += entry.bytes;
        tar.resize((tar.size() + 511) / 512 * 512, '\0');
    }
    tar.resize(tar.size() + 1024, '\0');
    return tar;
}

/// The entries of an archive of ours.
inline std::vector<TarEntry> entriesOf(const std::string& tar)
{
    std::vector<TarEntry> entries;
    for (std::size_t at = 0; at + 512 <= tar.size() && tar[at] != '\0';) {
        const auto size = static_cast<std::size_t>(std::stoull(tar.substr(at + 124, 11), nullptr, 8));
        entries.push_back({.name = tar.c_str() + at, .bytes = tar.substr(at + 512, size)});
        at += 512 + (size + 511) / 512 * 512;
    }
    return entries;
}

} // namespace retort::test
