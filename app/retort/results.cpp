#include "app/retort/results.h"

#include "app/retort/gains.h"
#include "app/retort/table.h"
#include "app/retort/words.h"
#include "core/analysis/significance.h"

#include <algorithm>
#include <set>

namespace retort::cli {

namespace {

/// What a path of the sweep is called in a row's title: its last part.
std::string lastPart(const std::string& path) { return path.substr(path.rfind('.') + 1); }

std::string valueText(const std::string& json)
{
    const bool quoted = json.size() >= 2 && json.front() == '"' && json.back() == '"';
    return quoted ? json.substr(1, json.size() - 2) : json;
}

struct Group {
    std::string node;
    std::map<std::string, std::string> sweep;
    std::vector<const ExperimentRun*> places;
};

std::vector<Group> groupsOf(const std::vector<ExperimentRun>& places)
{
    std::vector<Group> groups;
    for (const ExperimentRun& place : places) {
        auto found = std::ranges::find_if(groups, [&](const Group& g) { return g.node == place.node && g.sweep == place.sweep; });
        if (found == groups.end())
            found = groups.insert(groups.end(), {place.node, place.sweep, {}});
        found->places.push_back(&place);
    }
    return groups;
}

/// The pairs of a group with their baselines or references; nothing when it has none.
std::optional<Claim> claimOf(const Group& group, RunId ExperimentRun::*partner, const std::vector<ExperimentRun>& places, const std::map<RunId, RunSummary>& runs)
{
    Claim claim;
    std::vector<PairedGain> pairs;
    for (const ExperimentRun* place : group.places) {
        const auto other = runs.find(place->*partner);
        if (other == runs.end())
            continue;
        const auto named = std::ranges::find(places, other->first, &ExperimentRun::run);
        claim.against = named == places.end() ? other->second.node : named->node;
        if (const auto gain = gainOver(runs.at(place->run), other->second))
            pairs.push_back({place->seed, other->first, *gain});
    }
    claim.gains = gainsBySeed(pairs);
    claim.runs = pairs.size();
    return claim.against.empty() ? std::nullopt : std::optional(claim);
}

NodeResult resultOf(const Group& group, const std::vector<ExperimentRun>& places, const std::map<RunId, RunSummary>& runs)
{
    NodeResult result;
    result.node = group.node;
    result.sweep = group.sweep;
    result.runs = group.places.size();
    std::set<std::vector<RunId>> teachers;
    std::set<std::uint64_t> seeds;
    for (const ExperimentRun* place : group.places) {
        const RunSummary& run = runs.at(place->run);
        result.parameters = run.parameters;
        result.altered += run.altered ? 1 : 0;
        teachers.insert(run.teachers);
        seeds.insert(place->seed);
        if (run.state != RunState::Finished || run.altered)
            continue;                         // a run that goes on has a best so far, and no test
        ++result.counted;
        const auto keep = [](std::vector<double>& values, const std::optional<double>& value) {
            if (value)
                values.push_back(*value);
        };
        keep(result.validation, run.scores.bestAccuracy);
        keep(result.test, run.scores.testAccuracy);
        keep(result.agreement, run.scores.agreement);
    }
    result.oneTeacher = seeds.size() > 1 && teachers.size() == 1 && !teachers.begin()->empty();
    result.withoutTeacher = claimOf(group, &ExperimentRun::baseline, places, runs);
    result.trueLabels = claimOf(group, &ExperimentRun::reference, places, runs);
    return result;
}

/// Many claims at once find something by chance: each p is told as Holm adjusts it for all of them.
void adjust(std::vector<NodeResult>& results)
{
    std::vector<Claim*> claims;
    std::vector<double> found;
    for (NodeResult& result : results)
        for (auto* claim : {&result.withoutTeacher, &result.trueLabels})
            if (*claim && (*claim)->gains.size() > 1) {
                const std::vector<double> none((*claim)->gains.size(), 0);
                found.push_back((*claim)->p = pairedT((*claim)->gains, none).p);
                claims.push_back(&**claim);
            }
    const std::vector<double> adjusted = holm(found);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        claims[i]->adjusted = adjusted[i];
        claims[i]->among = claims.size();
    }
}

std::string chanceText(double p) { return p < 0.0001 ? "p < 0.0001" : "p = " + fixedText(p, p < 0.001 ? 4 : p < 0.1 ? 3 : 2); }

bool isAlike(const std::optional<Claim>& claim) { return claim && allAlike(spreadOf(claim->gains)); }
bool isAdjusted(const std::optional<Claim>& claim) { return claim && claim->among > 1 && !isAlike(claim); }

/// "3 pairs by seed", "3 pairs by seed, the means of 12 runs".
std::string pairsText(const Claim& claim)
{
    const bool one = claim.gains.size() == 1;
    return std::to_string(claim.gains.size()) + (one ? " pair by seed" : " pairs by seed")
        + (claim.runs > claim.gains.size() ? (one ? ", the mean of " : ", the means of ") + std::to_string(claim.runs) + " runs" : "");
}

/// ", 95 % interval +1.2 to +3.4; p = 0.004, adjusted for the 24 comparisons here p = 0.03": nothing where there are no pairs to test.
std::string certaintyText(const Claim& claim)
{
    const Spread gain = spreadOf(claim.gains);
    if (gain.count < 2)
        return {};
    if (allAlike(gain))
        return ", all alike";
    return ", 95 % interval " + signedText(100 * (gain.mean - gain.halfWidth)) + " to " + signedText(100 * (gain.mean + gain.halfWidth)) + "; " + chanceText(claim.p)
        + (claim.among > 1 ? ", adjusted for the " + std::to_string(claim.among) + " comparisons here " + chanceText(claim.adjusted) : "");
}

std::string joined(const std::vector<std::string>& words, const char* between = ", ")
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

} // namespace

