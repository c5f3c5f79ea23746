#pragma once

#include "core/catalogue/catalogue.h"
#include "core/engine/terms/term.h"

#include <torch/autograd.h>
#include <torch/utils.h>

#include <QTest>

#include <cmath>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

Q_DECLARE_METATYPE(retort::engine::Combine)

/// What the tests of the terms share: batches, and numbers to compare with.
namespace retort::test {

using engine::Combine;
using engine::ModelOutput;
using engine::Term;
using engine::TermInput;
using torch::Tensor;

// Three samples, four classes; the values expected of them were computed in plain Python, in double.
inline const double studentValues[3][4] = {{2, .5, -1, 0}, {.1, 1.2, .3, -.7}, {-.5, 0, .4, 1.5}};
inline const double teacherValues[3][4] = {{3, 1, -2, .5}, {.2, 2.5, -.3, -1}, {-1, .3, .2, 2.2}};

inline Tensor tensor(const double (&values)[3][4], torch::ScalarType type = torch::kDouble)
{
    return torch::from_blob(const_cast<double*>(&values[0][0]), {3, 4}, torch::kDouble).to(type, false, true);
}

inline Params paramsOf(std::string_view kind, std::initializer_list<std::pair<std::string_view, ParamValue>> changes = {})
{
    Params params = defaults(entry(Kind::Term, kind));
    for (const auto& [id, value] : changes)
        params.set(id, value);
    return params;
}

/// A network that says these logits, with an embedding and two stages that follow from them: as if it were a real one.
inline ModelOutput outputOf(const Tensor& logits)
{
    const torch::NoGradGuard noGradient;
    ModelOutput output;
    output.logits = logits.clone();
    output.embedding = torch::cat({logits.sin(), (2 * logits).cos()}, 1);
    const auto maps = [&](std::int64_t side) {
        const Tensor grid = torch::arange(1, side * side + 1, logits.options()).view({1, 1, side, side}) / static_cast<double>(side);
        return (logits.unsqueeze(2).unsqueeze(3) * grid).sin();
    };
    output.stages = {{"stage0", maps(4)}, {"stage1", maps(2)}};
    output.before = output.stages;
    for (auto& [name, values] : output.stages)
        values = values.relu();
    return output;
}

/// A batch with a student that can be differentiated.
struct Batch {
    explicit Batch(const Tensor& student, std::vector<Tensor> teachers, Combine how = Combine::MeanProbability)
        : output(outputOf(student))
        , input{output, std::move(teachers), how, torch::arange(student.size(0), torch::kLong) % student.size(1), student.size(0)}
    {
        for (const Tensor& teacher : input.teacherLogits)
            input.teachers.push_back(outputOf(teacher));
        for (Tensor& leaf : leaves())
            leaf.requires_grad_(true);
    }
    Batch(const Batch&) = delete;

    std::vector<Tensor> leaves()
    {
        std::vector<Tensor> all{output.logits, output.embedding};
        for (const auto* taps : {&output.stages, &output.before})
            for (const auto& [name, values] : *taps)
                all.push_back(values);
        return all;
    }

    Tensor gradientOf(const Term& term)
    {
        return torch::autograd::grad({term(input)}, {output.logits}).front();
    }

    /// With respect to everything the student says, laid end to end; 0 for what the term does not look at.
    Tensor gradientsOf(const Term& term)
    {
        const std::vector<Tensor> tensors = leaves();
        const auto gradients = torch::autograd::grad({term(input)}, tensors, {}, false, false, true);
        std::vector<Tensor> all;
        for (std::size_t i = 0; i < tensors.size(); ++i)
            all.push_back((gradients[i].defined() ? gradients[i] : torch::zeros_like(tensors[i])).reshape(-1));
        return torch::cat(all);
    }

    ModelOutput output;
    TermInput input;
};

inline Tensor randomLogits(std::uint64_t seed, std::int64_t samples = 5, std::int64_t classes = 4)
{
    return torch::randn({samples, classes}, at::make_generator<at::CPUGeneratorImpl>(seed), torch::kDouble) * 3;
}

inline std::vector<Tensor> members() { return {randomLogits(1), randomLogits(2), randomLogits(3)}; }

/// Two networks that say no more than these embeddings.
struct Embeddings {
    Embeddings(const Tensor& student, const Tensor& teacher)
    {
        output.embedding = student.clone().requires_grad_(true);
        input.teachers.resize(1);
        input.teachers[0].embedding = teacher;
    }
    Embeddings(const Embeddings&) = delete;

    ModelOutput output;
    TermInput input{.student = output};
};

inline std::vector<double> softmax(const double* logits, std::size_t classes, double temperature)
{
    std::vector<double> p(classes);
    double sum = 0;
    for (std::size_t k = 0; k < classes; ++k)
        sum += p[k] = std::exp(logits[k] / temperature);
    for (double& value : p)
        value /= sum;
    return p;
}

inline double furthest(const Tensor& a, const Tensor& b) { return (a - b).abs().max().item<double>(); }

template<typename T>
void compareNear(T actual, T expected, double tolerance)
{
    QVERIFY2(std::abs(actual - expected) <= tolerance, qPrintable(QStringLiteral("%1 instead of %2").arg(actual, 0, 'g', 12).arg(expected, 0, 'g', 12)));
}

/// Every number the student says, moved up and down a little, by the rule of five points; what the term does not look at, all at once.
inline void compareWithFiniteDifferences(const Term& term, Batch& batch)
{
    constexpr double step = 1e-5;
    const Tensor gradient = batch.gradientsOf(term);
    const torch::NoGradGuard noGradient;
    std::int64_t at = 0;
    for (const Tensor& leaf : batch.leaves()) {
        double* values = leaf.data_ptr<double>();
        if (gradient.narrow(0, at, leaf.numel()).abs().max().item<double>() == 0) {
            const double value = term(batch.input).item<double>();
            leaf.add_(step);
            QCOMPARE(term(batch.input).item<double>(), value);
            leaf.sub_(step);
            at += leaf.numel();
            continue;
        }
        for (std::int64_t i = 0; i < leaf.numel(); ++i, ++at) {
            const double original = values[i];
            const auto moved = [&](double by) {
                values[i] = original + by;
                const double value = term(batch.input).item<double>();
                values[i] = original;
                return value;
            };
            const double slope = (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step);
            compareNear(gradient[at].item<double>(), slope, 1e-8 + 1e-7 * std::abs(slope));
            if (QTest::currentTestFailed())
                return;
        }
    }
}

} // namespace retort::test
