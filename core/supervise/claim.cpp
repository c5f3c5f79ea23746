#include "core/supervise/claim.h"

#include "core/supervise/slots.h"
#include "core/supervise/supervisor.h"

#include <algorithm>
#include <utility>

namespace retort {

std::optional<Claim> claimNext(Store& store, const ClaimRule& rule, int threads)
{
    const int cores = coreCount();
    const int most = rule.jobs > 0 ? rule.jobs : cores;
    auto slot = takeSlot(store, most);
    if (!slot)
        return std::nullopt;
    const auto ready = store.ready(rule.experiment);
    if (ready.empty())
        return std::nullopt;
    const Share share = shareOf(static_cast<int>(ready.size()) + heldSlots(store, most) - 1, cores, rule.jobs);
    if (slot->index >= share.slots || (threads > 0 && share.threads != threads))
        return std::nullopt;
    const auto isHungry = [](const RunSummary& run) { return run.phase == waitsForMemory; };
    const bool others = std::ranges::any_of(ready, isHungry) && heldSlots(store, mostSlots) > 1;
    for (const RunSummary& run : ready) {
        if (others && isHungry(run))
            continue;
        auto lock = FileLock::tryTake(store.lockFile(run.id));
        if (!lock)
            continue;
        if (const auto attempt = store.claim(run.id, share.threads))
            return Claim{.run = run.id, .attempt = *attempt, .threads = share.threads, .lock = std::move(*lock), .slot = std::move(slot->lock)};
    }
    return std::nullopt;
}

} // namespace retort
