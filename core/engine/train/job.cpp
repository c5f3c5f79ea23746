#include "core/engine/train/job.h"

#include "core/base/error.h"
#include "core/data/readers.h"
#include "core/pictures/decode_folder.h"

#include <ATen/Parallel.h>

#include <utility>

namespace retort::engine {

namespace {

std::shared_ptr<const Dataset> datasetOf(const DataSpec& data, const std::map<std::string, std::string>& paths, LastDataset& last)
{
    Params params = data.params;
    for (const auto& [id, path] : paths)
        params.set(id, path);
    if (last.data && last.id == data.dataset && last.params == params && last.data->contentHash == data.contentHash)
        return last.data;
    last.data.reset();                        // never two of them in memory
    if (datasetReader(data.dataset).summary)
        decodeFolder(params, at::get_num_threads());
    last.data = readDataset(data.dataset, params);
    last.id = data.dataset;
    last.params = params;
    if (last.data->contentHash != data.contentHash)
        throw Error("The files of " + data.dataset + " have changed since this run was planned; put the old ones back, or queue the experiment again for a new run.");
    return last.data;
}

} // namespace

Job loadJob(RunRecord record, LastDataset& last)
{
    Job job;
    job.record = std::move(record);
    job.recipe = recipeFromStoredJson(job.record.recipeJson);
    job.dataset = datasetOf(job.recipe.data, job.record.context.paths, last);
    job.splits = makeSplits(*job.dataset, job.recipe.data.validation);
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
