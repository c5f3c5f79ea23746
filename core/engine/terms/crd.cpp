#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/target.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/taps.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/functional/normalization.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace retort::engine::terms {

namespace {

constexpr std::int64_t wholeTimes = 64;       // one core, 128 samples: multiplying 20 000 rows takes a fifth of collecting 1025 for each

torch::Tensor unit(const torch::Tensor& values) { return torch::nn::functional::normalize(values, torch::nn::functional::NormalizeFuncOptions().dim(1)); }

//   memory:   Σ over both sides of − mean_i ( log h⁺ / (h⁺ + K/n) + Σ_k log (K/n) / (h_k⁻ + K/n) ),   h = exp(⟨u, m⟩ / τ) / Z      arXiv:1910.10699
//             m: the other side's memory of sample i, and of K samples of other classes; Z: n · mean h over the first batch
//   in_batch: the mean over both sides of − mean_i log softmax_j(⟨u_i, v_j⟩ / τ)_i                                  arXiv:1807.03748
//   u, v: the student's and the teacher's embedding, each through a linear layer of its own, with length 1
class Contrast final : public Term {
public:
    Contrast(const Params& params, const TermPlace& place)
        : m_memory(params.text("form") == "memory")
        , m_bare(place.student.empty())
        , m_negatives(params.integer("negatives"))
        , m_temperature(params.real("contrast_temperature"))
        , m_momentum(params.real("momentum"))
        , m_labels(place.labels)
    {
        if (m_bare)
            return;
        const std::int64_t width = params.integer("width");
        for (std::size_t m = 0; m < place.teachers.size(); ++m) {
            tapsOf(entry(Kind::Term, "crd"), params, place.student, place.teachers[m]);
            const std::string name = "teacher" + std::to_string(m) + "_";
            const auto layer = [&](const char* part, const StageShape& embedding) {
                return m_parts->register_module(name + part, torch::nn::Linear(embedding.channels * embedding.height * embedding.width, width));
            };
            Side& side = m_sides.emplace_back();
            side.student = layer("student", place.student.back());
            side.teacher = layer("teacher", place.teachers[m].back());
            if (!m_memory)
                continue;
            const auto samples = static_cast<std::int64_t>(m_labels.size());
            side.studentMemory = m_parts->register_buffer(name + "student_memory", torch::zeros({samples, width}));
            side.teacherMemory = m_parts->register_buffer(name + "teacher_memory", torch::zeros({samples, width}));
            side.scale = m_parts->register_buffer(name + "scale", torch::zeros({2}));
        }
    }

    torch::nn::Module* parts() override { return m_bare ? nullptr : m_parts.get(); }

    /// The memories as in the original: uniform ± 1/√(width/3), so about as long as what replaces them; zeros would never leave zero.
    void draw(std::uint64_t stream) override
    {
        Term::draw(stream);
        const torch::NoGradGuard noGradient;
        for (auto& item : m_parts->named_buffers()) {
            torch::Tensor& memory = item.value();
            if (memory.dim() != 2)
                continue;
            CounterGenerator random(mix({stream, keyOf(item.key())}));
            const double bound = 1 / std::sqrt(static_cast<double>(memory.size(1)) / 3);
            torch::Tensor drawn = torch::empty(memory.sizes(), torch::kFloat);
            std::generate_n(drawn.data_ptr<float>(), drawn.numel(), [&] { return static_cast<float>((2 * random.unit() - 1) * bound); });
            memory.copy_(drawn);
        }
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor studentEmbedding = input.student.embedding.flatten(1);
        if (m_bare && m_memory)
            throw Error("crd with memories cannot be evaluated on one batch, which has none; set form=in_batch.");
        return againstFeatures(input, [&](const ModelOutput& said, std::size_t m) {
            const torch::Tensor teacherEmbedding = said.embedding.detach().flatten(1);
            const torch::Tensor student = unit(m_bare ? studentEmbedding : torch::nn::Linear(m_sides[m].student)->forward(studentEmbedding));
            const torch::Tensor teacher = unit(m_bare ? teacherEmbedding : torch::nn::Linear(m_sides[m].teacher)->forward(teacherEmbedding));
            if (!m_memory)
                return inBatch(student, teacher);
            const torch::Tensor compared = samplesToCompare(input);
            return againstMemory(student, m_sides[m].teacherMemory, compared, m_sides[m].scale[0])
                + againstMemory(teacher, m_sides[m].studentMemory, compared, m_sides[m].scale[1]);
        });
    }

    void remember(const TermInput& input) override
    {
        if (!m_memory || m_bare)
            return;
        const torch::NoGradGuard noGradient;
        for (std::size_t m = 0; m < m_sides.size(); ++m) {
            Side& side = m_sides[m];
            const torch::Tensor student = unit(side.student->forward(input.student.embedding.flatten(1)));
            const torch::Tensor teacher = unit(side.teacher->forward(input.teachers[m].embedding.flatten(1)));
            if (side.scale.min().item<double>() <= 0) {          // by the first batch, as in the original
                const torch::Tensor compared = samplesToCompare(input);
                settle(side.scale[0], likeness(student, side.teacherMemory, compared));
                settle(side.scale[1], likeness(teacher, side.studentMemory, compared));
            }
            takeUp(side.studentMemory, input.positions, student);
            takeUp(side.teacherMemory, input.positions, teacher);
        }
    }

private:
    /// One teacher's layers and memories.
    struct Side {
        torch::nn::Linear student = nullptr, teacher = nullptr;
        torch::Tensor studentMemory, teacherMemory;   // [samples, width]
        torch::Tensor scale;                  // Z against the teacher's and against the student's memory; 0: not settled yet
    };

