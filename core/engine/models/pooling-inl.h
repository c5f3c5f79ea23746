// What the kernels that pool have in common: which of four values is taken, and which of four its gradient belongs to. Compiled once
// for each kind of processor, with the source that includes it (Highway's way, hence the guard).
#if defined(RETORT_POOLING_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef RETORT_POOLING_INL_H
#undef RETORT_POOLING_INL_H
#else
#define RETORT_POOLING_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstdint>

HWY_BEFORE_NAMESPACE();

namespace retort::engine::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;
using Narrow = hn::CappedTag<float, 8>;       // what remains of networks of 8 or 24 channels

/// Calls with(tag, c) for channels c, c + 1, …, as many as the tag has lanes, until `channels` are done; the last call may reach
/// beyond them.
template <class With> HWY_INLINE void forLanes(std::int64_t channels, const With& with)
{
    std::int64_t c = 0;
    for (const auto step = static_cast<std::int64_t>(hn::Lanes(Wide())); c + step <= channels; c += step)
        with(Wide(), c);
    for (const auto step = static_cast<std::int64_t>(hn::Lanes(Narrow())); c < channels; c += step)
        with(Narrow(), c);
}

/// `count` values, where that is less than the tag has lanes.
template <class D, class Number> HWY_INLINE hn::Vec<D> loadFirst(D d, const Number* from, std::int64_t count)
{
    if (count >= static_cast<std::int64_t>(hn::Lanes(d)))
        return hn::LoadU(d, from);
    std::array<Number, 16> some{};
    std::copy_n(from, count, some.begin());
    return hn::LoadU(d, some.data());
}

template <class D, class Number> HWY_INLINE void storeFirst(D d, hn::Vec<D> values, Number* into, std::int64_t count)
{
    if (count >= static_cast<std::int64_t>(hn::Lanes(d))) {
        hn::StoreU(values, d, into);
        return;
    }
    std::array<Number, 16> some;
    hn::StoreU(values, d, some.data());
    std::copy_n(some.begin(), count, into);
}

/// What is better than the best so far takes its place; NaN is, as in torch.
template <class D> HWY_INLINE void challenge(D d, hn::Vec<D> rival, float place, hn::Vec<D>& best, hn::Vec<D>& which)
{
    const auto better = hn::Or(hn::Gt(rival, best), hn::IsNaN(rival));
    best = hn::IfThenElse(better, rival, best);
    which = hn::IfThenElse(better, hn::Set(d, place), which);
}

/// The first `count` lanes of what is taken of four places, and which it was: as poolLine says.
template <class D>
HWY_INLINE void takeBest(D d, hn::Vec<D> first, hn::Vec<D> second, hn::Vec<D> third, hn::Vec<D> fourth, float* pooled, std::uint8_t* taken, std::int64_t count)
{
    const hn::Rebind<std::uint8_t, D> bytes;
    auto which = hn::Zero(d);
    challenge(d, second, 1, first, which);
    challenge(d, third, 2, first, which);
    challenge(d, fourth, 3, first, which);
    const auto none = hn::Le(first, hn::Zero(d));
    storeFirst(d, hn::IfThenZeroElse(none, first), pooled, count);
    which = hn::IfThenElse(none, hn::Set(d, 4), which);
    storeFirst(bytes, hn::DemoteTo(bytes, hn::ConvertTo(hn::Rebind<std::int32_t, D>(), which)), taken, count);
}

/// A gradient, divided: all of it to the place that was taken.
template <class D> struct Shares {
    hn::Vec<D> first, second, third, fourth;
};

template <class D> HWY_INLINE Shares<D> sharesOf(D d, const float* gradient, const std::uint8_t* taken, std::int64_t count)
{
    const hn::Rebind<std::uint8_t, D> bytes;
    const auto pull = loadFirst(d, gradient, count);
    const auto which = hn::ConvertTo(d, hn::PromoteTo(hn::Rebind<std::int32_t, D>(), loadFirst(bytes, taken, count)));
    const auto at = [&](float place) HWY_ATTR { return hn::IfThenElseZero(hn::Eq(which, hn::Set(d, place)), pull); };
    return {at(0), at(1), at(2), at(3)};
}

} // namespace retort::engine::kernels::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#endif
