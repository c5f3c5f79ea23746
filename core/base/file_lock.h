#pragma once

#include <filesystem>
#include <optional>

namespace retort {

/// An advisory lock on a file (an open-file-description lock, O_CLOEXEC), which the kernel frees at any death of its holder and keeps while the
/// holder is stopped or asleep. Movable; freed by its destructor. The file is left in place: removing it would race.
class FileLock {
public:
    enum class Mode { Shared, Exclusive };

    /// Takes the lock at once, or returns nothing when another holds it. Creates the file. Throws Error when that fails.
    static std::optional<FileLock> tryTake(const std::filesystem::path& file, Mode mode = Mode::Exclusive);
    /// Waits for the lock.
    static FileLock take(const std::filesystem::path& file, Mode mode = Mode::Exclusive);
    /// Takes over a lock that a parent process has handed down, by its descriptor. Throws Error when there is no such descriptor.
    static FileLock adopt(int descriptor);
    /// Would `tryTake` fail now? (For display; the answer may be old when it arrives.)
    static bool isHeld(const std::filesystem::path& file);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    /// The descriptor, for handing the lock to a child process: clear FD_CLOEXEC in the child, and it holds the lock too.
    int descriptor() const { return m_fd; }

private:
    explicit FileLock(int fd) : m_fd(fd) {}
    int m_fd = -1;
};

} // namespace retort
