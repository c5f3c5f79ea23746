#include "core/pictures/resampler.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

constexpr std::int32_t one = 1 << 16;

} // namespace

Resampler::Axis Resampler::axisOf(std::int64_t size, std::int64_t from, std::int64_t length, std::int64_t result)
{
    // In units of half a result pixel of the source, everything is a whole number: no rounding decides which pixels take part.
    Axis axis;
    const std::int64_t reach = 2 * std::max(length, result);         // of the triangle, to each side
    for (std::int64_t i = 0; i < result; ++i) {
        const std::int64_t middle = 2 * from * result + (2 * i + 1) * length;
        const auto middleOf = [&](std::int64_t pixel) { return (2 * pixel + 1) * result; };
        std::int64_t first = std::max<std::int64_t>(0, (middle - reach) / (2 * result) - 1);
        while (middleOf(first) <= middle - reach)
            ++first;
        std::vector<std::int64_t> heights;
        std::int64_t sum = 0;
        for (std::int64_t pixel = first; pixel < size && middleOf(pixel) < middle + reach; ++pixel) {
            heights.push_back(reach - std::abs(middleOf(pixel) - middle));
            sum += heights.back();
        }
        std::vector<std::int32_t> weights;
        std::int64_t left = one;
        for (const std::int64_t height : heights) {
            weights.push_back(static_cast<std::int32_t>((2 * height * one + sum) / (2 * sum)));
            left -= weights.back();
        }
        *std::ranges::max_element(weights) += static_cast<std::int32_t>(left);
        axis.first.push_back(first);
        axis.weights.push_back(std::move(weights));
    }
    return axis;
}

std::string Resampler::begin(std::int64_t width, std::int64_t height)
{
    const std::int64_t side = m_form.side;
    const std::int64_t square = std::min(width, height);
    const bool crop = m_form.crop;
    m_across = axisOf(width, crop ? (width - square) / 2 : 0, crop ? square : width, side);
    m_down = axisOf(height, crop ? (height - square) / 2 : 0, crop ? square : height, side);
    m_line.assign(static_cast<std::size_t>(3 * side), 0);
    m_sums.assign(static_cast<std::size_t>(3 * side * side), 0);
    m_at = 0;
    return {};
}

void Resampler::row(const std::uint8_t* rgb)
{
    const auto side = static_cast<std::size_t>(m_form.side);
    bool ready = false;
    for (std::size_t y = 0; y < side; ++y) {
        const std::int64_t place = m_at - m_down.first[y];
        if (place < 0 || place >= std::ssize(m_down.weights[y]))
            continue;
        for (std::size_t x = 0; x < side && !ready; ++x) {
            const std::uint8_t* pixel = rgb + 3 * m_across.first[x];
            std::int32_t red = 0, green = 0, blue = 0;
            for (const std::int32_t weight : m_across.weights[x]) {
                red += weight * pixel[0];
                green += weight * pixel[1];
                blue += weight * pixel[2];
                pixel += 3;
            }
            m_line[3 * x] = red;
            m_line[3 * x + 1] = green;
            m_line[3 * x + 2] = blue;
        }
        ready = true;
        const std::int64_t weight = m_down.weights[y][static_cast<std::size_t>(place)];
        std::int64_t* sums = m_sums.data() + 3 * side * y;
        for (std::size_t i = 0; i < 3 * side; ++i)
            sums[i] += weight * m_line[i];
    }
    ++m_at;
}

void Resampler::finish(std::uint8_t* out) const
{
    const auto area = static_cast<std::size_t>(m_form.side * m_form.side);
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>((m_sums[i] + (std::int64_t{1} << 31)) >> 32); };
    for (std::size_t i = 0; i < area; ++i) {
        const std::uint32_t red = byte(3 * i), green = byte(3 * i + 1), blue = byte(3 * i + 2);
        if (!m_form.colour) {
            out[i] = static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);   // 0.299, 0.587, 0.114
            continue;
        }
        out[i] = static_cast<std::uint8_t>(red);
        out[area + i] = static_cast<std::uint8_t>(green);
        out[2 * area + i] = static_cast<std::uint8_t>(blue);
    }
}

} // namespace retort
