#include "core/base/ids.h"

#include <random>
#include <string_view>

namespace retort {

RunId newRunId()
{
    static constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    static thread_local std::random_device device;
    std::uniform_int_distribution<std::size_t> pick(0, letters.size() - 1);
    RunId id;
    for (int i = 0; i < 8; ++i)
        id += letters[pick(device)];
    return id;
}

} // namespace retort
