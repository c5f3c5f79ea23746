#include "core/catalogue/term_cost.h"

#include "core/catalogue/taps.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace retort {

namespace {

/// Two stages that are compared, at the size at which they are.
struct Compared {
    StageShape student, teacher;
    std::int64_t pixels = 0;             // of the smaller

    std::int64_t studentValues() const { return student.channels * pixels; }
    std::int64_t teacherValues() const { return teacher.channels * pixels; }
};

/// What a row of the table below is asked about.
struct Between {
    const Params& params;
    std::vector<Compared> pairs;
    std::int64_t studentWidth, teacherWidth;   // of what the last layers see
    std::int64_t samples;
};

std::int64_t valuesOf(const StageShape& stage) { return stage.channels * stage.height * stage.width; }
std::int64_t convolution(std::int64_t inputs, std::int64_t outputs, std::int64_t size) { return inputs * outputs * size * size; }

/// Batch norm of so many channels: scale and shift; their running mean and variance, and the number of batches.
TermCost norm(std::int64_t channels) { return {.parameters = 2 * channels, .memories = 2 * channels + 1}; }

TermCost similarityOfSamples(const Between&) { return {.perPair = 10}; }

/// With one anchor's angles, which are pairs as well.
TermCost relations(const Between&) { return {.perPair = 20}; }

TermCost kernel(const Between& between) { return {.perPair = 4 * (between.params.integer("order") + 2)}; }

TermCost contrast(const Between& between)
{
    const std::int64_t width = between.params.integer("width");
    TermCost cost{.parameters = (between.studentWidth + between.teacherWidth + 2) * width};
    if (between.params.text("form") != "memory") {
        cost.perPair = 8;
        return cost;
    }
    const std::int64_t compared = between.params.integer("negatives") + 1;
    constexpr std::int64_t wholeTimes = 64;   // as the term decides between a product with all samples and rows for each
    const bool whole = between.samples <= wholeTimes * compared;
    cost.memories = 2 * between.samples * width + 2;
    cost.perSample = 2 * (whole ? 2 * between.samples : compared * width) + 14 * compared;
    return cost;
}

TermCost regressor(const Between& between)
{
    const Compared& pair = between.pairs[between.pairs.size() / 2];
    return {.parameters = convolution(pair.student.channels, pair.teacher.channels, 1) + pair.teacher.channels, .perSample = 3 * pair.teacherValues()};
}

TermCost information(const Between& between)
{
    TermCost cost;
    for (const Compared& pair : between.pairs)
        cost += {.parameters = convolution(pair.student.channels, pair.teacher.channels, 1) + 2 * convolution(pair.teacher.channels, pair.teacher.channels, 1) + pair.teacher.channels,
            .perSample = 8 * pair.teacherValues()};
    return cost;
}

TermCost overhaul(const Between& between)
{
    TermCost cost;
    for (const Compared& pair : between.pairs) {
        cost += norm(pair.teacher.channels);
        cost += {.parameters = convolution(pair.student.channels, pair.teacher.channels, 1), .perSample = 6 * pair.teacherValues()};
    }
    return cost;
}

TermCost review(const Between& between)
{
    const std::int64_t middle = std::min<std::int64_t>(512, between.pairs.back().student.channels);
    TermCost cost;
    for (std::size_t i = 0; i < between.pairs.size(); ++i) {
        const Compared& pair = between.pairs[i];
        const std::int64_t own = pair.student.height * pair.student.width;
        const std::int64_t there = pair.teacher.height * pair.teacher.width;
        cost += norm(middle);
        cost += norm(pair.teacher.channels);
        cost += {.parameters = convolution(pair.student.channels, middle, 1) + convolution(middle, pair.teacher.channels, 3),
            .perSample = 2 * middle * own + 4 * valuesOf(pair.teacher)};
        if (i + 1 < between.pairs.size())
            cost += {.parameters = convolution(2 * middle, 2, 1) + 2, .perSample = 6 * middle * there};
    }
    return cost;
}

TermCost factors(const Between& between)
{
    const Compared& pair = between.pairs.back();
    const std::int64_t s = pair.student.channels, t = pair.teacher.channels;
    const std::int64_t few = std::max<std::int64_t>(1, std::llround(between.params.real("share") * static_cast<double>(t)));
    const auto coder = [](std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
        return convolution(a, b, 3) + b + convolution(b, c, 3) + c + convolution(c, d, 3) + d;
    };
    return {.parameters = coder(t, t, few, few) + coder(few, few, t, t) + coder(s, s, few, few), .perSample = (8 * t + 14 * few + 2 * s) * pair.pixels};
}

/// Of those without layers: as much as the stages compared.
TermCost maps(const Between& between)
{
    TermCost cost;
    for (const Compared& pair : between.pairs)
        cost.perSample += pair.studentValues() + pair.teacherValues();
    return cost;
}

struct TermCostRow {
    std::string_view id;
    TermCost (*cost)(const Between& between);
};

constexpr TermCostRow costRows[] = {
    {"rkd", relations},
    {"similarity", similarityOfSamples},
    {"pkt", similarityOfSamples},
    {"cc", kernel},
    {"crd", contrast},
    {"hint", regressor},
    {"vid", information},
    {"ofd", overhaul},
    {"review_kd", review},
    {"factor", factors},
    {"attention", maps},
    {"nst", maps},
    {"fsp", maps},
};

} // namespace

TermCost& TermCost::operator+=(const TermCost& other)
{
    parameters += other.parameters;
    memories += other.memories;
    perSample += other.perSample;
    perPair += other.perPair;
    return *this;
}

TermCost termCost(const Entry& term, const Params& params, std::span<const StageShape> student, std::span<const StageShape> teacher, std::int64_t samples)
{
    const auto row = std::ranges::find(costRows, term.id, &TermCostRow::id);
    if (row == std::end(costRows))
        return {};
    const Params all = completed(term, params);
    Between between{.params = all, .pairs = {}, .studentWidth = valuesOf(student.back()), .teacherWidth = valuesOf(teacher.back()), .samples = samples};
    for (const Tap& tap : tapsOf(term, all, student, teacher)) {
        const StageShape& ours = student[tap.student];
        const StageShape& theirs = teacher[tap.teacher];
        between.pairs.push_back({.student = ours, .teacher = theirs, .pixels = std::min(ours.height, theirs.height) * std::min(ours.width, theirs.width)});
    }
    TermCost cost = row->cost(between);
    if ((term.needs & NeedsStages) != 0)
        for (const StageShape& stage : teacher)    // all of them are held until the term has looked
            cost.perSample += valuesOf(stage);
    return cost;
}

} // namespace retort
