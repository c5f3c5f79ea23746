#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How the command line says numbers and times.
namespace retort::cli {

/// 101770 → "101 770", with thin spaces that do not break.
std::string countText(std::int64_t count);
/// "101 770", "12.3 M", "4.56 G": for multiply-adds and other large counts.
std::string largeText(double count);
/// "0.4 s", "41 s", "1:23", "2:03:04".
std::string durationText(double seconds);
/// "00:41", "1:02:03": for lines that are redrawn.
std::string clockText(double seconds);
/// 0.8954 → "89.5".
std::string percentText(double share, int digits = 1);
std::string percentText(const std::optional<double>& share, int digits = 1);   ///< "–" for nothing
/// "+1.3", "−0.4", "0.0", with a real minus.
std::string signedText(double value, int digits = 1);
std::string fixedText(double value, int digits);
/// "1 run", "2 runs".
std::string countedText(std::int64_t count, std::string_view one, std::string_view many);

/// Text from a store or a file for a terminal: control characters (line breaks, escape sequences) become spaces.
std::string printable(std::string_view text);
/// Columns of a terminal it takes: its code points, not its bytes.
std::size_t widthOf(std::string_view text);
/// At most so many columns, the last an … when something was cut.
std::string cutTo(std::string_view text, std::size_t width);

} // namespace retort::cli
