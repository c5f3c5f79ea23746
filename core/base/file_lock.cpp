#include "core/base/file_lock.h"

#include "core/base/no_space.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace retort {

namespace {

int openLockFile(const std::filesystem::path& file, int how)
{
    const int fd = ::open(file.c_str(), how | O_CLOEXEC, 0644);
    if (fd >= 0)
        return fd;
    const int code = errno;
    const std::string said = "Cannot open the lock " + file.string() + ": " + std::strerror(code) + "; ";
    if (meansFull(code))
        throw NoSpace(said + "free some space and try again.");
    if (code == EIO || code == EMFILE || code == ENFILE || code == ENOMEM)
        throw Passing(said + "try again, and look at what else the machine does when it stays so.");
    throw Error(said + (how == O_RDONLY ? "check that the store may be read." : "check that the store may be written."));
}

// Open-file-description locks: as flock, they belong to the open file and die with its last holder; unlike flock, they
// can be asked about without being taken for a moment, which would make a claim at that moment fail.
bool control(int fd, int command, struct flock& lock)
{
    int result = 0;
    do
        result = ::fcntl(fd, command, &lock);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

struct flock wholeFile(FileLock::Mode mode)
{
    struct flock lock{};
    lock.l_type = mode == FileLock::Mode::Shared ? F_RDLCK : F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

std::optional<FileLock> FileLock::tryTake(const std::filesystem::path& file, Mode mode)
{
    FileLock held(openLockFile(file, O_RDWR | O_CREAT));
    auto lock = wholeFile(mode);
    if (control(held.m_fd, F_OFD_SETLK, lock))
        return held;
    if (errno == EAGAIN || errno == EACCES)
        return std::nullopt;
    throw Error("Cannot lock " + file.string() + ": " + std::strerror(errno) + ".");
}

FileLock FileLock::take(const std::filesystem::path& file, Mode mode)
{
    FileLock held(openLockFile(file, O_RDWR | O_CREAT));
    auto lock = wholeFile(mode);
    if (!control(held.m_fd, F_OFD_SETLKW, lock))
        throw Error("Cannot lock " + file.string() + ": " + std::strerror(errno) + ".");
    return held;
}

FileLock FileLock::adopt(int descriptor)
{
    if (::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
        throw Error("No lock was handed down as descriptor " + std::to_string(descriptor) + ": " + std::strerror(errno) + ".");
    return FileLock(descriptor);
}

bool FileLock::isHeld(const std::filesystem::path& file)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return false;
    const FileLock probe(openLockFile(file, O_RDONLY));   // whoever may only read a store may ask, too
    auto lock = wholeFile(Mode::Exclusive);
    return control(probe.m_fd, F_OFD_GETLK, lock) && lock.l_type != F_UNLCK;
}

FileLock::FileLock(FileLock&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(m_fd, other.m_fd);
    return *this;
}

FileLock::~FileLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace retort
