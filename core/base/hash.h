#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace retort {

/// SHA-256 (OpenSSL EVP), fed in pieces. One object is used by one thread; `hex` may be asked once.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    Sha256& add(std::span<const std::byte> bytes);
    Sha256& add(std::string_view text);

    /// 64 lower-case hexadecimal digits. REQUIRES: called once, last.
    std::string hex();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

std::string sha256(std::string_view text);
std::string sha256(std::span<const std::byte> bytes);

/// Throws Error when the file cannot be read.
std::string sha256OfFile(const std::filesystem::path& file);

} // namespace retort
