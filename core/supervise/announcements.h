#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace retort {

/// A trainer goes on with another run when one is done, and says so through a pipe, so that its supervisor knows whose death
/// its own is. One line for each run: "RUN ATTEMPT\n", shorter than PIPE_BUF, so never in pieces.

/// Is there still a supervisor at the other end? Never blocks.
bool isHeard(int descriptor);
/// SIGPIPE has to be ignored: a supervisor may be gone at any moment.
void announce(int descriptor, const RunId& run, std::int64_t attempt);

/// The supervisor's end.
class Announcements {
public:
    /// Makes the pipe; both ends O_CLOEXEC. Throws Error.
    Announcements();
    ~Announcements();
    Announcements(Announcements&& other) noexcept;
    Announcements& operator=(Announcements&& other) noexcept;

    /// The end for the trainer, until `handedOver`.
    int writingEnd() const { return m_write; }
    /// The trainer has it: only when the last writing end is closed does the pipe end.
    void handedOver();
    /// What was announced since, oldest first. Never blocks.
    std::vector<std::pair<RunId, std::int64_t>> take();

private:
    int m_read = -1;
    int m_write = -1;
};

} // namespace retort
