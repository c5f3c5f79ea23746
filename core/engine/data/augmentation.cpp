#include "core/engine/data/augmentation.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace retort::engine {

namespace {

using Matrix = std::array<std::array<double, 3>, 3>;

constexpr std::array<double, 3> luma{0.299, 0.587, 0.114};   // ITU-R BT.601

Matrix productOf(const Matrix& a, const Matrix& b)
{
    Matrix product{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 3; ++k)
                product[i][j] += a[i][k] * b[k][j];
    return product;
}

/// Towards grey, or away from it.
Matrix saturating(double factor)
{
    Matrix matrix{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            matrix[i][j] = (1 - factor) * luma[j] + (i == j ? factor : 0);
    return matrix;
}

/// A turn about the axis of greys: greys stay what they are.
Matrix turning(double degrees)
{
    const double angle = degrees * std::numbers::pi / 180, third = 1.0 / 3;
    const double cosine = std::cos(angle), sine = std::sin(angle) / std::numbers::sqrt3;
    const double same = cosine + (1 - cosine) * third, next = (1 - cosine) * third - sine, last = (1 - cosine) * third + sine;
    return {{{same, next, last}, {last, same, next}, {next, last, same}}};
}

double drawAround(CounterGenerator& random, double middle, double reach) { return middle + (2 * random.unit() - 1) * reach; }

PictureMoves::Border borderFromText(const std::string& text)
{
    return text == "mirror" ? PictureMoves::Border::Mirror : text == "edge" ? PictureMoves::Border::Edge : PictureMoves::Border::Black;
}

} // namespace

Augmentation::Augmentation(const std::vector<Choice>& choices, InputShape shape, bool picture) : m_shape(shape), m_empty(choices.empty()), m_moves(shape)
{
    for (const auto& [kind, params] : choices) {
        const Entry* row = findEntry(Kind::Augmentation, kind);
        if (!row)
            throw Error("There is no augmentation \"" + kind + "\"; see retort catalogue augmentation.");
        if ((row->needs & NeedsPictures) != 0 && !picture)
            throw Error("The augmentation \"" + kind + "\" is for pictures, and this data set is a table; take it out.");
        if (kind == "noise")
            m_noise = params.real("deviation");
        else if (kind == "mixup")
            m_mixing = Quantiles::beta(params.real("alpha"));
        else if (kind == "shift")
            m_moves.addShift(kind, params.integer("pixels"), PictureMoves::Border::Black);
        else if (kind == "crop")
            m_moves.addShift(kind, params.integer("padding"), borderFromText(params.text("border")));
        else if (kind == "flip")
            m_moves.addFlip(params.real("probability"));
        else if (kind == "rotation")
            m_moves.addRotation(params.real("degrees"));
        else if (kind == "cutout")
            m_cover = params.integer("size");
        else if (kind == "colour_jitter")
            m_jitter = Jitter{params.real("brightness"), params.real("contrast"), params.real("saturation"), params.real("hue")};
        else
            throw Error("The augmentation " + kind + " is in the catalogue, but nothing carries it out; this is a mistake of the program, please report it.");
    }
}

torch::Tensor Augmentation::coloured(const torch::Tensor& bytes, const torch::Tensor& values, double largest, std::span<const std::uint64_t> keys) const
{
    if (!m_jitter || keys.empty())
        return values;
    const std::int64_t channels = m_shape.channels;
    const bool colour = channels == 3;
    const std::int64_t count = std::ssize(keys);
    std::vector<float> factors, offsets;      // v' = factors · v + offset · the picture's mean grey
    for (const std::uint64_t key : keys) {
        CounterGenerator random(mix({key, keyOf("colour_jitter")}));
        const double brightness = std::max(0.0, drawAround(random, 1, m_jitter->brightness)), contrast = std::max(0.0, drawAround(random, 1, m_jitter->contrast));
        const double saturation = std::max(0.0, drawAround(random, 1, m_jitter->saturation)), hue = drawAround(random, 0, m_jitter->hue);
        const double scale = brightness * contrast;
        offsets.push_back(static_cast<float>(brightness * (1 - contrast)));
        if (!colour) {
            factors.push_back(static_cast<float>(scale));
            continue;
        }
        const Matrix matrix = productOf(turning(hue), saturating(saturation));
        for (std::size_t from = 0; from < 3; ++from)           // for rows of pixels, from the right
            for (std::size_t to = 0; to < 3; ++to)
                factors.push_back(static_cast<float>(scale * matrix[to][from]));
    }
    // Sums of bytes are whole numbers, so that the mean does not depend on who adds up what first.
    const torch::Tensor sums = bytes.sum({1, 2}, false, torch::kLong).to(torch::kFloat) / static_cast<double>(m_shape.height * m_shape.width);
    const torch::Tensor grey = colour ? (sums * torch::tensor({float(luma[0]), float(luma[1]), float(luma[2])}).to(sums.device())).sum(1) : sums.mean(1);
    const torch::Tensor offset = (torch::tensor(offsets).to(values.device()) * grey).view({count, 1, 1});
    const torch::Tensor factor = torch::tensor(factors).to(values.device());
    const torch::Tensor pixels = values.view({count, -1, channels});
    torch::Tensor changed;
    if (colour) {
        const torch::Tensor rows = factor.view({count, 3, 1, 3});
        changed = pixels.select(2, 0).unsqueeze(2) * rows.select(1, 0) + pixels.select(2, 1).unsqueeze(2) * rows.select(1, 1) + pixels.select(2, 2).unsqueeze(2) * rows.select(1, 2);
        changed = changed.add_(offset);
    } else {
        changed = pixels * factor.view({count, 1, 1}) + offset;
    }
    return changed.clamp_(0, largest).view(values.sizes());
}

void Augmentation::finish(torch::Tensor& values, std::span<const std::uint64_t> keys) const
{
    if (m_cover > 0 && !keys.empty())
        cover(values, keys);
    if (m_noise > 0)
        addNoise(values, keys);
}

/// A square with its middle anywhere in the picture; of standardised values, 0 is the mean.
void Augmentation::cover(torch::Tensor& values, std::span<const std::uint64_t> keys) const
{
    const auto [channels, height, width] = m_shape;
    std::vector<std::int64_t> top, left;
    for (const std::uint64_t key : keys) {
        CounterGenerator random(mix({key, keyOf("cutout")}));
        top.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(height))) - m_cover / 2);
        left.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(width))) - m_cover / 2);
    }
    const auto inside = [&](const std::vector<std::int64_t>& from, std::int64_t size) {
        const torch::Tensor start = torch::tensor(from, torch::kLong).to(values.device()).unsqueeze(1);
        const torch::Tensor lines = torch::arange(size, start.options()).unsqueeze(0);
        return lines.ge(start).logical_and_(lines.lt(start + m_cover));
    };
    const torch::Tensor covered = inside(top, height).unsqueeze(2).logical_and(inside(left, width).unsqueeze(1));
    values.view({std::ssize(keys), height, width, channels}).masked_fill_(covered.unsqueeze(3), 0);
}

void Augmentation::addNoise(torch::Tensor& values, std::span<const std::uint64_t> keys) const
{
    torch::Tensor noise = torch::empty(values.sizes(), torch::kFloat);
    const auto each = static_cast<std::size_t>(noise.size(1));
    for (std::size_t i = 0; i < keys.size(); ++i)
        Quantiles::normal().fill(std::span(noise.data_ptr<float>() + i * each, each), mix({keys[i], keyOf("noise")}));
    values.add_(noise.to(values.device()), m_noise);
}

Augmentation::Mix Augmentation::mixOf(std::uint64_t key, std::int64_t others) const
{
    CounterGenerator random(mix({key, keyOf("mixup")}));
    const float drawn = (*m_mixing)[random()];
    // A pair is as likely drawn from the one side as from the other, so that the larger share may always be the sample's own.
    return {std::max(drawn, 1 - drawn), static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(others)))};
}

} // namespace retort::engine
