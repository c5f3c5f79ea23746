#include "core/store/archive_file.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace retort::archives {

namespace {

constexpr std::size_t blockBytes = 1 << 16;
constexpr const char* noArchive = "is no run archive; \"retort export RUN -o FILE.retort\" makes one.";

using Entry = std::unique_ptr<archive_entry, decltype([](archive_entry* made) { archive_entry_free(made); })>;

[[noreturn]] void failWriting(const std::filesystem::path& file, int code)
{
    const std::string hint = code == ENOSPC || code == EDQUOT || code == EFBIG ? "free some space and try again." : "check that the folder exists and may be written.";
    throw Error("Cannot write " + file.string() + ": " + std::strerror(code == 0 ? EIO : code) + "; " + hint);
}

} // namespace

struct ArchiveWriter::Impl {
    struct Free {
        void operator()(archive* made) const { archive_write_free(made); }
    };
    std::filesystem::path file, temporary;
    int out = -1;
    std::unique_ptr<archive, Free> tar{archive_write_new()};
    bool finished = false;

    ~Impl()
    {
        tar.reset();
        if (out >= 0)
            ::close(out);
    }
    void require(la_ssize_t status)
    {
        if (status < ARCHIVE_WARN)
            failWriting(file, archive_errno(tar.get()));
    }
};

ArchiveWriter::ArchiveWriter(const std::filesystem::path& file) : m_impl(std::make_unique<Impl>())
{
    m_impl->file = behindLinks(file);
    m_impl->temporary = m_impl->file.string() + ".tmp." + std::to_string(::getpid());
    m_impl->out = ::open(m_impl->temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (m_impl->out < 0)
        failWriting(m_impl->file, errno);
    m_impl->require(archive_write_set_format_ustar(m_impl->tar.get()));
    m_impl->require(archive_write_open_fd(m_impl->tar.get(), m_impl->out));
}

ArchiveWriter::~ArchiveWriter()
{
    if (!m_impl->finished) {
        archive_write_fail(m_impl->tar.get());            // else it would fill up the piece it has begun
        archive_write_close(m_impl->tar.get());           // else it would not give back its last block
        ::unlink(m_impl->temporary.c_str());
    }
}

void ArchiveWriter::begin(const std::string& name, std::int64_t bytes)
{
    const Entry entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_entry_set_size(entry.get(), bytes);
    m_impl->require(archive_write_header(m_impl->tar.get(), entry.get()));
}

void ArchiveWriter::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const la_ssize_t n = archive_write_data(m_impl->tar.get(), bytes.data(), bytes.size());
        m_impl->require(n);
        if (n <= 0)
            throw Error("An archive was given more bytes than it was told of; this is a mistake of the program, please report it.");
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

void ArchiveWriter::finish()
{
    m_impl->require(archive_write_close(m_impl->tar.get()));
    if (::fsync(m_impl->out) != 0 || ::rename(m_impl->temporary.c_str(), m_impl->file.c_str()) != 0)
        failWriting(m_impl->file, errno);
    m_impl->finished = true;
    syncFolder(m_impl->file.has_parent_path() ? m_impl->file.parent_path() : std::filesystem::path("."));
}

struct ArchiveReader::Impl {
    struct Free {
        void operator()(archive* made) const { archive_read_free(made); }
    };
    ~Impl()
    {
        tar.reset();
        if (in >= 0)
            ::close(in);
    }
    std::filesystem::path file;
    int in = -1;
    std::int64_t bytes = 0;
    std::unique_ptr<archive, Free> tar{archive_read_new()};
    bool begun = false;
    Piece piece;
};

ArchiveReader::ArchiveReader(std::filesystem::path file) : m_impl(std::make_unique<Impl>())
{
    m_impl->file = std::move(file);
    m_impl->in = ::open(m_impl->file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);   // a named pipe is no reason to wait
    struct stat info{};
    if (m_impl->in < 0 || ::fstat(m_impl->in, &info) != 0)
        throw Error("Cannot read " + m_impl->file.string() + ": " + std::strerror(errno) + "; check that it exists and may be read.");
    if (!S_ISREG(info.st_mode))
        refuse("is no file; name a run archive, which ends in .retort.");
    m_impl->bytes = info.st_size;
    archive* tar = m_impl->tar.get();
    // Tar and nothing around it: what unpacks to more than it is cannot come in.
    if (archive_read_support_format_tar(tar) != ARCHIVE_OK || archive_read_open_fd(tar, m_impl->in, blockBytes) != ARCHIVE_OK)
        refuse(noArchive);
}

ArchiveReader::~ArchiveReader() = default;

const ArchiveReader::Piece* ArchiveReader::next()
{
    archive* tar = m_impl->tar.get();
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(tar, &entry);
    const bool first = !std::exchange(m_impl->begun, true);
    if (first && status != ARCHIVE_OK)
        refuse(noArchive);
    if (status == ARCHIVE_EOF)
        return nullptr;
    if (status != ARCHIVE_OK)
        refuse("is damaged or cut short; fetch it again.");
    const char* name = archive_entry_pathname(entry);
    const std::string shown = name == nullptr ? std::string("?") : name;
    // Extensions of tar can say what a plain header cannot: holes, other names, other sizes. No archive of ours has one.
    if (archive_format(tar) != ARCHIVE_FORMAT_TAR_USTAR || archive_entry_sparse_count(entry) > 0)
        refuse("was not written by Retort, or packed anew by another program: \"" + shown + "\" uses an extension of tar.");
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr)
        refuse("holds \"" + shown + "\", which is no plain file (a link, a folder or a device), and nothing of it was taken.");
    const std::int64_t bytes = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
    if (bytes < 0 || bytes > m_impl->bytes)
        refuse("is damaged or cut short: \"" + shown + "\" should be larger than the whole file; fetch it again.");
    m_impl->piece = {.name = shown, .bytes = bytes};
    return &m_impl->piece;
}

void ArchiveReader::read(const std::function<void(std::span<const std::byte>)>& take)
{
    std::int64_t done = 0;
    for (;;) {
        const void* block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(m_impl->tar.get(), &block, &size, &offset);
        if (status == ARCHIVE_EOF)
            break;
        if (status != ARCHIVE_OK || offset != done || static_cast<std::int64_t>(size) > m_impl->piece.bytes - done)
            refuse("is damaged or cut short; fetch it again.");
        done += static_cast<std::int64_t>(size);
        take({static_cast<const std::byte*>(block), size});
    }
    if (done != m_impl->piece.bytes)
        refuse("is damaged or cut short; fetch it again.");
}

std::int64_t ArchiveReader::fileBytes() const { return m_impl->bytes; }

void ArchiveReader::refuse(const std::string& why) const { throw Error(m_impl->file.string() + " " + why); }

} // namespace retort::archives
