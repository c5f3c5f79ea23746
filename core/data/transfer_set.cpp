#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/splits.h"
#include "core/data/stratified.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace retort {

namespace {

/// "55 000"
std::string grouped(std::int64_t number)
{
    const std::string digits = std::to_string(number);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0)
            text += ' ';
        text += digits[i];
    }
    return text;
}

std::vector<std::int64_t> withoutClasses(
    const Dataset& dataset, const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& omitted)
{
    for (const auto label : omitted)
        if (label < 0 || label >= dataset.classes())
            throw Error("There is no class " + std::to_string(label) + " to omit: " + dataset.id + " has the classes 0 to "
                + std::to_string(dataset.classes() - 1) + ".");
    std::vector<std::int64_t> kept;
    std::ranges::copy_if(rows, std::back_inserter(kept), [&](std::int64_t row) {
        return std::ranges::find(omitted, dataset.train.labels[static_cast<std::size_t>(row)]) == omitted.end();
    });
    return kept;
}

std::vector<std::int64_t> drawPerClass(const Dataset& dataset, const std::vector<std::vector<std::int64_t>>& classes, std::int64_t each)
{
    std::vector<std::int64_t> drawn;
    for (std::size_t label = 0; label < classes.size(); ++label) {
        const auto& rows = classes[label];
        if (rows.empty())
            continue;                                    // omitted, or a class the train part has no sample of
        if (static_cast<std::int64_t>(rows.size()) < each)
            throw Error("Class \"" + dataset.classNames[label] + "\" has " + grouped(static_cast<std::int64_t>(rows.size()))
                + " samples in the train split, fewer than the " + grouped(each) + " labels per class asked for: ask for fewer.");
        drawn.insert(drawn.end(), rows.begin(), rows.begin() + each);
    }
    return drawn;
}

} // namespace

TransferSet drawTransferSet(const Dataset& dataset, const Splits& splits, const NodeData& node, std::uint64_t seed)
{
    const auto rows = withoutClasses(dataset, splits.train, node.omitClasses);
    const auto& labels = dataset.train.labels;
    const auto data = contentKey(dataset);
    const auto key = [&](std::int64_t row) {
        const auto id = dataset.train.ids[static_cast<std::size_t>(row)];
        const auto draw = static_cast<std::uint64_t>(Purpose::Draw);
        return node.draw == Draw::Fixed ? mix({data, draw, id}) : mix({data, draw, seed, id});
    };

    TransferSet set;
    switch (node.labelled) {
    case LabelledPart::None:
        break;
    case LabelledPart::All:
        set.labelled = rows;
        break;
    case LabelledPart::PerClass:
        set.labelled = drawPerClass(dataset, rowsByClass(labels, rows, key), std::llround(node.labelledAmount));
        break;
    case LabelledPart::Count:
    case LabelledPart::Fraction: {
        const bool share = node.labelled == LabelledPart::Fraction;
        const auto wanted = std::llround(share ? node.labelledAmount * static_cast<double>(rows.size()) : node.labelledAmount);
        if (wanted > static_cast<std::int64_t>(rows.size()))
            throw Error("The train split has " + grouped(static_cast<std::int64_t>(rows.size())) + " samples, fewer than the "
                + grouped(wanted) + " labels asked for: ask for fewer.");
        const auto order = stratifiedOrder(labels, rows, key);
        set.labelled.assign(order.begin(), order.begin() + std::max<std::int64_t>(wanted, 0));
        break;
    }
    }
    std::ranges::sort(set.labelled);
    if (node.labelled != LabelledPart::None && set.labelled.empty())
        throw Error("The labelled part comes to no sample at all: ask for more labels, or for none.");
    if (node.unlabelled != UnlabelledPart::None)
        std::ranges::set_difference(rows, set.labelled, std::back_inserter(set.unlabelled));
    if (set.size() == 0)
        throw Error("Nothing is left to learn from: give the node labels, or samples without them.");
    return set;
}

std::string describe(const TransferSet& set, const NodeData& node)
{
    const auto labelled = static_cast<std::int64_t>(set.labelled.size());
    const auto unlabelled = static_cast<std::int64_t>(set.unlabelled.size());
    std::string text;
    if (labelled == 0) {
        text = grouped(unlabelled) + " samples, no labels";
    } else {
        text = (node.labelled == LabelledPart::All ? "all " : "") + grouped(labelled) + (labelled == 1 ? " label" : " labels");
        std::string how = node.labelled == LabelledPart::PerClass ? grouped(std::llround(node.labelledAmount)) + " per class" : "";
        if (node.labelled != LabelledPart::All && node.draw == Draw::Fixed)
            how += how.empty() ? "the same for every seed" : ", the same for every seed";
        text += how.empty() ? "" : " (" + how + ")";
        text += unlabelled == 0 ? "" : " and " + grouped(unlabelled) + " samples without";
    }
    const auto omitted = node.omitClasses.size();
    return text + (omitted == 0 ? "" : omitted == 1 ? ", one class left out" : ", " + std::to_string(omitted) + " classes left out");
}

} // namespace retort
