#include "core/engine/train/wiring_lines.h"

#include "core/base/digits.h"
#include "core/catalogue/catalogue.h"

#include <torch/autograd.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace retort::engine::wiring {

namespace {

using Wire = Wires::Wire;

/// Terms whose whole pull on the logits is softened, and how much it grows when a high temperature doubles: not at all with T² in place, but for
/// correlations, which do not see how flat a distribution is. Without T² it is a quarter of that.
struct Softened {
    std::string_view kind;
    double growth;
};
constexpr std::array softened{Softened{"kd", 1}, Softened{"logit_standardisation", 1}, Softened{"dkd", 1}, Softened{"wsld", 1}, Softened{"reverse_kl", 1},
    Softened{"jensen_shannon", 1}, Softened{"dist", 4}};

constexpr double hot = 64;

/// The batch again with other student logits, which a gradient can be asked for.
struct Again {
    Again(const TermInput& from, const torch::Tensor& studentLogits) : Again(from, studentLogits, from.teacherLogits, from.labels, from.labelled) {}
    Again(const TermInput& from, const torch::Tensor& studentLogits, const std::vector<torch::Tensor>& teacherLogits, const torch::Tensor& labels, std::int64_t labelled)
        : output{.logits = studentLogits.detach().clone().requires_grad_(true), .embedding = from.student.embedding, .stages = from.student.stages, .before = from.student.before}
        , input{.student = output, .teacherLogits = teacherLogits, .combine = from.combine, .labels = labels, .labelled = labelled, .teachers = from.teachers,
              .positions = from.positions, .draws = from.draws}
    {
    }
    Again(const Again&) = delete;

    torch::Tensor pull(const Term& term) const { return torch::autograd::grad({term(input)}, {output.logits})[0]; }

    ModelOutput output;
    TermInput input;
};

/// Every sample twice, the labelled ones first.
Again doubled(const TermInput& in)
{
    const auto twice = [&in](const torch::Tensor& values) {
        const auto part = [&](std::int64_t from, std::int64_t count) { return values.narrow(0, from, count); };
        const std::int64_t rest = values.size(0) - in.labelled;
        return torch::cat({part(0, in.labelled), part(0, in.labelled), part(in.labelled, rest), part(in.labelled, rest)});
    };
    std::vector<torch::Tensor> teachers;
    for (const torch::Tensor& logits : in.teacherLogits)
        teachers.push_back(twice(logits));
    return {in, twice(in.student.logits), teachers, torch::cat({in.labels, in.labels}), 2 * in.labelled};
}

bool actsOnLogits(const Wire& wire) { return (entry(Kind::Term, wire.kind).needs & (NeedsEmbedding | NeedsStages)) == 0; }

} // namespace

std::string fixed(double value) { return significantText(value, 3); }

WiringLine temperature(const Wires& wires)
{
    Line line("temperature");
    for (const Wire& wire : wires.terms) {
        const auto row = std::ranges::find(softened, wire.kind, &Softened::kind);
        if (row == softened.end() || !wire.temperature)
            continue;
        std::array<double, 2> pulls{};
        for (std::size_t i = 0; i < pulls.size(); ++i) {
            wire.term.set("temperature", hot * static_cast<double>(1 + i));
            pulls[i] = Again(wires.input, wires.input.student.logits).pull(wire.term).norm().item<double>();
        }
        wire.term.set("temperature", *wire.temperature);
        const double growth = pulls[0] > 0 ? pulls[1] / pulls[0] : row->growth;   // a batch without labels pulls nowhere
        line.expect(growth > row->growth / 2, wire.name + " is not multiplied by T²: from T = " + fixed(hot) + " to twice that its pull changes " + fixed(growth) + "-fold.");
    }
    return line.end("Softened terms are multiplied by T², so that changing T does not change their weight.", "No term has a temperature.");
}

WiringLine reduction(const Wires& wires)
{
    Line line("reduction");
    const Again once(wires.input, wires.input.student.logits);
    const Again twice = doubled(wires.input);
    for (const Wire& wire : wires.terms) {
        if (!actsOnLogits(wire))
            continue;
        const double one = wire.term(once.input).item<double>(), two = wire.term(twice.input).item<double>();
        line.expect(std::abs(two - one) <= 1e-3 * std::abs(one) + 1e-6, wire.name + " is not averaged over the batch: a batch taken twice makes it " + fixed(two / one) + " times as large.");
    }
    return line.end("Terms on logits are averaged over the batch.", "No term acts on logits.");
}

/// d(T² KL(p_t ‖ p_s)) / d s = T (p_s − p_t) / N: what a mean over the classes, swapped arguments or another divergence would not give.
WiringLine direction(const Wires& wires)
{
    Line line("direction");
    const TermInput& in = wires.input;
    for (const Wire& wire : wires.terms) {
        if (wire.kind != "kd" || !wire.temperature || in.teacherLogits.empty() || in.combine == Combine::MeanLoss)
            continue;
        const double t = *wire.temperature;
        const torch::Tensor target = combinedLogProbabilities(in.teacherLogits, in.combine, t);
        const torch::Tensor logits = in.student.logits.detach();
        const torch::Tensor expected = (torch::softmax(logits / t, 1) - target.exp()) * (t / static_cast<double>(logits.size(0)));
        const torch::Tensor pull = Again(in, logits).pull(wire.term);
        line.expect((pull - expected).norm().item<double>() <= 0.01 * expected.norm().item<double>() + 1e-7,
            wire.name + " does not pull the student's distribution to the teacher's: its gradient is not T (p_s − p_t) / N.");
        const double equal = wire.term(Again(in, target * t).input).item<double>();
        line.expect(std::abs(equal) < 1e-3, wire.name + " is " + fixed(equal) + ", not 0, for a student that says what its teacher says.");
    }
    return line.end("Soft targets pull from the student's distribution to the teacher's, by T (p_s − p_t) / N.", "No term is plain soft targets.");
}

} // namespace retort::engine::wiring
