#include "core/base/random.h"

#include <numeric>
#include <utility>

namespace retort {

std::uint64_t mix(std::initializer_list<std::uint64_t> words)
{
    std::uint64_t state = 0x5265746f72740001ULL;
    for (std::uint64_t word : words)
        state = finalise(state ^ finalise(word));
    return state;
}

std::uint64_t streamOf(std::uint64_t seed, Purpose purpose, std::uint64_t lane)
{
    return mix({seed, static_cast<std::uint64_t>(purpose), lane});
}

std::uint64_t keyOf(std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (unsigned char c : name)
        hash = (hash ^ c) * 0x100000001b3ULL;
    return finalise(hash);
}

std::uint64_t CounterGenerator::below(std::uint64_t bound)
{
    const std::uint64_t limit = max() - max() % bound;
    for (;;) {
        const std::uint64_t value = (*this)();
        if (value < limit)
            return value % bound;
    }
}

double CounterGenerator::unit()
{
    return static_cast<double>((*this)() >> 11) * 0x1.0p-53;
}

std::vector<std::int64_t> permutation(std::int64_t n, std::uint64_t stream)
{
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    CounterGenerator random(stream);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

} // namespace retort
