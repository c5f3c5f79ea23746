#include "tests/fuzz/harness.h"

#include "core/base/error.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define RETORT_COUNTS_MEMORY                  // clang's word for it
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define RETORT_COUNTS_MEMORY                  // g++'s
#endif
#ifdef RETORT_COUNTS_MEMORY
// As sanitizer/allocator_interface.h declares them, which Debian's g++ comes without.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*took)(const volatile void*, std::size_t), void (*gaveBack)(const volatile void*));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void*);
#endif

namespace retort::fuzz {

namespace {

[[noreturn]] void fail(const char* what, const std::string& more = {})
{
    std::fprintf(stderr, "\n%s %s\n", what, more.c_str());
    std::abort();
}

#ifdef RETORT_COUNTS_MEMORY
std::atomic<std::size_t> held{0};
std::atomic<std::size_t> peak{0};

// Neither may allocate. What was taken before an input began is not counted when it is given back during it.
void took(const volatile void*, std::size_t size)
{
    peak = std::max<std::size_t>(peak, held += size);
}

void gaveBack(const volatile void* memory)
{
    const std::size_t size = memory == nullptr ? 0 : __sanitizer_get_allocated_size(memory);
    held -= std::min<std::size_t>(held, size);
}
#endif

} // namespace

void judge(std::size_t size, const std::function<void()>& read)
{
#ifdef RETORT_COUNTS_MEMORY
    static const bool counting = __sanitizer_install_malloc_and_free_hooks(took, gaveBack) != 0;
    require(counting, "Memory is not counted.");
    held = peak = 0;
#endif
    try {
        read();
    } catch (const Error&) {
        // The answer that bad input gets.
    } catch (const std::exception& error) {
        fail("A reader let something else than Error go:", error.what());
    }
#ifdef RETORT_COUNTS_MEMORY
    if (peak > mostMemory(size))
        fail("A reader took too much memory:", std::to_string(peak) + " bytes for an input of " + std::to_string(size));
#else
    (void)size;
#endif
}

void require(bool holds, const char* what)
{
    if (!holds)
        fail(what);
}

MemoryFile::MemoryFile() : m_descriptor(::memfd_create("input", MFD_CLOEXEC)) { require(m_descriptor >= 0, "There is no file in memory to be had."); }
MemoryFile::~MemoryFile() { ::close(m_descriptor); }

void MemoryFile::fill(std::string_view bytes)
{
    require(::ftruncate(m_descriptor, 0) == 0, "The file in memory cannot be emptied.");
    require(::pwrite(m_descriptor, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()), "The file in memory cannot be written.");
}

std::filesystem::path MemoryFile::path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

Folder::Folder()
{
    const std::filesystem::path memory = "/dev/shm";
    std::string name = ((std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path()) / "retort-fuzz-XXXXXX").string();
    require(::mkdtemp(name.data()) != nullptr, "There is no folder to be had.");
    m_path = name;
}

Folder::~Folder() { std::filesystem::remove_all(m_path); }

void Folder::link(std::string_view name, const MemoryFile& file) const { std::filesystem::create_symlink(file.path(), m_path / name); }

std::uint32_t Parts::number(int bytes)
{
    std::uint32_t value = 0;
    for (const char c : most(static_cast<std::size_t>(bytes)))
        value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

std::string_view Parts::text()
{
    const std::string_view found = most(std::min(m_left.find('\0'), m_left.size()));
    m_left.remove_prefix(std::min<std::size_t>(1, m_left.size()));
    return found;
}

std::string_view Parts::most(std::size_t bytes)
{
    const std::string_view found = m_left.substr(0, bytes);
    m_left.remove_prefix(found.size());
    return found;
}

} // namespace retort::fuzz