std::string percentText(const Spread& spread)
{
    if (spread.count == 0)
        return "–";
    return percentText(spread.mean) + (spread.count > 1 ? " ± " + percentText(spread.deviation) : "");
}

std::string gainText(const Spread& spread)
{
    if (spread.count == 0)
        return "–";
    return signedText(100 * spread.mean) + (spread.count > 1 ? " ± " + percentText(spread.deviation) : "");
}

std::vector<NodeResult> nodeResults(const std::vector<ExperimentRun>& places, const std::map<RunId, RunSummary>& runs)
{
    std::vector<NodeResult> results;
    for (const Group& group : groupsOf(places))
        results.push_back(resultOf(group, places, runs));
    adjust(results);
    return results;
}

std::string nodeTitle(const std::string& node, const std::map<std::string, std::string>& sweep)
{
    std::string title = node;
    for (const auto& [path, value] : sweep) {
        const auto sameName = [&](const auto& entry) { return lastPart(entry.first) == lastPart(path); };
        const bool clear = std::ranges::count_if(sweep, sameName) == 1;
        title += ", " + (clear ? lastPart(path) : path) + " " + valueText(value);
    }
    return title;
}

void printResults(std::ostream& out, const std::vector<NodeResult>& results)
{
    using enum Align;
    Table table({{"node"}, {"runs", Right}, {"best validation %", Right}, {"test %", Right}, {"over no teacher", Right}, {"against true labels", Right},
        {"agreement %", Right}, {"parameters", Right}});
    std::vector<std::string> sentences;
    std::size_t altered = 0;
    bool spread = false;
    std::vector<std::string> oneTeacher;
    for (const NodeResult& result : results) {
        const std::string title = nodeTitle(result.node, result.sweep);
        const auto gainCell = [](const std::optional<Claim>& claim) { return claim ? gainText(spreadOf(claim->gains)) : std::string(); };
        table.add({title, (result.counted == result.runs ? "" : std::to_string(result.counted) + " of ") + countText(static_cast<std::int64_t>(result.runs)),
            percentText(spreadOf(result.validation)), percentText(spreadOf(result.test)), gainCell(result.withoutTeacher), gainCell(result.trueLabels),
            result.agreement.empty() ? "" : percentText(spreadOf(result.agreement)), countText(result.parameters)});
        const auto say = [&](const std::optional<Claim>& claim, const char* what) {
            if (!claim || claim->gains.empty())
                return;
            sentences.push_back(title + ": " + gainText(spreadOf(claim->gains)) + " points against " + claim->against + " (" + what + "; " + pairsText(*claim) + certaintyText(*claim) + ").");
        };
        say(result.withoutTeacher, "labels only, no teacher: the same network with the same start");
        say(result.trueLabels, "the true labels of the same pictures, which it was not shown");
        altered += result.altered;
        spread = spread || result.test.size() > 1;
        if (result.oneTeacher && result.test.size() > 1)
            oneTeacher.push_back(title);
    }
    table.print(out);
    if (spread)
        sentences.emplace_back("± is the sample standard deviation over the runs or pairs.");
    if (!oneTeacher.empty())
        sentences.push_back("The same teacher for all seeds, so that ± is over students only: " + joined(oneTeacher, "; ") + ".");
    const auto anyClaim = [&](bool (*is)(const std::optional<Claim>&)) {
        return std::ranges::any_of(results, [&](const NodeResult& result) { return is(result.withoutTeacher) || is(result.trueLabels); });
    };
    if (anyClaim(isAlike))
        sentences.emplace_back("All alike: accuracies are whole counts, so a few gains can be equal by chance; they have neither interval nor p.");
    if (anyClaim(isAdjusted))
        sentences.emplace_back("p: Student's paired t-test, two-sided; adjusted by Holm: where it is below 0.05, chance alone would show any such difference in fewer than 5 of 100 such tables.");
    if (altered > 0)
        sentences.push_back(countedText(static_cast<std::int64_t>(altered), "run was", "runs were") + " changed by hand while training, and left out of these figures.");
    if (!sentences.empty())
        out << '\n';
    for (const std::string& sentence : sentences)
        out << printable(sentence) << '\n';
}

std::string selectionNote(const Plan& plan, std::int64_t validationSamples)
{
    std::vector<std::string> best;
    std::vector<std::string> last;
    for (const Node& node : plan.experiment.nodes) {
        auto& names = node.train.select == Select::Best ? best : last;
        if (std::ranges::find(names, node.name) == names.end())
            names.push_back(node.name);
    }
    std::string note;
    if (!best.empty())
        note = "Weights chosen by accuracy on " + countText(validationSamples) + " validation labels: " + joined(best) + ".";
    if (!last.empty())
        note += (note.empty() ? "" : " ") + std::string("The last weights taken: ") + joined(last) + ".";
    return note;
}

} // namespace retort::cli
