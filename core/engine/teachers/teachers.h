#pragma once

#include "core/engine/teachers/logit_cache.h"
#include "core/engine/teachers/teacher.h"
#include "core/engine/terms/term.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace retort::engine {

/// All who teach a run. Where the recipe has no random view of the input, what they say comes from tables computed once;
/// with augmentation they are asked about the very view the student sees.
class Teachers {
public:
    Teachers(Store& store, const Job& job, torch::Device device);

    std::size_t size() const { return m_teachers.size(); }
    bool altered() const;                     ///< any of them, since this run was planned
    Combine combine() const { return m_combine; }

    /// The teacher pass: fills the tables, or looks them up. Before the first batch.
    void prepare(const ResidentData& train, Controls& controls);

    /// Who taught, for the run's facts: of each its weights' blob, and that of its table (null when asked live). After `prepare`.
    std::string recordJson() const;

    std::vector<Model*> models() const;
    /// The named places of each, in order of computation.
    std::vector<std::vector<StageShape>> stages() const;
    /// Whether say() gives the features too, for which every teacher is asked anew at each batch.
    void showFeatures(bool wanted);

    /// What each says about a batch, without gradient. `rows`: of Dataset::train; `view`: what the student sees.
    struct Said {
        std::vector<torch::Tensor> logits;
        std::vector<ModelOutput> features;    ///< empty unless shown
    };
    Said say(const torch::Tensor& rows, const torch::Tensor& view) const;

    /// What each says about samples as they are.
    std::vector<Predictions> onTrainRows(const ResidentData& train, const std::vector<std::int64_t>& rows, Controls& controls) const;
    std::vector<Predictions> onTest(const ResidentData& test, Controls& controls) const;

private:
    LogitTable wholePart(std::size_t n, Part part, const ResidentData& data, Controls& controls) const;

    std::filesystem::path m_store;
    const Job& m_job;
    torch::Device m_device;
    Combine m_combine;
    bool m_live;
    bool m_features = false;
    std::vector<Teacher> m_teachers;
    std::vector<LogitTable> m_tables;         // of Dataset::train, on m_device, one each; empty when live
};

/// What they say together, as logits at T = 1 (combined of core/analysis). REQUIRES: at least one.
Predictions together(const std::vector<Predictions>& members, const Recipe& recipe);

} // namespace retort::engine
