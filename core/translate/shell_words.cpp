#include "core/translate/shell_words.h"

#include "core/base/error.h"

namespace retort {

namespace {

constexpr std::size_t mostShellWords = 20'000;

bool isShellBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool isDecimal(char c) { return c >= '0' && c <= '9'; }

bool isOption(const std::string& word) { return word.size() > 1 && word[0] == '-' && !isDecimal(word[1]) && word[1] != '.'; }

} // namespace

std::vector<std::string> shellWords(std::string_view line)
{
    std::vector<std::string> words;
    std::string word;
    bool inside = false;                      // of a word, which may be empty in quotes
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
            const char next = line[++i];
            if (next == '\n')
                continue;
            word += next;
            inside = true;
        } else if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '\'' || c == '"') {
            quote = c;
            inside = true;
        } else if (isShellBlank(c)) {
            if (inside)
                words.push_back(std::move(word));
            if (words.size() > mostShellWords)
                throw Error("The line has more than " + std::to_string(mostShellWords) + " words, which is no command line; check which text this is.");
            word.clear();
            inside = false;
        } else {
            word += c;
            inside = true;
        }
    }
    if (quote != 0)
        throw Error("The line has a quotation mark that is not closed.");
    if (inside)
        words.push_back(std::move(word));
    return words;
}

std::vector<Option> optionsOf(const std::vector<std::string>& words)
{
    std::vector<Option> options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!isOption(word)) {
            options.push_back({{}, word});
            continue;
        }
        Option option{word, {}};
        const bool isShort = word[1] != '-';
        if (const auto equals = word.find('='); equals != std::string::npos)
            option = {word.substr(0, equals), word.substr(equals + 1)};
        else if (isShort && word.size() > 2)
            option = {word.substr(0, 2), word.substr(2)};
        else if (i + 1 < words.size() && !isOption(words[i + 1]))
            option.value = words[++i];
        options.push_back(std::move(option));
    }
    return options;
}

} // namespace retort
