#include "app/retort/words.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace retort::cli {

namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

} // namespace

std::string fixedText(double value, int digits)
{
    std::array<char, 400> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string countText(std::int64_t count)
{
    std::string digits = std::to_string(count);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;)
        digits.insert(at -= 3, "\u202f");
    return digits;
}

std::string largeText(double count)
{
    struct Unit {
        double size;
        const char* sign;
    };
    for (const Unit unit : {Unit{1e15, "P"}, Unit{1e12, "T"}, Unit{1e9, "G"}, Unit{1e6, "M"}}) {
        if (count < unit.size)
            continue;
        const double value = count / unit.size;
        return fixedText(value, value < 10 ? 2 : value < 100 ? 1 : 0) + "\u202f" + unit.sign;
    }
    return countText(std::llround(count));
}

std::string clockText(double seconds)
{
    const auto whole = std::llround(std::max(0.0, seconds));
    std::array<char, 40> text{};
    if (whole < 3600)
        std::snprintf(text.data(), text.size(), "%02lld:%02lld", whole / 60, whole % 60);
    else
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    return text.data();
}

std::string durationText(double seconds)
{
    if (seconds < 9.95)
        return fixedText(std::max(0.0, seconds), 1) + " s";
    if (seconds < 59.5)
        return fixedText(seconds, 0) + " s";
    const std::string clock = clockText(seconds);
    return clock.starts_with('0') ? clock.substr(1) : clock;
}

std::string percentText(double share, int digits)
{
    // What is not all is not 100: it gets as many digits as it takes.
    std::string text = fixedText(100 * share, digits);
    for (int more = digits + 1; share < 1 && digits > 0 && more < 7 && text.starts_with("100"); ++more)
        text = fixedText(100 * share, more);
    return text;
}

std::string percentText(const std::optional<double>& share, int digits) { return share ? percentText(*share, digits) : "–"; }

std::string signedText(double value, int digits)
{
    std::string size = fixedText(std::abs(value), digits);
    if (size.find_first_not_of("0.") == std::string::npos)
        return size;                          // no sign for what rounds to nothing
    return (value < 0 ? "−" : "+") + size;
}

std::string countedText(std::int64_t count, std::string_view one, std::string_view many)
{
    return countText(count) + " " + std::string(count == 1 ? one : many);
}

std::string printable(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) {
            result += ' ';
        } else if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            result += ' ';                    // U+0080 … U+009F: control characters too
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::size_t widthOf(std::string_view text)
{
    std::size_t width = 0;
    for (const char byte : text)
        width += continues(byte) ? 0 : 1;
    return width;
}

std::string cutTo(std::string_view text, std::size_t width)
{
    if (widthOf(text) <= width)
        return std::string(text);
    if (width == 0)
        return {};
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end)
        if (!continues(text[end]) && ++seen == width)
            break;
    return std::string(text.substr(0, end)) + "…";
}

} // namespace retort::cli
