#pragma once

#include "core/catalogue/taps.h"
#include "core/engine/terms/target.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What the terms on stages share: the pairs they compare, and adapters between them.
namespace retort::engine::terms {

/// Two stages that are compared; vectors as maps of one pixel.
struct Pair {
    torch::Tensor student, teacher;           ///< [N, C, H, W]; the teacher's without gradient
    std::size_t index = 0;                    ///< from the shallowest, 0
};

/// Channels of the two sides of a pair.
struct Width {
    std::int64_t student = 0, teacher = 0;
};

/// A term on stages. Between two networks its pairs are tapsOf(); without any (on bare tensors) the stages are compared as they
/// are, in their order, and no adapter stands between them.
class FeatureTerm : public Term {
public:
    FeatureTerm(std::string_view kind, const Params& params, const TermPlace& place);

    /// The mean over the members.
    torch::Tensor operator()(const TermInput& input) const final;
    torch::nn::Module* parts() override;

protected:
    /// What a member's pairs come to. REQUIRES: at least one pair.
    virtual torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t member) const = 0;
    /// Whether the stages are looked at before their last ReLU.
    enum class Look { After, Before };
    virtual Look lookAtStudent() const { return Look::After; }
    virtual Look lookAtTeacher() const { return Look::After; }

    bool bare() const { return m_bare; }
    const std::string& kind() const { return m_kind; }
    std::size_t members() const { return m_taps.size(); }
    /// The pairs' widths of a member; none when bare.
    const std::vector<Width>& widths(std::size_t member) const { return m_widths[member]; }
    /// "teacher0_pair1_conv": what a member's adapter of a pair is called.
    static std::string nameOf(std::size_t member, std::size_t pair, const std::string& part);

    std::shared_ptr<torch::nn::Module> m_parts = std::make_shared<torch::nn::Module>("parts");

private:
    std::vector<Pair> pairsOf(const TermInput& input, const ModelOutput& teacher, std::size_t member) const;

    std::string m_kind;
    bool m_bare;
    std::vector<std::vector<Tap>> m_taps;     // by member
    std::vector<std::vector<Width>> m_widths;
    std::vector<std::vector<std::pair<std::string, std::string>>> m_names;   // of the stages, by member and pair
};

/// Both at the smaller one's height and width, by the mean over areas.
std::pair<torch::Tensor, torch::Tensor> atOneSize(const torch::Tensor& a, const torch::Tensor& b);

/// Throws Error for a pair whose channels differ, which a bare term cannot compare.
void requireEqualChannels(const Pair& pair, std::string_view kind);

/// A 1 × 1 or 3 × 3 convolution, padded, without bias.
torch::nn::Conv2d convolution(std::int64_t inputs, std::int64_t outputs, std::int64_t size);

/// Normalises over the batch; a single number a channel has no spread, and is normalised by the running one.
torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps);

} // namespace retort::engine::terms
