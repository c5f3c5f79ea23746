#pragma once

#include "core/data/picture_folder.h"
#include "core/pictures/rows.h"

#include <cstdint>
#include <vector>

namespace retort {

/// Brings a picture of any size to a square, row by row, by a triangle as wide as the distance between the pixels of the coarser
/// of both grids (so that nothing is left out when it shrinks, and it is bilinear when it grows). In whole numbers throughout: the
/// same bytes on every machine.
class Resampler final : public RowTaker {
public:
    explicit Resampler(const PictureForm& form) : m_form(form) {}

    std::string begin(std::int64_t width, std::int64_t height) override;
    void row(const std::uint8_t* rgb) override;
    /// After the last row. `out`: form.bytes() bytes, plane by plane.
    void finish(std::uint8_t* out) const;

    /// The weights of one axis: pixel i of the result is the sum of weights[i] · source from first[i] on, in units of 1/65536, which
    /// they come to exactly. The source is the part [from, from + length) of an axis of so many pixels.
    struct Axis {
        std::vector<std::int64_t> first;
        std::vector<std::vector<std::int32_t>> weights;
    };
    static Axis axisOf(std::int64_t size, std::int64_t from, std::int64_t length, std::int64_t result);

private:
    PictureForm m_form;
    std::int64_t m_at = 0;
    Axis m_across, m_down;
    std::vector<std::int32_t> m_line;
    std::vector<std::int64_t> m_sums;         // [side, side, 3]
};

} // namespace retort
