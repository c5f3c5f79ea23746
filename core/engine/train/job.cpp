#include "core/engine/train/job.h"

#include "core/base/error.h"

#include <utility>

namespace retort::engine {

Job loadJob(RunRecord record)
{
    Job job;
    job.record = std::move(record);
    job.recipe = recipeFromStoredJson(job.record.recipeJson);
    const DataSpec& data = job.recipe.data;
    Params params = data.params;
    for (const auto& [id, path] : job.record.context.paths)
        params.set(id, path);
    job.dataset = readDataset(data.dataset, params);
    if (job.dataset->contentHash != data.contentHash)
        throw Error("The files of " + data.dataset + " have changed since this run was planned; put the old ones back, or queue the experiment again for a new run.");

    job.splits = makeSplits(*job.dataset, data.validation);
    job.preprocessing = fitPreprocessing(*job.dataset, job.splits);
    job.transfer = drawTransferSet(*job.dataset, job.splits, job.recipe.node, job.recipe.seed);
    job.transferRows = job.transfer.labelled;
    job.transferRows.insert(job.transferRows.end(), job.transfer.unlabelled.begin(), job.transfer.unlabelled.end());
    const std::int64_t batch = job.recipe.train.batch;
    job.stepsPerEpoch = (job.transfer.size() + batch - 1) / batch;
    job.totalSteps = totalSteps(job.recipe.train, job.transfer.size());
    return job;
}

} // namespace retort::engine
