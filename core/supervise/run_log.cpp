#include "core/supervise/run_log.h"

#include "core/base/no_space.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace retort {

namespace {

constexpr std::uintmax_t mostLogBytes = 1 << 20;
constexpr std::uintmax_t keptBytes = 64 << 10;
constexpr std::size_t mostWords = 300;

std::string tail(const std::filesystem::path& file, std::uintmax_t bytes)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in)
        return {};
    const auto size = static_cast<std::uintmax_t>(in.tellg());
    std::string text(std::min(size, bytes), '\0');
    in.seekg(static_cast<std::streamoff>(size - text.size()));
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

/// In UTF-8.
bool isInsideCharacter(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

} // namespace

std::filesystem::path runLogFile(const std::filesystem::path& store, const RunId& run)
{
    return store / "logs" / (run + ".log");
}

int openLog(const std::filesystem::path& file)
{
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0 && meansFull(errno))
        fd = ::open("/dev/null", O_WRONLY | O_CLOEXEC);   // a run can do without last words
    if (fd < 0)
        throw Error("Cannot write the log " + file.string() + ": " + std::strerror(errno) + "; check that the store may be written.");
    return fd;
}

void writeToLog(const std::filesystem::path& store, const RunId& run)
{
    const auto file = runLogFile(store, run);
    capLog(file);
    const int fd = openLog(file);
    ::dup2(fd, STDOUT_FILENO);
    ::dup2(fd, STDERR_FILENO);
    ::close(fd);
}

void capLog(const std::filesystem::path& file)
{
    std::error_code failed;
    if (const auto size = std::filesystem::file_size(file, failed); failed || size <= mostLogBytes)
        return;
    const std::string kept = tail(file, keptBytes);
    const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        return;
    if (::ftruncate(fd, 0) == 0)
        [[maybe_unused]] const auto written = ::write(fd, kept.data(), kept.size());   // a log is worth no failure
    ::close(fd);
}

std::string lastWords(const std::filesystem::path& file)
{
    std::string text = tail(file, 4096);
    std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 && c != '\n'; }, ' ');
    const auto last = text.find_last_not_of(" \n");
    if (last == std::string::npos)
        return {};
    text.resize(last + 1);
    if (const auto start = text.rfind('\n'); start != std::string::npos)
        text.erase(0, start + 1);
    text.erase(text.begin(), std::ranges::find_if_not(text, isInsideCharacter));   // a line longer than what was read begins anywhere
    if (text.size() > mostWords) {
        std::size_t end = mostWords;
        while (end > 0 && isInsideCharacter(text[end]))
            --end;
        text.resize(end);
        text += "…";
    }
    return text;
}

} // namespace retort
