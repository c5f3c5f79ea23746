// The fuzz targets where there is no libFuzzer: every file of a corpus, and then mutations of them, the same in every run.

#include "core/base/file.h"
#include "tests/fuzz/harness.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace retort;

constexpr std::size_t longest = 1 << 16;

class Mutator {
public:
    explicit Mutator(std::vector<std::string> corpus) : m_corpus(std::move(corpus)) {}

    std::string next()
    {
        std::string text = anyOf(m_corpus);
        for (std::size_t changes = 1 + below(4); changes > 0; --changes)
            change(text);
        text.resize(std::min(text.size(), longest));
        return text;
    }

private:
    std::size_t below(std::size_t count) { return m_random() % std::max<std::size_t>(1, count); }

    template<typename T>
    const typename T::value_type& anyOf(const T& items) { return items[below(items.size())]; }

    void change(std::string& text)
    {
        static const std::array<std::string, 14> words{"0", "-1", "1e999", "18446744073709551616", "null", "{", "}", "[", "]", "\"", ",", "\n",
            std::string(1, '\0'), std::string(8, '\xff')};
        const std::size_t at = below(text.size() + 1);
        const std::size_t length = std::min(text.size() - at, 1 + below(16));
        switch (below(7)) {
        case 0:
            if (at < text.size())
                text[at] = static_cast<char>(text[at] ^ 1 << below(8));
            break;
        case 1:
            if (at < text.size())
                text[at] = static_cast<char>(below(256));
            break;
        case 2: text.erase(at, length); break;
        case 3: text.insert(at, text.substr(at, length)); break;
        case 4: text.insert(at, anyOf(words)); break;
        case 5: text.resize(at); break;
        default: {
            const std::string& other = anyOf(m_corpus);
            const std::size_t from = below(other.size() + 1);
            text.replace(at, length, other, from, 1 + below(64));
        }
        }
    }

    std::vector<std::string> m_corpus;
    std::mt19937_64 m_random{1};
};

/// Bounds this process to what the largest input may take, beside what it has already. Not under a sanitizer, which counts instead.
void boundMemory(std::size_t largest)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t most = pages * 4096 + fuzz::mostMemory(largest);
    const rlimit limit{most, most};
    fuzz::require(::setrlimit(RLIMIT_AS, &limit) == 0, "Memory cannot be bounded.");
#else
    (void)largest;
#endif
}

std::string current;                          // the input that is being read

/// Keeps the input that broke the reader, as libFuzzer does.
void keepInput(int signal)
{
    const int file = ::open("fuzz-input", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && ::write(file, current.data(), current.size()) >= 0)
        std::fputs("The input lies in ./fuzz-input\n", stderr);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void judge(std::string text)
{
    current = std::move(text);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

} // namespace

int main(int count, char** words)
{
    if (count != 4 || std::string(words[2]) != "--seconds") {
        std::fprintf(stderr, "usage: %s CORPUS --seconds N\n", words[0]);
        return 2;
    }
    std::vector<std::filesystem::path> files{std::filesystem::directory_iterator(words[1]), {}};
    std::ranges::sort(files);
    std::vector<std::string> corpus;
    for (const auto& file : files)
        corpus.push_back(readFile(file, longest));
    fuzz::require(!corpus.empty(), "The corpus is empty.");
    boundMemory(longest);
    std::signal(SIGABRT, keepInput);
    for (const std::string& text : corpus)
        judge(text);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(words[3]));
    std::int64_t mutations = 0;
    for (Mutator mutator(corpus); std::chrono::steady_clock::now() < end; ++mutations)
        judge(mutator.next());
    std::printf("%zu files and %lld mutations of them were read.\n", corpus.size(), static_cast<long long>(mutations));
    return 0;
}
