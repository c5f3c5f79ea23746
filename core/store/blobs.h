#pragma once

#include "core/base/file_lock.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace retort {

/// Files named by their SHA-256, mode 0444, written once (temporary file, fsync, rename, fsync of the folder), verified when read.
/// Safe beside other processes. Hold a `Writing` from "write or find the blob" to the commit of the row that names it, or a
/// sweep may take the blob away in between.
class Blobs {
public:
    explicit Blobs(std::filesystem::path folder);

    class Writing {
    public:
        explicit Writing(FileLock lock) : m_lock(std::move(lock)) {}
    private:
        FileLock m_lock;
    };
    Writing beginWriting() const;

    /// Returns the blob's name. REQUIRES: a Writing is held.
    std::string put(std::span<const std::byte> bytes) const;
    std::string putFile(const std::filesystem::path& file) const;

    /// A blob that comes in pieces: nowhere until it is kept, and gone when it never is. REQUIRES: a Writing is held.
    class Incoming {
    public:
        explicit Incoming(const Blobs& blobs);
        ~Incoming();
        void add(std::span<const std::byte> bytes);
        std::string name();                   ///< what its bytes come to. REQUIRES: called once, after the last piece
        void keep();                          ///< puts it there under that name
    private:
        struct Impl;
        std::unique_ptr<Impl> m_impl;
    };

    /// Throws Error when the blob is missing or its bytes are no longer what its name says.
    std::string read(std::string_view name) const;
    /// Throws as `read` does; for large blobs that are mapped.
    void verify(std::string_view name) const;
    bool exists(std::string_view name) const;
    std::filesystem::path path(std::string_view name) const;

private:
    class NamelessFile;
    bool isSound(std::string_view name) const;

    std::filesystem::path m_folder;
};

} // namespace retort
