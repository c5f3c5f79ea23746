#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace retort {

/// The whole file, or pipe (/dev/stdin). Throws Error when it cannot be read or is larger than `most` bytes.
std::string readFile(const std::filesystem::path& file, std::size_t most = std::size_t{1} << 32);

/// The file that a name leads to through symbolic links, whether it is there or not. Throws Error when they lead in a circle.
std::filesystem::path behindLinks(const std::filesystem::path& file);

/// All or nothing: writes FILE.tmp.<pid>, fsyncs, renames over FILE, fsyncs the folder. A link stays a link: FILE is what it
/// leads to. A file that was there keeps its mode. Throws Error; then FILE is as it was.
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
