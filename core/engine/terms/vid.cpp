#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace retort::engine::terms {

namespace {

constexpr double least = 1e-5;                // of a variance

//   Σ over the stages of the mean of ½ ( (μ(f_s) − f_t)² / σ²_c + log σ²_c ),   σ²_c = softplus(a_c) + 1e-5            arXiv:1904.05835
//   μ = three 1 × 1 convolutions without bias, ReLU between them; μ and a train with the student
class Information final : public FeatureTerm {
public:
    Information(const Params& params, const TermPlace& place)
        : FeatureTerm("vid", params, place)
        , m_start(std::log(std::expm1(params.real("initial_variance") - least)))
    {
        for (std::size_t m = 0; m < members(); ++m) {
            auto& means = m_means.emplace_back();
            auto& variances = m_variances.emplace_back();
            for (std::size_t i = 0; i < widths(m).size(); ++i) {
                const auto [student, teacher] = widths(m)[i];
                means.push_back(m_parts->register_module(nameOf(m, i, "mean"), torch::nn::Sequential(convolution(student, teacher, 1), torch::nn::ReLU(),
                    convolution(teacher, teacher, 1), torch::nn::ReLU(), convolution(teacher, teacher, 1))));
                variances.push_back(m_parts->register_parameter(nameOf(m, i, "variance"), torch::full({teacher}, m_start)));
            }
        }
    }

    void draw(std::uint64_t stream) override
    {
        FeatureTerm::draw(stream);
        const torch::NoGradGuard noGradient;
        for (auto& variances : m_variances)
            for (torch::Tensor& variance : variances)
                variance.fill_(m_start);
    }

private:
    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t member) const override
    {
        torch::Tensor total;
        for (const Pair& pair : pairs) {
            const auto [student, teacher] = atOneSize(pair.student, pair.teacher);
            if (bare())
                requireEqualChannels(pair, kind());
            const torch::Tensor mean = bare() ? student : torch::nn::Sequential(m_means[member][pair.index])->forward(student);
            const torch::Tensor raw = bare() ? torch::full({student.size(1)}, m_start, teacher.options()) : m_variances[member][pair.index];
            const torch::Tensor variance = (torch::softplus(raw) + least).view({1, -1, 1, 1});
            const torch::Tensor value = 0.5 * ((mean - teacher).square() / variance + variance.log()).mean();
            total = total.defined() ? total + value : value;
        }
        return total;
    }

    double m_start;
    std::vector<std::vector<torch::nn::Sequential>> m_means;      // by member and pair
    std::vector<std::vector<torch::Tensor>> m_variances;
};

} // namespace

std::unique_ptr<Term> vid(const Params& params, const TermPlace& place) { return std::make_unique<Information>(params, place); }

} // namespace retort::engine::terms
