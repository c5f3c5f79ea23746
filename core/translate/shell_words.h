#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// The words of a command line as a shell would have them: blanks between, quotes, backslashes, a line going on after one. Nothing is
/// expanded. Throws Error for a quote that is not closed, and for more than 20 000 words.
std::vector<std::string> shellWords(std::string_view line);

/// "--kd_T=4" and "--kd_T 4" alike, "-r 0.1" and "-r0.1": options with their values, in order; words before the first option and between are
/// positional, with an empty name. A value is what follows and does not look like an option (a negative number does not).
struct Option {
    std::string name;                         ///< with its dashes
    std::string value;
    std::string text() const { return name.empty() ? value : value.empty() ? name : name + ' ' + value; }
};
std::vector<Option> optionsOf(const std::vector<std::string>& words);

} // namespace retort
