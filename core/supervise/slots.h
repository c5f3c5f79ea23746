#pragma once

#include "core/base/file_lock.h"
#include "core/store/store.h"

#include <optional>

namespace retort {

/// A place to train in: locks/slot-K, shared by every supervisor of the store, held by the trainer while it computes.
struct Slot {
    int index = 0;
    FileLock lock;
};

/// The first free slot below `count`, or nothing.
std::optional<Slot> takeSlot(const Store& store, int count);
/// More than anybody may have.
inline constexpr int mostSlots = 1024;
/// How many of the slots below `count` are held by anyone.
int heldSlots(const Store& store, int count);

/// What one supervisor may do at once: how many slots there are, and how many threads a run gets.
struct Share {
    int slots = 1;
    int threads = 1;
    bool operator==(const Share&) const = default;
};
/// How many slots there are for runs of so many threads; `jobs`: at most so many at once, 0: as the cores allow.
int slotCount(int cores, int jobs, int threads);
/// `wanting`: runs that are ready or hold a slot.
Share shareOf(int wanting, int cores, int jobs);

} // namespace retort
