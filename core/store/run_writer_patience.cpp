#include "core/base/file_lock.h"
#include "core/store/run_writer_impl.h"

#include <fstream>

namespace retort {

namespace {

std::filesystem::path spaceLockFile(const std::filesystem::path& store) { return store / "locks" / "space"; }

/// Held by all who wait. None when not even the lock's file can be made.
std::optional<FileLock> showThatItWaits(const std::filesystem::path& store)
{
    try {
        return FileLock::tryTake(spaceLockFile(store), FileLock::Mode::Shared);
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// True for as long as this lives.
struct Within {
    explicit Within(bool& marked) : mark(marked) { mark = true; }
    ~Within() { mark = false; }
    bool& mark;
};

} // namespace

bool trainingWaitsForSpace(const std::filesystem::path& store)
{
    try {
        return FileLock::isHeld(spaceLockFile(store));
    } catch (const Error&) {
        return false;
    }
}

// The transaction that failed is undone, and what it was to write still buffered: so the same call is simply made again.
void RunWriter::Impl::patiently(const std::function<void()>& write)
{
    std::optional<FileLock> sign;
    for (bool waited = false;; waited = true) {
        try {
            write();
            if (waited)
                sayPhase(phase);
            return;
        } catch (const NoSpace& why) {
            if (!whenFull || waiting)
                throw;
            if (!sign)
                sign = showThatItWaits(store.folder);
            if (!waited)
                sayPhase("waits for space");
            const Within within(waiting);
            whenFull(why);
        }
    }
}

void RunWriter::Impl::sayPhase(std::string_view said)
{
    try {
        Ours ours(*this, Write::Durable::Soon);
        Query(database(), "UPDATE runs SET phase = ?2 WHERE id = ?1").bind(run, said).run();
        ours.commit();
    } catch (const Error&) {
        // No space for that either, or the run has ended meanwhile: the next write says so.
    }
}

void RunWriter::whenFull(std::function<void(const NoSpace&)> wait)
{
    std::ofstream(spaceLockFile(m_impl->store.folder), std::ios::app);   // now, while there is space for it
    m_impl->whenFull = std::move(wait);
}

void RunWriter::patiently(const std::function<void()>& write) { m_impl->patiently(write); }

} // namespace retort
