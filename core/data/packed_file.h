#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

struct gzFile_s;

namespace retort {

/// A regular file read from front to back, packed with gzip or not (its first bytes tell). Throws Error when it cannot be
/// opened, and for a damaged or cut-off packing.
class PackedFile {
public:
    explicit PackedFile(const std::filesystem::path& file);
    ~PackedFile();
    PackedFile(const PackedFile&) = delete;
    PackedFile& operator=(const PackedFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// Fills `out` as far as the file goes, and returns how far.
    std::size_t read(std::span<std::byte> out);
    /// As it lies there, packed or not: what buffers are measured by.
    std::uintmax_t fileBytes() const { return m_fileBytes; }
    /// More than the file can unpack to (gzip never packs tighter than 1032 : 1): refuse larger promises before allocating.
    std::uintmax_t mostBytes() const { return m_fileBytes * 1032 + 1024; }

private:
    std::filesystem::path m_path;
    gzFile_s* m_file = nullptr;
    std::uintmax_t m_fileBytes = 0;
};

} // namespace retort
