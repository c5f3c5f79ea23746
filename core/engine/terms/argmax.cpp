#include "core/engine/terms/kinds.h"
#include "core/engine/terms/target.h"

#include <torch/nn/functional/loss.h>

namespace retort::engine::terms {

namespace {

//   − mean log softmax(s)_c,   c = the class the teacher thinks likeliest (of several alike the first)              arXiv:2012.12877
class HardTargets final : public Term {
public:
    torch::Tensor operator()(const TermInput& input) const override
    {
        return againstTeachers(input.teacherLogits, input.combine, [&](const Target& teacher) {
            return torch::nn::functional::cross_entropy(input.student.logits, teacher.logProbabilities(1).argmax(1));
        });
    }
};

} // namespace

std::unique_ptr<Term> argmax(const Params&) { return std::make_unique<HardTargets>(); }

} // namespace retort::engine::terms
