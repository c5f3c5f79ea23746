#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace retort {

/// The whole file. Throws Error when it cannot be read or is larger than `most` bytes.
std::string readFile(const std::filesystem::path& file, std::size_t most = std::size_t{1} << 32);

/// All or nothing: writes FILE.tmp.<pid>, fsyncs, renames over FILE, fsyncs the folder. Throws Error; then FILE is as it was.
void writeFileAtomically(const std::filesystem::path& file, std::span<const std::byte> bytes);
void writeFileAtomically(const std::filesystem::path& file, std::string_view text);

/// Gives a whole file its name, in place of what had it, and makes that durable. Throws Error.
void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

/// Makes a rename or an unlink in this folder durable.
void syncFolder(const std::filesystem::path& folder);

/// True where the folder lies on a file system shared between hosts (NFS, SMB …), on which SQLite's WAL does not work.
bool isNetworkFileSystem(const std::filesystem::path& folder);

/// The folder of the running executable.
std::filesystem::path executableFolder();

} // namespace retort
