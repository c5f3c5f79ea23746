#include "core/catalogue/cost.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

/// Follows one sample through the layers, in the order the engine's networks compute them, and adds up.
class Walk {
public:
    explicit Walk(InputShape input)
        : m_channels(input.channels)
        , m_height(input.height)
        , m_width(input.width)
    {
        keep();
    }

    std::int64_t size() const { return m_channels * m_height * m_width; }
    std::int64_t height() const { return m_height; }
    std::int64_t width() const { return m_width; }
    ModelCost& cost() { return m_cost; }

    void convolution(std::int64_t channels, std::int64_t stride, bool norm)
    {
        const std::int64_t kernel = 9 * m_channels * channels;
        m_height = (m_height - 1) / stride + 1;
        m_width = (m_width - 1) / stride + 1;
        m_channels = channels;
        m_cost.macs += kernel * m_height * m_width;
        m_cost.parameters += kernel + (norm ? 2 * channels : channels);
        if (norm)
            keep();                           // the norm's input; without a norm only ReLU's result is kept
    }

    void linear(std::int64_t units)
    {
        m_cost.macs += size() * units;
        m_cost.parameters += size() * units + units;
        m_channels = units;
        m_height = m_width = 1;
    }

    void halve()
    {
        m_height /= 2;
        m_width /= 2;
        keep(3);                              // the result, and for each number an index of eight bytes
    }

    void flatten()
    {
        m_channels = size();
        m_height = m_width = 1;
    }

    void mean()
    {
        m_height = m_width = 1;
        keep();
    }

    void keep(std::int64_t times = 1) { m_cost.activations += times * size(); }
    void stage(std::string name) { m_cost.stages.push_back({std::move(name), m_channels, m_height, m_width}); }

    void hidden(const std::vector<std::int64_t>& widths, double dropout)
    {
        flatten();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            linear(widths[i]);
            keep();
            stage("hidden" + std::to_string(i + 1));
            if (dropout > 0)
                keep(2);                      // the mask and the result
        }
        stage("embedding");
    }

private:
    std::int64_t m_channels;
    std::int64_t m_height;
    std::int64_t m_width;
    ModelCost m_cost;
};

std::string sizeText(InputShape input) { return std::to_string(input.height) + " × " + std::to_string(input.width); }

void walkCnn(Walk& walk, const Params& params, InputShape input)
{
    const auto& channels = params.integers("channels");
    const bool norm = params.boolean("batch_norm");
    for (std::size_t i = 0; i < channels.size(); ++i) {
        if (std::min(walk.height(), walk.width()) < 2)
            throw Error("A convolutional network of " + std::to_string(channels.size()) + " stages halves the picture once a stage, and "
                + sizeText(input) + (i == 0 ? " cannot be halved at all" : " can be halved only " + std::to_string(i) + (i == 1 ? " time" : " times"))
                + "; give \"channels\" fewer values, or take another architecture.");
        for (std::int64_t n = 0; n < params.integer("convolutions"); ++n) {
            walk.convolution(channels[i], 1, norm);
            walk.keep();
        }
        walk.stage("stage" + std::to_string(i + 1));
        walk.halve();
    }
    walk.hidden(params.integers("hidden"), params.real("dropout"));
}

void walkResnet(Walk& walk, const Params& params, InputShape input)
{
    if (std::min(input.height, input.width) < 4)
        throw Error("A residual network needs pictures of at least 4 × 4, since two of its stages halve them, and these samples are "
            + sizeText(input) + "; take another architecture, \"mlp\" for a table.");
    const auto channels = resnetChannels(params.real("width"));
    const std::int64_t blocks = resnetBlocks(params.text("depth"));
    walk.convolution(channels[0], 1, true);
    walk.keep();
    walk.stage("stem");
    for (std::size_t stage = 0; stage < channels.size(); ++stage) {
        for (std::int64_t block = 0; block < blocks; ++block) {
            walk.convolution(channels[stage], stage > 0 && block == 0 ? 2 : 1, true);
            walk.keep();
            walk.convolution(channels[stage], 1, true);
            walk.keep();
        }
        walk.stage("stage" + std::to_string(stage + 1));
    }
    walk.mean();
    walk.stage("embedding");
}

} // namespace

std::array<std::int64_t, 3> resnetChannels(double width)
{
    const auto scaled = [width](double channels) { return std::max<std::int64_t>(1, std::llround(channels * width)); };
    return {scaled(16), scaled(32), scaled(64)};
}

std::int64_t resnetBlocks(std::string_view depth)
{
    if (depth == "8")
        return 1;
    if (depth == "14")
        return 2;
    if (depth == "20")
        return 3;
    throw Error("A residual network has a depth of 8, 14 or 20 layers, not \"" + std::string(depth) + "\".");
}

ModelCost modelCost(std::string_view architecture, const Params& params, InputShape input, std::int64_t classes)
{
    entry(Kind::Architecture, architecture);
    if (input.channels < 1 || input.height < 1 || input.width < 1 || classes < 1)
        throw Error("A network needs samples with at least one value and at least one class to tell; look at the data set.");
    Walk walk(input);
    if (architecture == "linear") {
        walk.flatten();
        walk.stage("embedding");
    } else if (architecture == "mlp") {
        walk.hidden(params.integers("hidden"), params.real("dropout"));
    } else if (architecture == "cnn") {
        walkCnn(walk, params, input);
    } else if (architecture == "resnet") {
        walkResnet(walk, params, input);
    } else {
        throw Error("The architecture \"" + std::string(architecture) + "\" has no cost; this is a mistake of the program, please report it.");
    }
    walk.linear(classes);
    walk.keep();                              // the loss keeps its log-probabilities
    return walk.cost();
}

} // namespace retort
