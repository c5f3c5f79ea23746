#include "app/retort/gains.h"

#include <algorithm>
#include <set>

namespace retort::cli {

namespace {

/// Gains that share a seed or a partner, directly or through others of them.
struct Bundle {
    std::set<std::uint64_t> seeds;
    std::set<RunId> partners;
    double sum = 0;
    double count = 0;

    bool touches(const PairedGain& pair) const { return seeds.contains(pair.seed) || partners.contains(pair.partner); }
    void take(const Bundle& other)
    {
        seeds.insert(other.seeds.begin(), other.seeds.end());
        partners.insert(other.partners.begin(), other.partners.end());
        sum += other.sum;
        count += other.count;
    }
};

} // namespace

Partner partnerOf(const RunSummary& run)
{
    if (!run.baseline.empty())
        return {run.baseline, "baseline"};
    return run.reference.empty() ? Partner{} : Partner{run.reference, "reference"};
}

std::optional<double> gainOver(const RunSummary& run, const RunSummary& partner)
{
    const auto& mine = run.scores.testAccuracy;
    const auto& theirs = partner.scores.testAccuracy;
    if (run.altered || partner.altered || !mine || !theirs)
        return std::nullopt;
    return *mine - *theirs;
}

std::vector<double> gainsBySeed(std::span<const PairedGain> pairs)
{
    std::vector<Bundle> bundles;
    for (const PairedGain& pair : pairs) {
        const auto touches = [&](const Bundle& bundle) { return bundle.touches(pair); };
        const Bundle one{{pair.seed}, {pair.partner}, pair.gain, 1};
        const auto first = std::ranges::find_if(bundles, touches);
        if (first == bundles.end()) {
            bundles.push_back(one);
            continue;
        }
        for (auto next = std::find_if(first + 1, bundles.end(), touches); next != bundles.end(); next = std::find_if(next, bundles.end(), touches)) {
            first->take(*next);               // this pair joins what were two
            next = bundles.erase(next);
        }
        first->take(one);
    }
    std::vector<double> gains;
    for (const Bundle& bundle : bundles)
        gains.push_back(bundle.sum / bundle.count);
    return gains;
}

} // namespace retort::cli
