#include "core/supervise/announcements.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

namespace retort {

bool isHeard(int descriptor)
{
    pollfd end{.fd = descriptor, .events = 0, .revents = 0};
    return ::poll(&end, 1, 0) == 0;           // else POLLERR: nobody reads
}

void announce(int descriptor, const RunId& run, std::int64_t attempt)
{
    const std::string line = run + " " + std::to_string(attempt) + "\n";
    [[maybe_unused]] const auto written = ::write(descriptor, line.data(), line.size());   // nobody reads: nobody asks
}

Announcements::Announcements()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw Error(std::string("Cannot start a trainer: ") + std::strerror(errno) + ".");
    m_read = ends[0];
    m_write = ends[1];
}

Announcements::~Announcements()
{
    handedOver();
    if (m_read >= 0)
        ::close(m_read);
}

Announcements::Announcements(Announcements&& other) noexcept : m_read(std::exchange(other.m_read, -1)), m_write(std::exchange(other.m_write, -1)) {}

Announcements& Announcements::operator=(Announcements&& other) noexcept
{
    std::swap(m_read, other.m_read);
    std::swap(m_write, other.m_write);
    return *this;
}

void Announcements::handedOver()
{
    if (m_write >= 0)
        ::close(std::exchange(m_write, -1));
}

std::vector<std::pair<RunId, std::int64_t>> Announcements::take()
{
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = ::read(m_read, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    std::vector<std::pair<RunId, std::int64_t>> said;
    std::istringstream lines(text);
    RunId run;
    std::int64_t attempt = 0;
    while (lines >> run >> attempt)
        said.emplace_back(run, attempt);
    return said;
}

} // namespace retort
