#include "core/engine/data/augmentation.h"

#include "core/base/error.h"
#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace retort::engine {

namespace {

/// The normal distribution's quantiles at the midpoints of 65 536 equal shares: a 16-bit number becomes a normal one by one
/// look-up, forty times quicker than by logarithms and cosines; its variance is short of 1 by 3e-5.
const std::vector<float>& normalQuantiles()
{
    static const std::vector<float> quantiles = [] {
        const torch::Tensor share = (torch::arange(65536, torch::kDouble) + 0.5) / 65536;
        const torch::Tensor values = (std::sqrt(2.0) * torch::erfinv(2 * share - 1)).to(torch::kFloat);
        return std::vector<float>(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
    }();
    return quantiles;
}

void fillNormal(std::span<float> values, std::uint64_t stream)
{
    const float* quantiles = normalQuantiles().data();
    CounterGenerator random(stream);
    for (std::size_t i = 0; i < values.size();) {
        std::uint64_t word = random();
        for (int part = 0; part < 4 && i < values.size(); ++part, word >>= 16)
            values[i++] = quantiles[word & 0xffff];
    }
}

} // namespace

/// Pixel (x, y) of the view shows pixel (direction · x + right, y + down) of the sample.
struct Augmentation::View {
    std::int64_t direction = 1;
    std::int64_t right = 0;
    std::int64_t down = 0;
};

Augmentation::Augmentation(const std::vector<Choice>& choices, InputShape shape, bool picture)
    : m_shape(shape)
{
    for (const Choice& choice : choices) {
        if (choice.kind == "noise") {
            m_steps.push_back({Kind::Noise, choice.params.real("deviation")});
            continue;
        }
        if (choice.kind == "shift") {
            m_steps.push_back({Kind::Shift, static_cast<double>(choice.params.integer("pixels"))});
            m_border += choice.params.integer("pixels");
        } else if (choice.kind == "flip") {
            m_steps.push_back({Kind::Flip, choice.params.real("probability")});
        } else {
            throw Error("There is no augmentation \"" + choice.kind + "\"; see retort catalogue augmentation.");
        }
        if (!picture)
            throw Error("The augmentation \"" + choice.kind + "\" moves pictures, and this data set is a table; take it out, or take \"noise\".");
        m_moves = true;
    }
}

Augmentation::View Augmentation::viewOf(std::uint64_t key) const
{
    View view;
    for (const Step& step : m_steps) {
        if (step.kind == Kind::Shift) {
            CounterGenerator random(mix({key, keyOf("shift")}));
            const auto pixels = static_cast<std::int64_t>(step.amount);
            const auto draw = [&] { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * pixels + 1))) - pixels; };
            view.right += view.direction * draw();
            view.down += draw();
        } else if (step.kind == Kind::Flip && CounterGenerator(mix({key, keyOf("flip")})).unit() < step.amount) {
            view.right += view.direction * (m_shape.width - 1);
            view.direction = -view.direction;
        }
    }
    return view;
}

torch::Tensor Augmentation::moved(torch::Tensor bytes, std::span<const std::uint64_t> keys) const
{
    if (!m_moves)
        return bytes;
    const auto [channels, height, width] = m_shape;
    const std::int64_t count = std::ssize(keys);
    const std::int64_t line = width * channels;
    const std::int64_t paddedLine = (width + 2 * m_border) * channels;

    // Every line of every view is a run of bytes of the pictures with black borders: one gather of runs moves the whole batch.
    torch::Tensor starts = torch::empty({count * height}, torch::kLong);
    std::int64_t* start = starts.data_ptr<std::int64_t>();
    std::vector<std::int64_t> mirrored;
    std::vector<std::int64_t> order;          // into the batch with its mirrored pictures behind it
    for (std::int64_t i = 0; i < count; ++i) {
        const View view = viewOf(keys[static_cast<std::size_t>(i)]);
        const std::int64_t left = view.direction > 0 ? view.right : view.right - (width - 1);
        order.push_back(view.direction > 0 ? i : count + std::ssize(mirrored));
        if (view.direction < 0)
            mirrored.push_back(i);
        for (std::int64_t y = 0; y < height; ++y)
            *start++ = (i * (height + 2 * m_border) + y + view.down + m_border) * paddedLine + (left + m_border) * channels;
    }
    if (m_border > 0) {
        const torch::Tensor padded = torch::constant_pad_nd(bytes, {0, 0, m_border, m_border, m_border, m_border}).flatten();
        const torch::Tensor runs = padded.as_strided({std::max<std::int64_t>(0, padded.numel() - line + 1), line}, {1, 1});
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

void Augmentation::addNoise(torch::Tensor& values, std::span<const std::uint64_t> keys) const
{
    for (const Step& step : m_steps) {
        if (step.kind != Kind::Noise || step.amount == 0)
            continue;
        torch::Tensor noise = torch::empty(values.sizes(), torch::kFloat);
        const auto each = static_cast<std::size_t>(noise.size(1));
        for (std::size_t i = 0; i < keys.size(); ++i)
            fillNormal(std::span(noise.data_ptr<float>() + i * each, each), mix({keys[i], keyOf("noise")}));
        values.add_(noise.to(values.device()), step.amount);
    }
}

} // namespace retort::engine
