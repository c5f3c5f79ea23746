#include "core/engine/train/wiring.h"

#include "core/catalogue/catalogue.h"
#include "core/engine/train/wiring_lines.h"

#include <torch/autograd.h>
#include <torch/csrc/autograd/functions/accumulate_grad.h>
#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace retort::engine {

namespace wiring {

namespace {

using State = WiringLine::State;
using Wire = Wires::Wire;

/// `saidBefore`: the teachers' logits, as they were before any term had seen them.
WiringLine teacher(const Wires& wires, const std::vector<torch::Tensor>& saidBefore)
{
    Line line("teacher");
    for (Model* model : wires.teachers) {
        for (const auto& module : model->modules())
            line.expect(!module->is_training(), "A teacher is in training mode: its dropout and batch statistics are on.");
        for (const torch::Tensor& parameter : model->parameters())
            line.expect(!parameter.requires_grad(), "A teacher's weights ask for a gradient.");
    }
    const auto free = [](const torch::Tensor& said) { return !said.defined() || !said.requires_grad(); };
    for (std::size_t n = 0; n < wires.input.teacherLogits.size(); ++n) {
        line.expect(free(wires.input.teacherLogits[n]), "What a teacher says asks for a gradient.");
        line.expect(saidBefore[n].equal(wires.input.teacherLogits[n]), "A term changes what the teacher has said.");
    }
    for (const ModelOutput& output : wires.input.teachers)
        line.expect(free(output.embedding) && std::ranges::all_of(output.stages, [&](const auto& stage) { return free(stage.second); }), "What a teacher's stages say asks for a gradient.");
    return line.end("Teachers are in evaluation mode and frozen, and what they say is left as it is.", "Nobody teaches.");
}

WiringLine student(const Wires& wires)
{
    Line line("student");
    for (const auto& module : wires.student.modules())
        line.expect(module->is_training(), "The student is in evaluation mode: its dropout and batch statistics are off.");
    return line.end("The student is in training mode, with all its parts.", {});
}

WiringLine view(const Wires& wires)
{
    Line line("view");
    const torch::NoGradGuard noGradient;
    for (std::size_t n = 0; n < wires.teachers.size() && n < wires.input.teacherLogits.size(); ++n) {
        const torch::Tensor now = wires.teachers[n]->forward(wires.view).logits;
        const double apart = (now - wires.input.teacherLogits[n]).abs().max().item<double>();
        line.expect(apart <= 1e-3 * (1 + now.abs().max().item<double>()), "What a teacher is taken to say is not what it says about the view that the student sees: " + fixed(apart) + " apart.");
    }
    return line.end("Teacher and student see the same view of each sample.", "Nobody teaches.");
}

/// The leaves that a backward pass from here would reach.
std::vector<torch::Tensor> leavesOf(const torch::Tensor& value)
{
    std::vector<torch::Tensor> leaves;
    std::set<const torch::autograd::Node*> seen;
    std::vector<const torch::autograd::Node*> open{value.grad_fn().get()};
    while (!open.empty()) {
        const torch::autograd::Node* node = open.back();
        open.pop_back();
        if (node == nullptr || !seen.insert(node).second)
            continue;
        if (const auto* leaf = dynamic_cast<const torch::autograd::AccumulateGrad*>(node))
            leaves.push_back(leaf->variable);
        for (const auto& edge : node->next_edges())
            open.push_back(edge.function.get());
    }
    return leaves;
}

bool isIn(const torch::Tensor& tensor, const std::vector<torch::Tensor>& list)
{
    return std::ranges::any_of(list, [&tensor](const torch::Tensor& one) { return one.is_same(tensor); });
}

std::vector<torch::Tensor> ownOf(const Wires& wires)
{
    std::vector<torch::Tensor> all;
    for (const Wire& wire : wires.terms)
        if (const torch::nn::Module* parts = wire.term.parts())
            for (const torch::Tensor& parameter : parts->parameters())
                all.push_back(parameter);
    return all;
}

/// Whether the optimiser's buffer holds it.
bool isTrained(const torch::Tensor& parameter, const torch::Tensor& buffer) { return parameter.storage().is_alias_of(buffer.storage()); }

WiringLine gradient(const Wires& wires, const torch::Tensor& total)
{
    Line line("gradient");
    const std::vector<torch::Tensor> leaves = leavesOf(total), weights = wires.student.parameters(), own = ownOf(wires);
    const auto reached = std::ranges::count_if(weights, [&](const torch::Tensor& weight) { return isIn(weight, leaves); });
    line.expect(reached > 0, "The gradient does not reach the student.");
    for (const torch::Tensor& weight : weights)
        line.expect(!isIn(weight, leaves) || isTrained(weight, wires.trained.values()), "The optimiser does not hold one of the student's weights.");
    for (const torch::Tensor& leaf : leaves)
        line.expect(isIn(leaf, weights) || isIn(leaf, own), "The gradient reaches something that is neither the student's nor a term's own.");
    return line.end("The gradient reaches " + std::to_string(reached) + " of the student's " + std::to_string(weights.size()) + " tensors of weights, and nothing that is not to train.", {});
}

WiringLine adapters(const Wires& wires, const torch::Tensor& total)
{
    Line line("adapters");
    const std::vector<torch::Tensor> leaves = leavesOf(total);
    for (const Wire& wire : wires.terms) {
        const torch::nn::Module* parts = wire.term.parts();
        for (const auto& item : parts != nullptr ? parts->named_parameters() : torch::OrderedDict<std::string, torch::Tensor>()) {
            line.expect(isTrained(item.value(), wires.trained.values()), "The optimiser does not hold " + wire.name + "'s " + item.key() + ".");
            line.expect(wire.weight == 0 || isIn(item.value(), leaves), "The gradient does not reach " + wire.name + "'s " + item.key() + ".");
        }
    }
    return line.end("Adapters and variances train with the student.", "No term has anything of its own.");
}

WiringLine shares(const Wires& wires, const std::vector<torch::Tensor>& values)
{
    Line line("shares");
    std::vector<double> pulls;
    double sum = 0;
    for (std::size_t i = 0; i < wires.terms.size(); ++i) {
        const Wire& wire = wires.terms[i];
        double square = 0;
        if (values[i].requires_grad())
            for (const torch::Tensor& one : torch::autograd::grad({values[i]}, wires.student.parameters(), {}, true, false, true))
                square += one.defined() ? std::pow(one.norm().item<double>(), 2) : 0;
        pulls.push_back(wire.weight * std::sqrt(square));
        sum += pulls.back();
        const bool blind = (entry(Kind::Term, wire.kind).needs & NeedsLabels) != 0 && wires.input.labelled == 0;
        if (wire.weight > 0 && !blind)
            line.expect(square > 0, wire.name + " has a weight of " + fixed(wire.weight) + " and pulls nowhere.");
    }
    std::string said;
    for (std::size_t i = 0; i < pulls.size(); ++i)
        said += (i == 0 ? "" : ", ") + wires.terms[i].name + " " + std::to_string(std::lround(sum > 0 ? 100 * pulls[i] / sum : 0)) + " %";
    return line.end("Of the pull on the student's weights: " + said + ".", "No term has a weight yet.");
}

WiringLine numbers(const Wires& wires, const std::vector<torch::Tensor>& values)
{
    Line line("numbers");
    for (std::size_t i = 0; i < values.size(); ++i)
        line.expect(std::isfinite(values[i].item<double>()), wires.terms[i].name + " is no finite number.");
    for (const torch::Tensor& logits : wires.input.teacherLogits)
        line.expect(torch::isfinite(logits).all().item<bool>(), "A teacher says something that is no finite number.");
    return line.end("All terms, and all that is said, are finite numbers.", {});
}

std::string_view stateWord(State state)
{
    switch (state) {
    case State::Holds: return "holds";
    case State::Fails: return "fails";
    case State::Idle: break;
    }
    return "idle";
}

} // namespace

std::vector<WiringLine> all(const Wires& wires)
{
    std::vector<torch::Tensor> saidBefore;
    for (const torch::Tensor& logits : wires.input.teacherLogits)
        saidBefore.push_back(logits.clone());
    std::vector<WiringLine> lines{temperature(wires), reduction(wires), direction(wires)};
    std::vector<torch::Tensor> values;
    torch::Tensor total;
    for (const Wire& wire : wires.terms) {
        values.push_back(wire.term(wires.input));
        total = total.defined() ? total + values.back() * wire.weight : values.back() * wire.weight;
    }
    for (WiringLine& line : std::vector{teacher(wires, saidBefore), student(wires), view(wires), gradient(wires, total)})
        lines.push_back(std::move(line));
    lines.push_back(adapters(wires, total));
    lines.push_back(shares(wires, values));
    lines.push_back(numbers(wires, values));
    return lines;
}

} // namespace wiring

std::vector<WiringLine> checkWiring(const Wires& wires) { return wiring::all(wires); }

std::string toJson(const std::vector<WiringLine>& lines)
{
    nlohmann::json json = nlohmann::json::array();
    for (const WiringLine& line : lines)
        json.push_back({{"id", line.id}, {"state", wiring::stateWord(line.state)}, {"says", line.says}});
    return json.dump();
}

} // namespace retort::engine
