#include "core/catalogue/catalogue.h"

#include "core/base/error.h"
#include "core/catalogue/rows.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace retort {

namespace {

struct KindRow {
    Kind kind;
    std::string_view name;
    std::span<const Entry> (*rows)();
};

constexpr std::array kindRows{
    KindRow{Kind::Dataset, "dataset", rows::datasets},
    KindRow{Kind::Architecture, "architecture", rows::architectures},
    KindRow{Kind::Term, "term", rows::terms},
    KindRow{Kind::Optimizer, "optimizer", rows::optimizers},
    KindRow{Kind::Schedule, "schedule", rows::schedules},
    KindRow{Kind::Augmentation, "augmentation", rows::augmentations},
    KindRow{Kind::Combine, "combine", rows::combines},
    KindRow{Kind::Fields, "fields", rows::fields},
};

const KindRow& rowOf(Kind kind)
{
    return *std::ranges::find(kindRows, kind, &KindRow::kind);
}

constexpr std::size_t longestWord = 200;      // what is longer is no misspelling, and costs its square

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

} // namespace

std::span<const Entry> catalogue(Kind kind) { return rowOf(kind).rows(); }

std::string_view kindName(Kind kind) { return rowOf(kind).name; }

std::span<const Kind> allKinds()
{
    static constexpr auto kinds = [] {
        std::array<Kind, kindRows.size()> all{};
        std::ranges::transform(kindRows, all.begin(), &KindRow::kind);
        return all;
    }();
    return kinds;
}

const Entry* findEntry(Kind kind, std::string_view id)
{
    const auto rows = catalogue(kind);
    const auto found = std::ranges::find(rows, id, &Entry::id);
    return found == rows.end() ? nullptr : &*found;
}

const Entry& entry(Kind kind, std::string_view id)
{
    if (const Entry* found = findEntry(kind, id))
        return *found;
    std::vector<std::string_view> known;
    std::ranges::transform(catalogue(kind), std::back_inserter(known), &Entry::id);
    const std::string near = nearest(id, known);
    throw Error("There is no " + std::string(kindName(kind)) + " \"" + std::string(id) + "\""
        + (near.empty() ? "; see retort catalogue " + std::string(kindName(kind)) + "." : "; did you mean \"" + near + "\"?"));
}

const ParamInfo* findParam(const Entry& entry, std::string_view id)
{
    const auto found = std::ranges::find(entry.params, id, &ParamInfo::id);
    return found == entry.params.end() ? nullptr : &*found;
}

std::string nearest(std::string_view word, std::span<const std::string_view> known)
{
    std::string_view best;
    std::size_t bestDistance = std::max<std::size_t>(2, word.size() / 3) + 1;
    if (word.size() > longestWord)
        return {};
    for (std::string_view candidate : known) {
        if (candidate.size() > longestWord)
            continue;
        const std::size_t distance = editDistance(word, candidate);
        if (distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return std::string(best);
}

Params defaults(const Entry& entry)
{
    Params params;
    for (const ParamInfo& info : entry.params) {
        if (info.value.empty())
            continue;
        const auto json = nlohmann::json::parse(info.value);
        switch (info.type) {
        case ParamType::Boolean: params.set(info.id, json.get<bool>()); break;
        case ParamType::Integer: params.set(info.id, json.get<std::int64_t>()); break;
        case ParamType::Real: params.set(info.id, json.get<double>()); break;
        case ParamType::Integers: params.set(info.id, json.get<std::vector<std::int64_t>>()); break;
        case ParamType::Choice:
        case ParamType::Text:
        case ParamType::Path: params.set(info.id, json.get<std::string>()); break;
        }
    }
    return params;
}

Params completed(const Entry& entry, const Params& given)
{
    Params all = defaults(entry);
    for (const auto& [id, value] : given.values())
        all.set(id, value);
    return all;
}

} // namespace retort
