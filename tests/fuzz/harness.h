#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

/// What each fuzz target gives: one input read. libFuzzer calls it, or mutations.cpp.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// The rules every reader of outside bytes is held to.
namespace retort::fuzz {

/// Bytes of memory a reader may take for an input of that size.
constexpr std::size_t mostMemory(std::size_t size) { return 2 * size + (std::size_t{64} << 20); }

/// Reads, and ends the process with a message when the reader throws anything but Error, or holds more than `mostMemory(size)` at
/// once (counted under the address sanitizer; mutations.cpp bounds the whole process otherwise).
void judge(std::size_t size, const std::function<void()>& read);

/// What must hold of everything a reader accepts; ends the process when it does not.
void require(bool holds, const char* what);

/// A file in memory, under a path that readers can open, with the same bytes for as long as it lives.
class MemoryFile {
public:
    MemoryFile();
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    void fill(std::string_view bytes);
    std::filesystem::path path() const;

private:
    int m_descriptor;
};

/// A folder that is gone with its last file when it is no longer needed: in memory where there is such a place.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// The file of that name is one in memory.
    void link(std::string_view name, const MemoryFile& file) const;

private:
    std::filesystem::path m_path;
};

/// Takes an input apart: numbers from its front, texts up to the next zero byte.
class Parts {
public:
    Parts(const std::uint8_t* data, std::size_t size) : m_left(reinterpret_cast<const char*>(data), size) {}

    std::uint32_t number(int bytes);          ///< 0 when nothing is left
    std::string_view text();
    std::string_view most(std::size_t bytes);
    std::string_view rest() { return most(m_left.size()); }
    bool empty() const { return m_left.empty(); }

private:
    std::string_view m_left;
};

} // namespace retort::fuzz
