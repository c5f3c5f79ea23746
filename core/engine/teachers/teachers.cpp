#include "core/engine/teachers/teachers.h"

#include "core/analysis/ensemble.h"
#include "core/engine/evaluate/evaluator.h"

#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace retort::engine {

namespace {

constexpr std::string_view usualCombine = "mean_probability";   // of one teacher, whose recipe does not say

std::string_view combineOf(const Recipe& recipe) { return recipe.combine.empty() ? usualCombine : std::string_view(recipe.combine); }

std::vector<std::int64_t> allRows(const Samples& samples)
{
    std::vector<std::int64_t> rows(static_cast<std::size_t>(samples.size()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

} // namespace

Teachers::Teachers(Store& store, const Job& job, torch::Device device)
    : m_store(store.folder())
    , m_job(job)
    , m_device(device)
    , m_combine(combineFromText(combineOf(job.recipe)))
    , m_live(!job.recipe.train.augment.empty())
{
    for (std::size_t n = 0; n < job.recipe.teachers.size(); ++n)
        m_teachers.push_back(loadTeacher(store, job, n, device));
}

bool Teachers::altered() const { return std::ranges::any_of(m_teachers, &Teacher::altered); }

void Teachers::prepare(const ResidentData& train, Controls& controls)
{
    for (std::size_t n = 0; n < m_teachers.size() && !m_live; ++n) {
        LogitTable table = wholePart(n, Part::Train, train, controls);
        m_tables.push_back({table.logits.to(m_device), table.blob});
    }
}

std::string Teachers::recordJson() const
{
    nlohmann::json teachers = nlohmann::json::array();
    for (std::size_t n = 0; n < m_teachers.size(); ++n)
        teachers.push_back({{"weights", m_teachers[n].blob}, {"logits", m_live ? nlohmann::json() : nlohmann::json(m_tables[n].blob)}});
    return teachers.dump();
}

LogitTable Teachers::wholePart(std::size_t n, Part part, const ResidentData& data, Controls& controls) const
{
    const Samples& samples = part == Part::Train ? m_job.dataset->train : m_job.dataset->test;
    return cachedLogits(m_store, m_teachers[n], m_job, part, controls,
        [&](const std::function<void()>& between) { return logitsOf(*m_teachers[n].model, data, allRows(samples), between); });
}

std::vector<Model*> Teachers::models() const
{
    std::vector<Model*> all;
    for (const Teacher& teacher : m_teachers)
        all.push_back(teacher.model.get());
    return all;
}

std::vector<std::vector<StageShape>> Teachers::stages() const
{
    std::vector<std::vector<StageShape>> all;
    for (const Teacher& teacher : m_teachers)
        all.push_back(teacher.stages);
    return all;
}

void Teachers::showFeatures(bool wanted)
{
    m_features = wanted;
    for (const Teacher& teacher : m_teachers)
        teacher.model->wantStages(wanted);
}

Teachers::Said Teachers::say(const torch::Tensor& rows, const torch::Tensor& view) const
{
    const torch::NoGradGuard noGradient;
    Said said;
    for (const LogitTable& table : m_tables)
        said.logits.push_back(table.logits.index_select(0, rows));
    for (std::size_t n = 0; n < m_teachers.size() && (m_live || m_features); ++n) {
        ModelOutput output = m_teachers[n].model->forward(view);
        requireSane(output.logits, view.size(0), m_job.dataset->classes(), m_teachers[n]);
        if (m_live)
            said.logits.push_back(output.logits);
        if (m_features)
            said.features.push_back(std::move(output));
    }
    return said;
}

std::vector<Predictions> Teachers::onTrainRows(const ResidentData& train, const std::vector<std::int64_t>& rows, Controls& controls) const
{
    const torch::Tensor index = torch::tensor(rows, torch::kInt64);
    std::vector<Predictions> members;
    for (std::size_t n = 0; n < m_teachers.size(); ++n) {
        const torch::Tensor said = m_live ? logitsOf(*m_teachers[n].model, train, rows, [&] { controls.poll(); })
                                          : m_tables[n].logits.to(torch::kCPU).index_select(0, index);
        members.push_back(predictionsOf(said, m_job.dataset->train, rows));
    }
    return members;
}

std::vector<Predictions> Teachers::onTest(const ResidentData& test, Controls& controls) const
{
    std::vector<Predictions> members;
    for (std::size_t n = 0; n < m_teachers.size(); ++n)
        members.push_back(m_teachers[n].onTest ? *m_teachers[n].onTest
                                               : predictionsOf(wholePart(n, Part::Test, test, controls).logits, m_job.dataset->test, allRows(m_job.dataset->test)));
    return members;
}

Predictions together(const std::vector<Predictions>& members, const Recipe& recipe) { return combined(members, combineOf(recipe), 1); }

} // namespace retort::engine
