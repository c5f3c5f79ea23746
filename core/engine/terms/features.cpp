#include "core/engine/terms/features.h"

#include "core/base/error.h"

#include <algorithm>

namespace retort::engine::terms {

namespace {

using Stages = std::vector<std::pair<std::string, torch::Tensor>>;

/// On bare tensors, which are one list, there is no "before".
const Stages& listOf(const ModelOutput& output, bool before) { return before && !output.before.empty() ? output.before : output.stages; }

torch::Tensor asMaps(const torch::Tensor& values) { return values.dim() == 2 ? values.unsqueeze(2).unsqueeze(3) : values; }

const torch::Tensor& stageOf(const Stages& stages, const std::string& name)
{
    const auto found = std::ranges::find(stages, name, &Stages::value_type::first);
    if (found == stages.end())
        throw Error("A network did not say its stage \"" + name + "\"; this is a mistake of the program, please report it.");
    return found->second;
}

} // namespace

FeatureTerm::FeatureTerm(std::string_view kind, const Params& params, const TermPlace& place) : m_kind(kind), m_bare(place.student.empty())
{
    for (const auto& teacher : place.teachers) {
        m_taps.push_back(tapsOf(entry(Kind::Term, kind), params, place.student, teacher));
        auto& widths = m_widths.emplace_back();
        auto& names = m_names.emplace_back();
        for (const Tap& tap : m_taps.back()) {
            widths.push_back({place.student[tap.student].channels, teacher[tap.teacher].channels});
            names.emplace_back(place.student[tap.student].name, teacher[tap.teacher].name);
        }
    }
}

torch::nn::Module* FeatureTerm::parts()
{
    return m_parts->parameters().empty() ? nullptr : m_parts.get();
}

std::string FeatureTerm::nameOf(std::size_t member, std::size_t pair, const std::string& part)
{
    return "teacher" + std::to_string(member) + "_pair" + std::to_string(pair) + "_" + part;
}

std::vector<Pair> FeatureTerm::pairsOf(const TermInput& input, const ModelOutput& teacher, std::size_t member) const
{
    const Stages& ours = listOf(input.student, lookAtStudent() == Look::Before);
    const Stages& theirs = listOf(teacher, lookAtTeacher() == Look::Before);
    std::vector<Pair> pairs;
    if (!m_bare) {
        for (const auto& [student, taught] : m_names.at(member))
            pairs.push_back({asMaps(stageOf(ours, student)), asMaps(stageOf(theirs, taught).detach()), pairs.size()});
        return pairs;
    }
    if (ours.empty() || ours.size() != theirs.size())
        throw Error(m_kind + " compares the student's stages with the teacher's one by one, but there are " + std::to_string(ours.size()) + " and " + std::to_string(theirs.size()) + ".");
    for (std::size_t i = 0; i < ours.size(); ++i)
        pairs.push_back({asMaps(ours[i].second), asMaps(theirs[i].second.detach()), i});
    return pairs;
}

torch::Tensor FeatureTerm::operator()(const TermInput& input) const
{
    return againstFeatures(input, [&](const ModelOutput& teacher, std::size_t member) { return compare(pairsOf(input, teacher, member), member); });
}

std::pair<torch::Tensor, torch::Tensor> atOneSize(const torch::Tensor& a, const torch::Tensor& b)
{
    const std::vector<std::int64_t> size{std::min(a.size(2), b.size(2)), std::min(a.size(3), b.size(3))};
    const auto at = [&](const torch::Tensor& maps) {
        return maps.size(2) == size[0] && maps.size(3) == size[1] ? maps : torch::adaptive_avg_pool2d(maps, size);
    };
    return {at(a), at(b)};
}

void requireEqualChannels(const Pair& pair, std::string_view kind)
{
    if (pair.student.size(1) != pair.teacher.size(1))
        throw Error(std::string(kind) + " compares channel by channel, and stage " + std::to_string(pair.index) + " has " + std::to_string(pair.student.size(1))
            + " channels in the student and " + std::to_string(pair.teacher.size(1)) + " in the teacher; between tensors there is no adapter, so give equal channels.");
}

torch::nn::Conv2d convolution(std::int64_t inputs, std::int64_t outputs, std::int64_t size)
{
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, outputs, size).padding(size / 2).bias(false));
}

torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps)
{
    norm->train(maps.size(0) * maps.size(2) * maps.size(3) > 1);
    return norm->forward(maps);
}

} // namespace retort::engine::terms
