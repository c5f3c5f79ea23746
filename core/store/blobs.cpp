#include "core/store/blobs.h"

#include "core/base/no_space.h"
#include "core/base/file.h"
#include "core/base/hash.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

namespace retort {

namespace {

[[noreturn]] void failAt(const std::filesystem::path& file)
{
    const int code = errno;
    const std::string said = "Cannot write the blob " + file.string() + ": " + std::strerror(code) + "; ";
    if (meansFull(code))
        throw NoSpace(said + "free some space and try again.");
    throw Error(said + (code == EFBIG ? "free some space and try again." : "check that the store may be written."));
}

} // namespace

/// A file that is nowhere until it is given its name, and gone when it never was.
class Blobs::NamelessFile {
public:
    explicit NamelessFile(const std::filesystem::path& folder)
    {
        // A name may have been left behind by one that died with the same number: in containers they come again and again.
        static std::atomic<unsigned> count{0};
        do {
            m_path = folder / (".tmp." + std::to_string(::getpid()) + "." + std::to_string(count++));
            m_fd = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        } while (m_fd < 0 && errno == EEXIST);
        if (m_fd < 0)
            failAt(m_path);
    }

    ~NamelessFile()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        if (!m_path.empty())
            ::unlink(m_path.c_str());
    }

    void write(std::span<const std::byte> bytes)
    {
        while (!bytes.empty()) {
            const ssize_t n = ::write(m_fd, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                failAt(m_path);
            bytes = bytes.subspan(static_cast<std::size_t>(n));
        }
    }

    void moveTo(const std::filesystem::path& file)
    {
        if (::fchmod(m_fd, 0444) != 0 || ::fsync(m_fd) != 0 || ::rename(m_path.c_str(), file.c_str()) != 0)
            failAt(file);
        syncFolder(m_path.parent_path());
        m_path.clear();
    }

private:
    std::filesystem::path m_path;
    int m_fd = -1;
};

Blobs::Blobs(std::filesystem::path folder) : m_folder(std::move(folder)) {}

Blobs::Writing Blobs::beginWriting() const
{
    std::error_code code;
    std::filesystem::create_directories(m_folder, code);   // where this fails, the lock says why
    return Writing(FileLock::take(m_folder / ".lock", FileLock::Mode::Shared));
}

bool Blobs::isSound(std::string_view name) const
{
    return exists(name) && sha256OfFile(path(name)) == name;
}

std::string Blobs::put(std::span<const std::byte> bytes) const
{
    std::string name = sha256(bytes);
    if (isSound(name))                                     // a damaged one is written anew
        return name;
    NamelessFile file(m_folder);
    file.write(bytes);
    file.moveTo(path(name));
    return name;
}

std::string Blobs::putFile(const std::filesystem::path& source) const
{
    std::ifstream in(source, std::ios::binary);
    if (!in || std::filesystem::is_directory(source))
        throw Error("Cannot read " + source.string() + ": check that it exists and may be read.");
    Incoming blob(*this);
    std::vector<char> buffer(1 << 20);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
        blob.add(std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(in.gcount()))));
    if (in.bad())
        throw Error("Reading " + source.string() + " failed half way: check the disk.");
    std::string name = blob.name();
    blob.keep();
    return name;
}

struct Blobs::Incoming::Impl {
    const Blobs& blobs;
    NamelessFile file;
    Sha256 hash;
    std::string name;
};

Blobs::Incoming::Incoming(const Blobs& blobs) : m_impl(new Impl{.blobs = blobs, .file = NamelessFile(blobs.m_folder), .hash = {}, .name = {}}) {}

Blobs::Incoming::~Incoming() = default;

void Blobs::Incoming::add(std::span<const std::byte> bytes)
{
    m_impl->hash.add(bytes);
    m_impl->file.write(bytes);
}

std::string Blobs::Incoming::name() { return m_impl->name = m_impl->hash.hex(); }

void Blobs::Incoming::keep()
{
    if (!m_impl->blobs.isSound(m_impl->name))              // a damaged one is written anew
        m_impl->file.moveTo(m_impl->blobs.path(m_impl->name));
}

std::string Blobs::read(std::string_view name) const
{
    const std::filesystem::path file = path(name);
    if (!exists(name))
        throw Error("The blob " + file.string() + " is missing; restore it from a copy of the store, or run again what made it.");
    std::string bytes = readFile(file, std::size_t{1} << 36);
    if (sha256(bytes) != name)
        throw Error("The blob " + file.string() + " is damaged: its bytes are not what its name says; restore it from a copy of the store, or run again what made it.");
    return bytes;
}

void Blobs::verify(std::string_view name) const
{
    const std::filesystem::path file = path(name);
    if (!exists(name))
        throw Error("The blob " + file.string() + " is missing; restore it from a copy of the store, or run again what made it.");
    if (sha256OfFile(file) != name)
        throw Error("The blob " + file.string() + " is damaged: its bytes are not what its name says; restore it from a copy of the store, or run again what made it.");
}

bool Blobs::exists(std::string_view name) const
{
    std::error_code code;
    return std::filesystem::is_regular_file(path(name), code);
}

std::filesystem::path Blobs::path(std::string_view name) const
{
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (name.size() != 64 || !std::ranges::all_of(name, isDigit))
        throw Error("\"" + std::string(name) + "\" is no blob's name (64 hexadecimal digits); the store's table is damaged.");
    return m_folder / name;
}

} // namespace retort
