#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

/// Inside core/store only: a run archive as a sequence of named pieces. The container is a plain tar (ustar, not packed), which any
/// tar shows and takes apart; it is written and read by libarchive, which many systems' own tar is built on.
namespace retort::archives {

/// Writes FILE.tmp.<pid>, which becomes FILE when it is finished and is gone when it never is. The same pieces give the same bytes:
/// no time, user or machine is written. Throws Error.
class ArchiveWriter {
public:
    explicit ArchiveWriter(const std::filesystem::path& file);
    ~ArchiveWriter();

    /// A piece of exactly so many bytes, which follow by `write`.
    void begin(const std::string& name, std::int64_t bytes);
    void write(std::span<const std::byte> bytes);
    void finish();                            ///< durable when it returns

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Reads the pieces in their order, in bounded memory, and puts nothing anywhere. Throws Error, in one sentence that names the file,
/// for what is no such archive, is cut short, or holds anything but plain files: links, devices, folders, extensions of the format.
class ArchiveReader {
public:
    explicit ArchiveReader(std::filesystem::path file);
    ~ArchiveReader();

    struct Piece {
        std::string name;
        std::int64_t bytes = 0;
    };
    const Piece* next();                      ///< nullptr: there is no more; good until the next call
    void read(const std::function<void(std::span<const std::byte>)>& take);   ///< all of the piece that `next` has named

    std::int64_t fileBytes() const;
    /// "FILE why"
    [[noreturn]] void refuse(const std::string& why) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace retort::archives
