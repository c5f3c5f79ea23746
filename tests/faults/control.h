#pragma once

#include <atomic>
#include <cstdint>

/// What the tests and the injector share: a file that both have mapped, named by the environment variable below. Every process that is
/// started with it counts on.
namespace retort::test {

inline constexpr auto faultsVariable = "RETORT_TEST_FAULTS";

struct FaultControl {
    char folder[1024];                        ///< only what lies below it is counted
    std::atomic<std::int64_t> count;          ///< writing operations so far: open to write, write, truncate, rename, sync …
    std::atomic<std::int64_t> first;          ///< those from here …
    std::atomic<std::int64_t> last;           ///< … to here fail; 0: none
    std::atomic<std::int64_t> failed;         ///< how many have
    std::atomic<int> code;                    ///< with this errno; 0: kill -9 instead, in the middle of a write
    char halt[128];                           ///< the name of a file: who has moved something to it stops (SIGSTOP) for once
};

} // namespace retort::test
