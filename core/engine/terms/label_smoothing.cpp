#include "core/engine/terms/kinds.h"
#include "core/engine/terms/target.h"

namespace retort::engine::terms {

namespace {

//   − mean over the labelled samples of Σ_k q_k log softmax(s)_k,   q = (1 − ε) onehot(y) + ε u
//   u = 1 / K on all classes (arXiv:1512.00567), or 1 / (K − 1) on all but y (the virtual teacher of arXiv:1909.11723)
class SmoothedLabels final : public Term {
public:
    explicit SmoothedLabels(const Params& params)
        : m_share(params.real("share"))
        , m_overOthers(params.text("spread") == "others")
    {
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        if (input.labelled == 0)
            return nothing(input.student.logits);
        const torch::Tensor logProbabilities = torch::log_softmax(input.student.logits.narrow(0, 0, input.labelled), 1);
        const auto classes = static_cast<double>(input.student.logits.size(1));
        const double each = m_share / (m_overOthers ? classes - 1 : classes);
        return overLabels(input, [&](const torch::Tensor& labels) {
            const auto [trueClass, others] = splitByLabel(logProbabilities, labels);
            return -((1 - m_share + (m_overOthers ? 0 : each)) * trueClass.squeeze(1) + each * others.sum(1));
        });
    }

private:
    double m_share;
    bool m_overOthers;
};

} // namespace

std::unique_ptr<Term> labelSmoothing(const Params& params) { return std::make_unique<SmoothedLabels>(params); }

} // namespace retort::engine::terms
