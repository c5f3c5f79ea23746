#pragma once

namespace retort::cli {

/// Counts Ctrl-C, SIGTERM and SIGHUP instead of ending, as long as it lives; one at a time. After the first, a SIGHUP and what comes
/// within half a second of the last that was counted do not count. What was ignored when the program began (nohup) stays so. SIGCHLD
/// ends a nap early.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    int count() const;
    /// Waits so long, or until a child ends or a signal comes.
    void nap(double seconds) const;
};

} // namespace retort::cli
