#include "core/base/utf8.h"

#include <nlohmann/json.hpp>

#include <string>

namespace retort {

bool isUtf8(std::string_view text)
{
    try {
        (void)nlohmann::json(std::string(text)).dump();
        return true;
    } catch (const nlohmann::json::exception&) {
        return false;
    }
}

} // namespace retort