    torch::Tensor inBatch(const torch::Tensor& student, const torch::Tensor& teacher) const
    {
        if (student.size(1) != teacher.size(1))
            throw Error("crd compares embeddings of one width; these have " + std::to_string(student.size(1)) + " and " + std::to_string(teacher.size(1)) + " numbers, and between tensors there is no layer.");
        const torch::Tensor logits = torch::mm(student, teacher.t()) / m_temperature;
        const torch::Tensor own = torch::arange(student.size(0), torch::TensorOptions(torch::kInt64).device(student.device()));
        return 0.5 * (torch::nn::functional::cross_entropy(logits, own) + torch::nn::functional::cross_entropy(logits.t(), own));
    }

    /// [N, 1 + K]: each sample itself, then K of other classes (of unlabelled ones: others).
    torch::Tensor samplesToCompare(const TermInput& input) const
    {
        const torch::Tensor positions = input.positions.to(torch::kCPU).contiguous();
        const std::int64_t samples = positions.numel();
        torch::Tensor compared = torch::empty({samples, 1 + m_negatives}, torch::kInt64);
        auto* at = compared.data_ptr<std::int64_t>();
        constexpr int mostTries = 64;         // a transfer set of one class has no other
        for (std::int64_t i = 0; i < samples; ++i) {
            const std::int64_t own = positions.data_ptr<std::int64_t>()[i];
            CounterGenerator random(mix({input.draws, static_cast<std::uint64_t>(own)}));
            *at++ = own;
            for (std::int64_t k = 0; k < m_negatives; ++k) {
                std::int64_t other = own;
                for (int tries = 0; tries < mostTries && isAlike(own, other); ++tries)
                    other = static_cast<std::int64_t>(random.below(m_labels.size()));
                *at++ = other;
            }
        }
        return compared.to(input.positions.device());
    }

    bool isAlike(std::int64_t a, std::int64_t b) const
    {
        const std::int64_t label = m_labels[static_cast<std::size_t>(a)];
        return a == b || (label >= 0 && label == m_labels[static_cast<std::size_t>(b)]);
    }

    /// exp(⟨u, m⟩ / τ), [N, 1 + K].
    torch::Tensor likeness(const torch::Tensor& own, const torch::Tensor& memory, const torch::Tensor& compared) const
    {
        if (memory.size(0) <= wholeTimes * compared.size(1))    // one product with all that is remembered is cheaper than to collect so many rows
            return torch::exp(torch::mm(own, memory.t()).gather(1, compared) / m_temperature);
        const torch::Tensor remembered = memory.index_select(0, compared.reshape(-1)).view({compared.size(0), compared.size(1), memory.size(1)});
        return torch::exp(torch::bmm(remembered, own.unsqueeze(2)).squeeze(2) / m_temperature);
    }

    torch::Tensor scaleOf(const torch::Tensor& settled, const torch::Tensor& likeness) const
    {
        return torch::where(settled > 0, settled, likeness.detach().mean() * static_cast<double>(m_labels.size()));
    }

    void settle(torch::Tensor scale, const torch::Tensor& likeness) const { scale.copy_(scaleOf(scale, likeness)); }

    torch::Tensor againstMemory(const torch::Tensor& own, const torch::Tensor& memory, const torch::Tensor& compared, const torch::Tensor& settled) const
    {
        const torch::Tensor raw = likeness(own, memory, compared);
        const torch::Tensor h = raw / scaleOf(settled.clone(), raw);
        const double noise = static_cast<double>(m_negatives) / static_cast<double>(m_labels.size());
        constexpr double epsilon = 1e-7;
        const torch::Tensor itself = torch::log(h.narrow(1, 0, 1) / (h.narrow(1, 0, 1) + noise + epsilon));
        const torch::Tensor others = torch::log(noise / (h.narrow(1, 1, m_negatives) + noise + epsilon));
        return -(itself.sum() + others.sum()) / static_cast<double>(own.size(0));
    }

    void takeUp(torch::Tensor& memory, const torch::Tensor& positions, const torch::Tensor& news) const
    {
        memory.index_copy_(0, positions, unit(memory.index_select(0, positions) * m_momentum + news * (1 - m_momentum)));
    }

    bool m_memory;
    bool m_bare;
    std::int64_t m_negatives;
    double m_temperature, m_momentum;
    std::vector<std::int64_t> m_labels;       // by position; −1: not known
    std::shared_ptr<torch::nn::Module> m_parts = std::make_shared<torch::nn::Module>("parts");
    std::vector<Side> m_sides;                // by member
};

} // namespace

std::unique_ptr<Term> crd(const Params& params, const TermPlace& place) { return std::make_unique<Contrast>(params, place); }

} // namespace retort::engine::terms
