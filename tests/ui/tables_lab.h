#pragma once

#include "core/analysis/confusion.h"
#include "core/data/dataset.h"
#include "tests/core/store/store_samples.h"

#include <fstream>

namespace retort::test {

/// Two runs, each on a table of its own: one of fruit, one of animals. Both have said something of some rows.
class TablesLab {
public:
    TablesLab() : store(folder.path), fruit(train("fruit", {"apple", "pear"})), animals(train("animals", {"cat", "dog"})) {}

    std::filesystem::path file(const std::string& name) const { return folder.path / (name + ".csv"); }

    void write(const std::string& name, const std::vector<std::string>& classes) const
    {
        std::ofstream table(file(name));
        table << "length,weight,class\n";
        for (std::size_t i = 0; i < 20; ++i)
            table << i << ',' << 3 * i % 7 << ',' << classes[i % classes.size()] << '\n';
    }

    Folder folder;
    Store store;
    RunId fruit, animals;

private:
    RunId train(const std::string& name, const std::vector<std::string>& classes)
    {
        write(name, classes);
        Params params, withFile = defaults(entry(Kind::Dataset, "csv"));
        for (const ParamInfo& info : entry(Kind::Dataset, "csv").params)
            if (info.type != ParamType::Path)
                params.set(info.id, withFile.values().at(std::string(info.id)));
        withFile.set("path", file(name).string());
        const auto table = readDataset("csv", withFile);

        Plan plan = soloPlan();
        plan.experiment.paths = {{"path", file(name).string()}};
        plan.runs[0].recipe.data = {.dataset = "csv", .params = params, .contentHash = table->contentHash, .validation = {.count = 4}};
        plan.runs[0].hash = recipeHash(plan.runs[0].recipe);
        const RunId run = enqueueOne(store, plan);
        Predictions said{.classes = 2, .logits = {1, 0, 1, 0, 1, 0, 0, 1}, .labels = {}, .ids = {}};
        for (std::size_t i = 0; i < 4; ++i) {
            said.labels.push_back(table->train.labels[i]);
            said.ids.push_back(table->train.ids[i]);
        }
        Evaluation evaluation = evaluationOf(10, 0.5);
        evaluation.confusion = confusionOf(said);
        RunWriter writer(folder.path, run, store.claim(run, 1).value());
        writer.evaluation(evaluation, said);
        writer.end({});
        return run;
    }
};

} // namespace retort::test
