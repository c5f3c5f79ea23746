#include "core/engine/terms/kinds.h"
#include "core/engine/terms/target.h"

#include <torch/autograd.h>
#include <torch/utils.h>

#include <algorithm>
#include <limits>

namespace retort::engine::terms {

namespace {

constexpr double shortest = 1e-12;
constexpr std::int64_t room = std::int64_t(1) << 22;   // numbers of one portion of anchors: 16 MB of floats

torch::Tensor unlikeness(const torch::Tensor& a, const torch::Tensor& b) { return torch::smooth_l1_loss(a, b, torch::Reduction::Sum, 1.0); }

/// ⟨x_i, x_j⟩, about the batch's mean: distances and angles do not feel it, their rounding does.
torch::Tensor gramOf(const torch::Tensor& x)
{
    const torch::Tensor centred = x - x.mean(0, true);
    return torch::mm(centred, centred.t());
}

/// ‖x_i − x_j‖².
torch::Tensor squaresOf(const torch::Tensor& gram)
{
    const torch::Tensor own = gram.diagonal();
    return own.unsqueeze(0) + own.unsqueeze(1) - 2 * gram;
}

/// ‖x_i − x_j‖ in units of the batch's mean distance.
torch::Tensor distances(const torch::Tensor& gram)
{
    const torch::Tensor off = 1 - torch::eye(gram.size(0), gram.options().requires_grad(false));
    const torch::Tensor all = squaresOf(gram).clamp_min(shortest).sqrt() * off;
    return all / (all.sum() / off.sum());
}

/// 1 / ‖x_i − x_j‖; 0 where that is no more than rounding, so that the edge has no direction.
torch::Tensor inverseDistances(const torch::Tensor& gram)
{
    const torch::Tensor squares = squaresOf(gram), own = gram.diagonal().detach();
    const double rounding = 64 * (gram.scalar_type() == torch::kDouble ? std::numeric_limits<double>::epsilon() : static_cast<double>(std::numeric_limits<float>::epsilon()));
    const torch::Tensor none = squares.detach() <= rounding * (own.unsqueeze(0) + own.unsqueeze(1));
    return squares.masked_fill(none, 1).rsqrt().masked_fill(none, 0);
}

/// cos of the angle at anchor i between j and k, ⟨x_j − x_i, x_k − x_i⟩ over both lengths: [anchors, N, N]. By the products of all
/// samples, which are there, it costs N² an anchor, whatever the width.
torch::Tensor angles(const torch::Tensor& gram, const torch::Tensor& inverse, std::int64_t from, std::int64_t count)
{
    const torch::Tensor at = gram.narrow(0, from, count), lengths = inverse.narrow(0, from, count);
    const torch::Tensor own = gram.diagonal().narrow(0, from, count);
    const torch::Tensor shifted = at - own.unsqueeze(1);        // ⟨x_j − x_i, x_i⟩
    return (gram.unsqueeze(0) - at.unsqueeze(2) - shifted.unsqueeze(1)) * (lengths.unsqueeze(2) * lengths.unsqueeze(1));
}

/// The sum over all triplets, a portion of anchors at a time. Each portion's gradient is taken at once, so that its N² numbers an
/// anchor need not wait for the backward pass: what is returned has the sum's value, and that gradient.
torch::Tensor unlikeAngles(const torch::Tensor& student, const torch::Tensor& teacher)
{
    const std::int64_t samples = student.size(0);
    const std::int64_t portion = std::clamp<std::int64_t>(room / (4 * samples * samples), 1, samples);
    const torch::AutoGradMode withGradient(true);
    const torch::Tensor here = student.detach().requires_grad_(true);
    const torch::Tensor teachers = inverseDistances(teacher);
    torch::Tensor value = torch::zeros({}, student.options().requires_grad(false));
    torch::Tensor gradient = torch::zeros_like(here);
    for (std::int64_t from = 0; from < samples; from += portion) {
        const std::int64_t count = std::min(portion, samples - from);
        const torch::Tensor loss = unlikeness(angles(here, inverseDistances(here), from, count), angles(teacher, teachers, from, count));
        gradient += torch::autograd::grad({loss}, {here}).front();
        value += loss.detach();
    }
    return value + ((student - here.detach()) * gradient).sum();
}

//   λ_d · mean over pairs of ℓ(d_s − d_t) + λ_a · mean over triplets of ℓ(a_s − a_t),   ℓ = smooth L1                arXiv:1904.05068
//   d = ‖x_i − x_j‖ / mean distance of the batch,   a = ⟨e_ij, e_ik⟩,   e_ij = (x_i − x_j) / ‖x_i − x_j‖
class Relations final : public Term {
public:
    explicit Relations(const Params& params)
        : m_distance(params.real("distance"))
        , m_angle(params.real("angle"))
    {
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = input.student.embedding.flatten(1);
        const auto samples = static_cast<double>(student.size(0));
        if (student.size(0) < 2)
            return nothing(student);
        const torch::Tensor gram = gramOf(student);
        return againstFeatures(input, [&](const ModelOutput& said, std::size_t) {
            const torch::Tensor teacher = gramOf(said.embedding.detach().flatten(1));
            torch::Tensor value = nothing(student);
            if (m_distance > 0)
                value = value + m_distance / (samples * samples) * unlikeness(distances(gram), distances(teacher));
            if (m_angle > 0)
                value = value + m_angle / (samples * samples * samples) * unlikeAngles(gram, teacher);
            return value;
        });
    }

private:
    double m_distance, m_angle;
};

} // namespace

std::unique_ptr<Term> rkd(const Params& params) { return std::make_unique<Relations>(params); }

} // namespace retort::engine::terms
