#pragma once

#include <string_view>

namespace retort {

/// Whether a text is UTF-8, and so can be in a JSON document. Any thread.
bool isUtf8(std::string_view text);

} // namespace retort
