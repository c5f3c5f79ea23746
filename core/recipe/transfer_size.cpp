#include "core/recipe/transfer_size.h"

#include "core/base/error.h"
#include "core/recipe/words.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace retort {

namespace {

/// The first `taken` places of Webster's order (core/data/stratified.h), by class; ties, which there are broken by sample,
/// go to the lower class here.
std::vector<std::int64_t> stratified(const std::vector<std::int64_t>& classes, std::int64_t taken)
{
    std::vector<std::int64_t> drawn(classes.size());
    for (std::int64_t i = 0; i < taken; ++i) {
        std::size_t next = classes.size();
        for (std::size_t k = 0; k < classes.size(); ++k) {
            if (drawn[k] < classes[k] && (next == classes.size() || (2 * drawn[k] + 1) * classes[next] < (2 * drawn[next] + 1) * classes[k]))
                next = k;
        }
        ++drawn[next];
    }
    return drawn;
}

std::vector<std::int64_t> evenly(std::int64_t samples, std::int64_t classes)
{
    std::vector<std::int64_t> counts(static_cast<std::size_t>(std::max<std::int64_t>(classes, 1)), samples / std::max<std::int64_t>(classes, 1));
    for (std::int64_t k = 0; k < samples % std::max<std::int64_t>(classes, 1); ++k)
        ++counts[static_cast<std::size_t>(k)];
    return counts;
}

} // namespace

SplitSize trainSplit(const ValidationSpec& validation, const PlanContext& context)
{
    const std::int64_t all = context.trainSamples;
    const std::int64_t taken = validation.count > 0 ? validation.count : std::llround(validation.fraction * static_cast<double>(all));
    if (taken >= all)
        throw Error("data.validation: takes " + std::to_string(taken) + " of the " + std::to_string(all) + " samples of the train part, which leaves none to learn from: ask for fewer.");
    if (taken < 1 && validation.fraction > 0)
        throw Error("data.validation: " + numberText(validation.fraction) + " of the " + std::to_string(all) + " samples of the train part comes to no sample at all, so that no run could be measured: ask for a larger share, or for a count.");
    SplitSize split{all - taken, context.classSamples.empty() ? evenly(all, context.classes) : context.classSamples};
    const auto drawn = stratified(split.classes, taken);
    for (std::size_t k = 0; k < drawn.size(); ++k)
        split.classes[k] -= drawn[k];
    return split;
}

TransferSize transferSize(const NodeData& node, const SplitSize& split)
{
    std::vector<std::int64_t> classes = split.classes;
    for (const std::int64_t omitted : node.omitClasses) {
        if (omitted >= static_cast<std::int64_t>(classes.size()))
            throw Error("there is no class " + std::to_string(omitted) + " to omit; the classes are 0 to " + std::to_string(classes.size() - 1) + ".");
        classes[static_cast<std::size_t>(omitted)] = 0;
    }
    const std::int64_t all = std::accumulate(classes.begin(), classes.end(), std::int64_t{0});
    TransferSize size;
    switch (node.labelled) {
    case LabelledPart::None: break;
    case LabelledPart::All: size.labelled = all; break;
    case LabelledPart::Count: size.labelled = std::llround(node.labelledAmount); break;
    case LabelledPart::Fraction: size.labelled = std::llround(node.labelledAmount * static_cast<double>(all)); break;
    case LabelledPart::PerClass: {
        const std::int64_t each = std::llround(node.labelledAmount);
        for (std::size_t k = 0; k < classes.size(); ++k) {
            if (classes[k] > 0 && classes[k] < each)
                throw Error(std::to_string(each) + " labels a class are asked for, but class " + std::to_string(k) + " has " + std::to_string(classes[k]) + " samples in the train split: ask for fewer.");
            size.labelled += classes[k] > 0 ? each : 0;
        }
        break;
    }
    }
    if (size.labelled > all)
        throw Error(std::to_string(size.labelled) + " labels are asked for, but the train split has " + std::to_string(all) + " samples: ask for fewer.");
    if (node.labelled != LabelledPart::None && size.labelled == 0)
        throw Error("the labelled part comes to no sample at all: ask for more labels, or for none.");
    if (node.unlabelled != UnlabelledPart::None)
        size.unlabelled = all - size.labelled;
    if (size.total() == 0)
        throw Error("nothing is left to learn from: omit fewer classes.");
    return size;
}

} // namespace retort
