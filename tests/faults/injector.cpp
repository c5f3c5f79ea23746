// A library for LD_PRELOAD that lets writing operations fail as a broken or full disk would, or kills the process at one of them; see
// faults.h. It knows nothing of the program it is loaded into.
#include "tests/faults/control.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

using retort::test::FaultControl;

namespace {

FaultControl* openControl()
{
    const char* name = std::getenv(retort::test::faultsVariable);
    if (name == nullptr)
        return nullptr;
    const int saved = errno;
    const auto realOpen = reinterpret_cast<int (*)(const char*, int, ...)>(::dlsym(RTLD_NEXT, "open"));
    const int fd = realOpen(name, O_RDWR | O_CLOEXEC);
    void* memory = fd < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        ::close(fd);
    errno = saved;
    return memory == MAP_FAILED ? nullptr : static_cast<FaultControl*>(memory);
}

FaultControl* control()
{
    static FaultControl* const mapped = openControl();
    return mapped;
}

bool isMeant(const char* path)
{
    const std::string_view name(path);
    const std::string_view folder(control()->folder);
    return name.size() > folder.size() && name.starts_with(folder) && name[folder.size()] == '/' && name.find("/logs/") == std::string_view::npos;
}

bool isMeant(int fd)
{
    char link[64];
    char path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const int saved = errno;
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length <= 0)
        return false;
    path[length] = '\0';
    return isMeant(path);
}

bool isDue()
{
    const std::int64_t n = ++control()->count;
    return n >= control()->first && n <= control()->last;
}

/// `needsSpace`: only such an operation fails on a full disk. Sets errno.
bool fails(bool needsSpace, auto dying)
{
    if (!isDue())
        return false;
    const int code = control()->code;
    if (code == 0) {
        dying();
        ::kill(::getpid(), SIGKILL);
    }
    if (!needsSpace && (code == ENOSPC || code == EDQUOT))
        return false;
    ++control()->failed;
    errno = code;
    return true;
}

bool fails(bool needsSpace)
{
    return fails(needsSpace, [] {});
}

bool wouldGrow(int fd, off64_t end)
{
    struct stat64 info{};
    return ::fstat64(fd, &info) != 0 || end > info.st_size;
}

/// Whether `path` is the file at which it is to stop.
bool isHalt(const char* path)
{
    const std::string_view halt(control()->halt);
    return !halt.empty() && isMeant(path) && std::string_view(path).ends_with(halt);
}

template<typename Function>
Function* real(const char* name)
{
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool openFails(const char* path, int flags)
{
    return control() != nullptr && (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && isMeant(path)
        && fails((flags & O_CREAT) != 0 && ::access(path, F_OK) != 0);
}

mode_t modeOf(int flags, va_list rest) { return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; }

} // namespace

#define RETORT_OPEN(name) \
    int name(const char* path, int flags, ...) \
    { \
        va_list rest; \
        va_start(rest, flags); \
        const mode_t mode = modeOf(flags, rest); \
        va_end(rest); \
        static auto* const next = real<int(const char*, int, ...)>(#name); \
        return openFails(path, flags) ? -1 : next(path, flags, mode); \
    }

#define RETORT_PWRITE(name, offset_type) \
    ssize_t name(int fd, const void* bytes, size_t size, offset_type at) \
    { \
        static auto* const next = real<ssize_t(int, const void*, size_t, offset_type)>(#name); \
        const bool failed = control() != nullptr && isMeant(fd) \
            && fails(wouldGrow(fd, at + static_cast<off64_t>(size)), [&] { [[maybe_unused]] const auto n = next(fd, bytes, size / 2, at); }); \
        return failed ? -1 : next(fd, bytes, size, at); \
    }

#define RETORT_TRUNCATE(name, size_type) \
    int name(int fd, size_type size) noexcept \
    { \
        static auto* const next = real<int(int, size_type)>(#name); \
        return control() != nullptr && isMeant(fd) && fails(wouldGrow(fd, size)) ? -1 : next(fd, size); \
    }

#define RETORT_SYNC(name) \
    int name(int fd) \
    { \
        static auto* const next = real<int(int)>(#name); \
        return control() != nullptr && isMeant(fd) && fails(false) ? -1 : next(fd); \
    }

extern "C" {

RETORT_OPEN(open)
RETORT_OPEN(open64)
RETORT_PWRITE(pwrite, off_t)
RETORT_PWRITE(pwrite64, off64_t)
RETORT_TRUNCATE(ftruncate, off_t)
RETORT_TRUNCATE(ftruncate64, off64_t)
RETORT_SYNC(fsync)
RETORT_SYNC(fdatasync)

ssize_t write(int fd, const void* bytes, size_t size)
{
    static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
    const bool failed = control() != nullptr && isMeant(fd) && fails(true, [&] { [[maybe_unused]] const auto n = next(fd, bytes, size / 2); });
    return failed ? -1 : next(fd, bytes, size);
}

int rename(const char* from, const char* to) noexcept
{
    static auto* const next = real<int(const char*, const char*)>("rename");
    if (control() != nullptr && isMeant(to) && fails(false))
        return -1;
    const int result = next(from, to);
    if (result == 0 && control() != nullptr && isHalt(to)) {
        control()->halt[0] = '\0';
        ::kill(::getpid(), SIGSTOP);
    }
    return result;
}

int mkdir(const char* path, mode_t mode) noexcept
{
    static auto* const next = real<int(const char*, mode_t)>("mkdir");
    return control() != nullptr && isMeant(path) && fails(true) ? -1 : next(path, mode);
}

} // extern "C"
