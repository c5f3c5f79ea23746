#include "core/base/file.h"

#include "core/base/no_space.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace retort {

namespace {

struct Descriptor {
    int fd = -1;
    ~Descriptor() { if (fd >= 0) ::close(fd); }
};

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file)
{
    const int code = errno;
    const std::string said = what + " " + file.string() + ": " + std::strerror(code) + "; ";
    if (meansFull(code))
        throw NoSpace(said + "free some space and try again.");
    throw Error(said + "check that the folder exists and may be written.");
}

/// A pipe or a here-document: how much there is shows only when it has been read.
std::string readStream(std::ifstream& in, const std::filesystem::path& file, std::size_t most)
{
    in.clear();
    std::string text;
    for (std::array<char, 65536> part; in.read(part.data(), part.size()), in.gcount() > 0;) {
        text.append(part.data(), static_cast<std::size_t>(in.gcount()));
        if (text.size() > most)
            throw Error(file.string() + " has more than the " + std::to_string(most) + " bytes that are read here.");
    }
    if (in.bad())
        throw Error("Reading " + file.string() + " failed half way.");
    return text;
}

/// The new file may be read and written by whom the old one could: by its group too, where we may give it away; else the new
/// group gets no more than everybody.
void keepMode(int fd, const struct stat& old)
{
    mode_t mode = old.st_mode & 0777;
    if (::fchown(fd, static_cast<uid_t>(-1), old.st_gid) != 0)
        mode = (mode & ~mode_t{070}) | ((mode & 07) << 3);
    static_cast<void>(::fchmod(fd, mode));    // fails where there are no modes to keep
}

} // namespace

std::string readFile(const std::filesystem::path& file, std::size_t most)
{
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file))
        throw Error("Cannot read " + file.string() + ": check that it exists and may be read.");
    in.seekg(0, std::ios::end);
    if (!in)
        return readStream(in, file, most);
    const auto size = static_cast<std::size_t>(in.tellg());
    if (size > most)
        throw Error(file.string() + " has " + std::to_string(size) + " bytes, more than the " + std::to_string(most) + " that are read here.");
    std::string text(size, '\0');
    in.seekg(0);
    in.read(text.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::size_t>(in.gcount()) != size)
        throw Error("Reading " + file.string() + " failed half way: check the disk.");
    return text;
}

std::filesystem::path behindLinks(const std::filesystem::path& file)
{
    constexpr int mostLinks = 40;             // as the kernel has it
    std::filesystem::path target = file;
    std::error_code ignored;
    for (int links = 0; std::filesystem::is_symlink(target, ignored); ++links) {
        if (links == mostLinks)
            throw Error(file.string() + " is a link that leads to itself: name the file.");
        target = target.parent_path() / std::filesystem::read_symlink(target, ignored);   // an absolute one takes the folder's place
    }
    return target;
}

void writeFileAtomically(const std::filesystem::path& named, std::span<const std::byte> bytes)
{
    const std::filesystem::path file = behindLinks(named);
    struct stat old{};
    const bool replaces = ::stat(file.c_str(), &old) == 0 && S_ISREG(old.st_mode);
    const std::filesystem::path temporary = file.string() + ".tmp." + std::to_string(::getpid());
    try {
        // What was nobody else's to read is so from the first byte on.
        Descriptor out{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, replaces ? 0600 : 0644)};
        if (out.fd < 0)
            fail("Cannot create", temporary);
        if (replaces)
            keepMode(out.fd, old);
        for (std::size_t done = 0; done < bytes.size();) {
            const ssize_t n = ::write(out.fd, bytes.data() + done, bytes.size() - done);
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                fail("Cannot write", temporary);
            done += static_cast<std::size_t>(n);
        }
        if (::fsync(out.fd) != 0)
            fail("Cannot write", temporary);
        if (::rename(temporary.c_str(), file.c_str()) != 0)
            fail("Cannot write", file);
    } catch (const Error&) {
        ::unlink(temporary.c_str());
        throw;
    }
    syncFolder(file.has_parent_path() ? file.parent_path() : std::filesystem::path("."));
}

void writeFileAtomically(const std::filesystem::path& file, std::string_view text)
{
    writeFileAtomically(file, std::as_bytes(std::span(text.data(), text.size())));
}

void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to)
{
    {
        const Descriptor in{::open(from.c_str(), O_RDONLY | O_CLOEXEC)};
        if (in.fd < 0 || ::fsync(in.fd) != 0 || ::rename(from.c_str(), to.c_str()) != 0)
            fail("Cannot write", to);
    }
    syncFolder(to.has_parent_path() ? to.parent_path() : std::filesystem::path("."));
}

void syncFolder(const std::filesystem::path& folder)
{
    Descriptor in{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (in.fd < 0 || ::fsync(in.fd) != 0)
        fail("Cannot make durable the folder", folder);
}

bool isNetworkFileSystem(const std::filesystem::path& folder)
{
    struct statfs info{};
    if (::statfs(folder.c_str(), &info) != 0)
        return false;
    const auto type = static_cast<unsigned long>(info.f_type);
    return type == NFS_SUPER_MAGIC || type == SMB_SUPER_MAGIC || type == 0xff534d42UL /* cifs */ || type == 0xfe534d42UL /* smb2 */
        || type == CODA_SUPER_MAGIC || type == AFS_SUPER_MAGIC || type == 0x01021997UL /* 9p */;
}

std::filesystem::path executableFolder()
{
    std::error_code ignored;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return self.parent_path();
}

} // namespace retort
