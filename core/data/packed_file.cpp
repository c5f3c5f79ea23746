#include "core/data/packed_file.h"

#include "core/base/error.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace retort {

PackedFile::PackedFile(const std::filesystem::path& file) : m_path(file)
{
    std::error_code code;
    if (!std::filesystem::is_regular_file(file, code))
        throw Error("There is no file " + file.string() + ": check the path"
            + (code && code != std::errc::no_such_file_or_directory ? " (" + code.message() + ")." : "."));
    m_fileBytes = std::filesystem::file_size(file, code);
    if (code)
        m_fileBytes = 0;
    m_file = ::gzopen(file.c_str(), "rbe");
    if (!m_file)
        throw Error("Cannot read " + file.string() + ": " + std::strerror(errno) + "; check that it may be read.");
    ::gzbuffer(m_file, static_cast<unsigned>(std::clamp<std::uintmax_t>(m_fileBytes, 1u << 12, 1u << 18)));
}

PackedFile::~PackedFile()
{
    ::gzclose(m_file);
}

std::size_t PackedFile::read(std::span<std::byte> out)
{
    std::size_t done = 0;
    while (done < out.size()) {
        const auto portion = static_cast<unsigned>(std::min<std::size_t>(out.size() - done, std::size_t{1} << 30));
        const int got = ::gzread(m_file, out.data() + done, portion);
        int problem = Z_OK;
        const std::string said = ::gzerror(m_file, &problem);
        if (problem == Z_ERRNO)
            throw Error("Reading " + m_path.string() + " failed half way: " + std::strerror(errno) + "; check the disk.");
        if (got < 0 || problem != Z_OK)
            throw Error(m_path.string() + " is damaged ("
                + (problem == Z_BUF_ERROR ? "its packed content ends too early" : "its packed content does not unpack: " + said)
                + "); fetch it again.");
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace retort
