#include "core/catalogue/taps.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retort {

namespace {

using Stages = std::span<const StageShape>;

bool isMap(const StageShape& stage) { return stage.height * stage.width > 1; }

/// The stages worth comparing: maps after the stem, or vectors before the last layer.
std::vector<std::size_t> placesIn(Stages stages, bool maps)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < stages.size(); ++i)
        if (isMap(stages[i]) == maps && stages[i].name != "stem" && stages[i].name != "embedding")
            places.push_back(i);
    if (places.empty() && !maps && stages.size() > 1)
        places.push_back(stages.size() - 1);   // the embedding, where it is not the input itself
    return places;
}

double unlikeness(const StageShape& a, const StageShape& b)
{
    return std::abs(std::log2(static_cast<double>(a.height * a.width) / static_cast<double>(b.height * b.width)));
}

/// Pairs every place of the shorter list with one of the longer, in order, so that the sizes differ least; of equals the deepest.
std::vector<Tap> paired(Stages student, const std::vector<std::size_t>& s, Stages teacher, const std::vector<std::size_t>& t)
{
    constexpr double never = std::numeric_limits<double>::infinity();
    const std::size_t pairs = std::min(s.size(), t.size());
    // best[i][j]: the least unlikeness of pairing the first i of the one with the first j of the other, one of them used up
    std::vector best(s.size() + 1, std::vector<double>(t.size() + 1, never));
    for (std::size_t i = 0; i <= s.size(); ++i) {
        for (std::size_t j = 0; j <= t.size(); ++j) {
            if (i == 0 || j == 0) {
                best[i][j] = s.size() <= t.size() ? (i == 0 ? 0 : never) : (j == 0 ? 0 : never);
                continue;
            }
            const double together = best[i - 1][j - 1] + unlikeness(student[s[i - 1]], teacher[t[j - 1]]);
            best[i][j] = std::min(together, s.size() <= t.size() ? best[i][j - 1] : best[i - 1][j]);
        }
    }
    std::vector<Tap> taps;
    for (std::size_t i = s.size(), j = t.size(); taps.size() < pairs;) {
        if (best[i][j] == best[i - 1][j - 1] + unlikeness(student[s[i - 1]], teacher[t[j - 1]]))
            taps.push_back({s[--i], t[--j]});
        else
            --(s.size() <= t.size() ? j : i);
    }
    std::ranges::reverse(taps);
    return taps;
}

[[noreturn]] void refuse(const Entry& term, const std::string& why)
{
    throw Error(std::string(term.id) + " cannot work here: " + why);
}

std::string channelsText(const StageShape& stage) { return stage.name + " has " + std::to_string(stage.channels) + (isMap(stage) ? " channels" : " units"); }

void requireEqualChannels(const Entry& term, const std::vector<Tap>& taps, Stages student, Stages teacher)
{
    if (taps.size() < 2)
        refuse(term, "it compares how one stage follows from another, and these networks have only one pair of stages that are maps; take attention.");
    for (const Tap& tap : taps) {
        if (student[tap.student].channels != teacher[tap.teacher].channels)
            refuse(term, "it compares channel by channel without an adapter, and the student's " + channelsText(student[tap.student]) + ", the teacher's "
                    + channelsText(teacher[tap.teacher]) + "; take a student as wide as its teacher, or another term such as attention.");
    }
}

} // namespace

std::vector<Tap> tapsOf(const Entry& term, const Params& params, Stages student, Stages teacher)
{
    if ((term.needs & (NeedsEmbedding | NeedsStages)) != 0 && student.size() < 2)
        refuse(term, "the student has no layer before its last one, so what it compares would be the input itself; give the student a hidden layer, or take a term on logits such as kd.");
    if ((term.needs & NeedsStages) == 0) {
        if (params.has("tap") && params.text("tap") == "last_maps" && (placesIn(student, true).empty() || placesIn(teacher, true).empty()))
            refuse(term, "it looks at the last maps, and one of the networks has none; set its \"tap\" to \"embedding\".");
        return {};
    }
    const auto studentMaps = placesIn(student, true);
    const auto teacherMaps = placesIn(teacher, true);
    std::vector<Tap> taps;
    if (!studentMaps.empty() && !teacherMaps.empty())
        taps = paired(student, studentMaps, teacher, teacherMaps);
    else if ((term.needs & NeedsMaps) == 0)
        taps = paired(student, placesIn(student, false), teacher, placesIn(teacher, false));
    else
        refuse(term, std::string("it compares maps, and the ") + (studentMaps.empty() ? "student" : "teacher") + " has none (its layers see the picture as a list of numbers); take a term on logits or embeddings, such as kd or rkd.");
    if (taps.empty())
        refuse(term, "the teacher has no layer before its last one to compare with; take a term on logits such as kd.");
    if (term.id == "fsp")
        requireEqualChannels(term, taps, student, teacher);
    if (params.has("stage")) {
        const std::string& which = params.text("stage");
        const Tap tap = which == "first" ? taps.front() : which == "last" ? taps.back() : taps[taps.size() / 2];
        taps = {tap};
    }
    return taps;
}

std::string knownHarm(const Entry& term, std::string_view student, std::string_view teacher)
{
    if ((term.needs & NeedsStages) == 0 || student == teacher)
        return {};
    return std::string(term.id) + " compares stages of unlike families (" + std::string(student) + " and " + std::string(teacher)
        + "): such terms are known to fall below the student without a teacher (AT 59.4 against 64.6 % from VGG13 to MobileNetV2); compare with kd, or give it a tenth or a hundredth of its weight";
}

} // namespace retort
