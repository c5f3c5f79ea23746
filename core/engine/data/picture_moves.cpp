#include "core/engine/data/picture_moves.h"

#include "core/base/random.h"

#include <torch/nn/functional/vision.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace retort::engine {

namespace {

/// Which line of a picture of `size` lines stands `margin` lines outside.
torch::Tensor linesOf(std::int64_t size, std::int64_t margin, PictureMoves::Border border)
{
    std::vector<std::int64_t> lines;
    for (std::int64_t at = -margin; at < size + margin; ++at) {
        if (border == PictureMoves::Border::Edge || size == 1) {
            lines.push_back(std::clamp<std::int64_t>(at, 0, size - 1));
            continue;
        }
        const std::int64_t folded = std::abs(at) % (2 * (size - 1));      // … 2 1 0 1 2 …, as often as it takes
        lines.push_back(folded < size ? folded : 2 * (size - 1) - folded);
    }
    return torch::tensor(lines, torch::kLong);
}

} // namespace

/// Pixel (x, y) of the view shows pixel (direction · x + right, y + down) of the sample.
struct PictureMoves::View {
    std::int64_t direction = 1;
    std::int64_t right = 0;
    std::int64_t down = 0;
};

/// The last segment, if its steps and these can go into one gather.
PictureMoves::Segment& PictureMoves::open(Border border)
{
    const bool joins = !m_segments.empty() && !m_segments.back().steps.empty() && border == Border::Black && m_segments.back().border == Border::Black;
    if (!joins)
        m_segments.emplace_back().border = border;
    return m_segments.back();
}

void PictureMoves::addShift(std::string_view name, std::int64_t pixels, Border border)
{
    Segment& segment = open(border);
    segment.steps.push_back({Kind::Shift, static_cast<double>(pixels), keyOf(name)});
    segment.margin += pixels;
}

void PictureMoves::addFlip(double probability) { open(Border::Black).steps.push_back({Kind::Flip, probability, keyOf("flip")}); }

void PictureMoves::addRotation(double degrees) { m_segments.emplace_back().degrees = degrees; }

PictureMoves::View PictureMoves::viewOf(const Segment& segment, std::uint64_t key) const
{
    View view;
    for (const Step& step : segment.steps) {
        CounterGenerator random(mix({key, step.name}));
        if (step.kind == Kind::Shift) {
            const auto pixels = static_cast<std::int64_t>(step.amount);
            const auto draw = [&] { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * pixels + 1))) - pixels; };
            view.right += view.direction * draw();
            view.down += draw();
        } else if (random.unit() < step.amount) {
            view.right += view.direction * (m_shape.width - 1);
            view.direction = -view.direction;
        }
    }
    return view;
}

torch::Tensor PictureMoves::operator()(torch::Tensor bytes, std::span<const std::uint64_t> keys) const
{
    for (const Segment& segment : m_segments)
        bytes = segment.steps.empty() ? rotated(segment.degrees, bytes, keys) : shifted(segment, bytes, keys);
    return bytes;
}

torch::Tensor PictureMoves::padded(const Segment& segment, const torch::Tensor& bytes) const
{
    const std::int64_t margin = segment.margin;
    if (segment.border == Border::Black)
        return torch::constant_pad_nd(bytes, {0, 0, margin, margin, margin, margin});
    const auto taken = [&](const torch::Tensor& from, std::int64_t dimension) {
        return from.index_select(dimension, linesOf(from.size(dimension), margin, segment.border).to(from.device()));
    };
    return taken(taken(bytes, 1), 2);
}

torch::Tensor PictureMoves::shifted(const Segment& segment, torch::Tensor bytes, std::span<const std::uint64_t> keys) const
{
    const auto [channels, height, width] = m_shape;
    const std::int64_t margin = segment.margin;
    const std::int64_t count = std::ssize(keys);
    const std::int64_t line = width * channels;
    const std::int64_t paddedLine = (width + 2 * margin) * channels;

    // Every line of every view is a run of bytes of the pictures with their borders: one gather of runs moves the whole batch.
    torch::Tensor starts = torch::empty({count * height}, torch::kLong);
    std::int64_t* start = starts.data_ptr<std::int64_t>();
    std::vector<std::int64_t> mirrored;
    std::vector<std::int64_t> order;          // into the batch with its mirrored pictures behind it
    for (std::int64_t i = 0; i < count; ++i) {
        const View view = viewOf(segment, keys[static_cast<std::size_t>(i)]);
        const std::int64_t left = view.direction > 0 ? view.right : view.right - (width - 1);
        order.push_back(view.direction > 0 ? i : count + std::ssize(mirrored));
        if (view.direction < 0)
            mirrored.push_back(i);
        for (std::int64_t y = 0; y < height; ++y)
            *start++ = (i * (height + 2 * margin) + y + view.down + margin) * paddedLine + (left + margin) * channels;
    }
    if (margin > 0) {
        const torch::Tensor whole = padded(segment, bytes).flatten();
        const torch::Tensor runs = whole.as_strided({std::max<std::int64_t>(0, whole.numel() - line + 1), line}, {1, 1});
        bytes = runs.index_select(0, starts.to(bytes.device())).view(bytes.sizes());
    }
    if (!mirrored.empty()) {
        const auto taken = [&](const torch::Tensor& from, const std::vector<std::int64_t>& which) {
            return from.index_select(0, torch::tensor(which, torch::kLong).to(bytes.device()));
        };
        bytes = taken(torch::cat({bytes, taken(bytes, mirrored).flip(2)}), order);
    }
    return bytes;
}

torch::Tensor PictureMoves::rotated(double degrees, const torch::Tensor& bytes, std::span<const std::uint64_t> keys) const
{
    if (keys.empty())
        return bytes;
    const double aspect = static_cast<double>(m_shape.width) / static_cast<double>(m_shape.height);
    std::vector<float> turns;                 // in coordinates that go from −1 to 1 each way, whatever the picture's sides
    turns.reserve(6 * keys.size());
    for (const std::uint64_t key : keys) {
        const double angle = (2 * CounterGenerator(mix({key, keyOf("rotation")})).unit() - 1) * degrees * std::numbers::pi / 180;
        const auto cosine = static_cast<float>(std::cos(angle)), sine = static_cast<float>(std::sin(angle)), ratio = static_cast<float>(aspect);
        turns.insert(turns.end(), {cosine, -sine / ratio, 0, sine * ratio, cosine, 0});
    }
    namespace F = torch::nn::functional;
    const torch::Tensor theta = torch::tensor(turns).view({-1, 2, 3}).to(bytes.device());
    const torch::Tensor planes = bytes.permute({0, 3, 1, 2}).to(torch::kFloat, false, false, torch::MemoryFormat::Contiguous);
    const torch::Tensor grid = F::affine_grid(theta, planes.sizes(), false);
    const torch::Tensor turned = F::grid_sample(planes, grid, F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false));
    return turned.round_().to(torch::kByte).permute({0, 2, 3, 1}).contiguous();
}

} // namespace retort::engine
