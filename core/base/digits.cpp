#include "core/base/digits.h"

#include <array>
#include <charconv>

namespace retort {

namespace {

std::string written(double value, std::chars_format format, int digits)
{
    std::array<char, 400> text{};             // the largest double has 309 digits before its point
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value, format, digits).ptr};
}

} // namespace

std::string significantText(double value, int digits) { return written(value, std::chars_format::general, digits); }

std::string fixedDigits(double value, int digits) { return written(value, std::chars_format::fixed, digits); }

} // namespace retort
