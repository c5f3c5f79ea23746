#include "core/supervise/slots.h"

#include "core/supervise/supervisor.h"

#include <algorithm>
#include <thread>

namespace retort {

std::optional<Slot> takeSlot(const Store& store, int count)
{
    for (int k = 0; k < count; ++k)
        if (auto lock = FileLock::tryTake(store.slotFile(k)))
            return Slot{k, std::move(*lock)};
    return std::nullopt;
}

int heldSlots(const Store& store, int count)
{
    int held = 0;
    for (int k = 0; k < count; ++k)
        held += FileLock::isHeld(store.slotFile(k)) ? 1 : 0;
    return held;
}

int coreCount()
{
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));   // counts the cores this process may use
}

int threadsPerRun(int ready, int cores)
{
    return std::max(1, cores / std::max(1, ready));
}

int slotCount(int cores, int jobs, int threads)
{
    return jobs > 0 ? jobs : std::max(1, cores / std::max(1, threads));
}

Share shareOf(int wanting, int cores, int jobs)
{
    const int atOnce = std::min(wanting, jobs > 0 ? jobs : cores);
    const int threads = threadsPerRun(atOnce, cores);
    return {.slots = slotCount(cores, jobs, threads), .threads = threads};
}

} // namespace retort
