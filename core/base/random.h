#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <vector>

namespace retort {

/// What a stream of random numbers is for. The numbers are part of every recipe's meaning: never renumber them.
enum class Purpose : std::uint64_t { Init = 1, Order = 2, Augmentation = 3, Dropout = 4, Draw = 5, Split = 6, Mixup = 7, Negatives = 8 };

/// SplitMix64's finaliser: every bit of the word moves every bit of the result. It is what mix() is made of.
constexpr std::uint64_t finalise(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// All randomness is stateless: a value follows from its keys alone, so nothing has to be saved to resume.
/// Mixes 64-bit words into one (a chain of SplitMix64 finalisers); equal on every machine.
std::uint64_t mix(std::initializer_list<std::uint64_t> words);

/// The stream of one purpose of one lane of one seed. Lane 0: students and baselines, so that a pair shares all
/// its streams; every teacher generation, member and peer has a lane of its own.
std::uint64_t streamOf(std::uint64_t seed, Purpose purpose, std::uint64_t lane);

/// A 64-bit key for a name (FNV-1a, then mixed): parameters draw by their name.
std::uint64_t keyOf(std::string_view name);

/// A small generator for std:: algorithms and distributions: the values mix({stream, 0}), mix({stream, 1}) …
class CounterGenerator {
public:
    using result_type = std::uint64_t;
    explicit CounterGenerator(std::uint64_t stream) : m_mixed(mix({stream})) {}
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()() { return finalise(m_mixed ^ finalise(m_counter++)); }

    /// Uniform in [0, bound), without bias. REQUIRES: bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// Uniform in [0, 1).
    double unit();

private:
    std::uint64_t m_mixed;                    // mix({stream}), so that only the counter is left to mix in
    std::uint64_t m_counter = 0;
};

/// A uniformly random order of 0 … n−1 (Fisher–Yates), the same on every machine and library.
std::vector<std::int64_t> permutation(std::int64_t n, std::uint64_t stream);

} // namespace retort
