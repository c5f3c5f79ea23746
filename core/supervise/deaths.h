#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace retort {

class Store;
struct TrainerProcess;

/// How a supervisor's trainers died, kept until the store has heard of it, which may be full or busy for a while. Belongs to the
/// supervisor's thread.
class Deaths {
public:
    /// A trainer that has ended, with what waitpid says of it. One that had its last word in the store needs none here.
    void bury(const Store& store, const TrainerProcess& trainer, int status);
    /// An attempt that ends, or could not begin, for this cause.
    void add(const RunId& run, std::int64_t attempt, std::string cause);
    /// One that is about to be ended by hand. From now on SIGKILL is no death of its own.
    void kill(const RunId& run, std::int64_t attempt);
    /// Tells the store. Throws Error, and keeps what it has not told.
    void record(Store& store);

private:
    struct Death {
        RunId run;
        std::int64_t attempt = 0;
        std::string cause;
        bool byHand = false;
    };
    std::vector<Death> m_deaths;
    bool m_killing = false;
};

} // namespace retort
