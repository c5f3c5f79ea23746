// The engine's side of speed.py: for each line "N" on standard input it does N steps, for "blas N" and "product N" as many products of
// 1024 × 1024 matrices, by torch's BLAS and by the engine's own way, and prints the seconds they took.
//   engine_loops train MODEL BATCH THREADS        one training step each: gather, forward, backward, optimiser
//   engine_loops together MODEL BATCH THREADS     the same of twelve networks that are trained together
//   engine_loops infer MODEL BATCH THREADS        one forward pass of a frozen teacher each
// By itself, without standard input:
//   engine_loops views BATCH THREADS              samples a second through each augmentation, pictures of 3 × 32 × 32
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/data/resident_data.h"
#include "core/engine/evaluate/evaluator.h"
#include "core/engine/models/products.h"
#include "core/engine/teachers/teachers.h"
#include "core/engine/train/environment.h"
#include "core/engine/train/learner.h"

#include <torch/utils.h>

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace retort;
using namespace retort::engine;

namespace {

struct Subject {
    std::string_view id;
    std::string_view architecture;
    InputShape shape;
    std::function<void(Params&)> adjust;
    std::string_view optimizer;
};

/// peer.py has the same.
const std::vector<Subject> subjects{
    {"mlp", "mlp", {1, 28, 28}, [](Params& p) { p.set("hidden", std::vector<std::int64_t>{800, 800}); }, "sgd"},
    {"cnn", "cnn", {1, 28, 28}, [](Params& p) { p.set("channels", std::vector<std::int64_t>{32, 64}); }, "adam"},
    {"small-cnn", "cnn", {1, 28, 28}, [](Params& p) { p.set("channels", std::vector<std::int64_t>{8, 16}); }, "adam"},
    {"resnet20", "resnet", {3, 32, 32}, [](Params& p) { p.set("depth", std::string("20")); }, "sgd"},
    {"small", "mlp", {1, 8, 8}, [](Params& p) { p.set("hidden", std::vector<std::int64_t>{16}); }, "adam"},
    {"resnet56", "resnet", {3, 32, 32}, [](Params& p) { p.set("depth", std::string("56")); }, "sgd"},
};

const Subject& subjectOf(const std::string& id)
{
    for (const Subject& subject : subjects)
        if (subject.id == id)
            return subject;
    throw std::runtime_error("no such model: " + id);
}

/// Bytes at random: how long a step takes does not depend on what is learnt.
std::shared_ptr<const Dataset> noise(InputShape shape)
{
    constexpr std::int64_t samples = 20000;
    auto set = std::make_shared<Dataset>();
    set->id = "noise";
    set->shape = shape;
    set->classNames = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    std::mt19937_64 random(1);
    set->train.bytes.resize(static_cast<std::size_t>(samples * shape.values()));
    for (std::size_t i = 0; i + 8 <= set->train.bytes.size(); i += 8) {
        const std::uint64_t eight = random();
        std::memcpy(&set->train.bytes[i], &eight, 8);
    }
    for (std::int64_t i = 0; i < samples; ++i) {
        set->train.labels.push_back(static_cast<std::int32_t>(random() % 10));
        set->train.ids.push_back(static_cast<SampleId>(i));
    }
    return set;
}

Params defaultsOf(Kind kind, std::string_view id) { return defaults(entry(kind, id)); }

Job jobOf(const Subject& subject, std::int64_t batch)
{
    Job job;
    job.dataset = noise(subject.shape);
    job.recipe.model = {std::string(subject.architecture), defaultsOf(Kind::Architecture, subject.architecture)};
    subject.adjust(job.recipe.model.params);
    job.recipe.terms = {{.name = "hard", .kind = "cross_entropy", .weight = {}, .params = defaultsOf(Kind::Term, "cross_entropy")}};
    job.recipe.train.batch = batch;
    job.recipe.train.optimizer = {std::string(subject.optimizer), defaultsOf(Kind::Optimizer, subject.optimizer)};
    job.preprocessing.mean.assign(static_cast<std::size_t>(subject.shape.channels), 0.5F);
    job.preprocessing.deviation.assign(static_cast<std::size_t>(subject.shape.channels), 0.25F);
    job.transfer.labelled.resize(job.dataset->train.labels.size());
    std::iota(job.transfer.labelled.begin(), job.transfer.labelled.end(), 0);
    job.transferRows = job.transfer.labelled;
    job.stepsPerEpoch = job.transfer.size() / batch;
    return job;
}

/// Answers speed.py until it hangs up.
void serve(const std::function<void()>& step)
{
    constexpr std::int64_t size = 1024;
    const torch::Tensor left = torch::rand({size, size});
    const torch::Tensor right = torch::rand({size, size});
    std::cout << "ready" << std::endl;
    for (std::string word; std::cin >> word;) {
        int count = 0;
        if (word == "blas" || word == "product")
            std::cin >> count;
        else
            count = std::stoi(word);
        const double from = monotonicSeconds();
        for (int i = 0; i < count; ++i)
            if (word == "blas")
                torch::mm(left, right);
            else if (word == "product")
                models::product(left, right);
            else
                step();
        std::cout << monotonicSeconds() - from << std::endl;
    }
}

void train(const Subject& subject, std::int64_t batch, std::int64_t networks = 1)
{
    const QTemporaryDir folder;
    Store store(folder.path().toStdString());
    Job job = jobOf(subject, batch);
    job.recipe.networks = networks;
    const ResidentData data(*job.dataset, job.dataset->train, job.preprocessing);
    Teachers nobody(store, job, torch::kCPU);
    const auto learner = makeLearner(job, data, nobody, torch::kCPU);
    std::vector<float> shares;
    std::int64_t done = 0;
    serve([&] {
        if (!std::ranges::all_of(learner->step(done, 0.01, shares), &StepValues::finite))
            throw std::runtime_error("the loss is no number");
        ++done;
    });
}

/// A frozen network over one batch of the train part after another, from bytes to logits.
void infer(const Subject& subject, std::int64_t batch)
{
    const Job job = jobOf(subject, batch);
    const ResidentData data(*job.dataset, job.dataset->train, job.preprocessing);
    const auto model = makeModel(job.recipe.model.kind, job.recipe.model.params, job.dataset->shape, job.dataset->classes());
    initialise(*model, 1);
    freeze(*model);
    const Evaluating evaluating(*model);
    const torch::Tensor rows = torch::arange(data.size());
    std::int64_t at = 0;
    serve([&] {
        model->forward(data.inputs(rows.slice(0, at, at + batch)));
        at = (at + batch) % (data.size() - batch);
    });
}

/// The views of batch after batch, from bytes to standardised floats; mixup with the other sample's view, as the learner makes it.
void views(std::int64_t batch)
{
    const auto dataset = noise({3, 32, 32});
    const ResidentData data(*dataset, dataset->train, {{0.5F, 0.5F, 0.5F}, {0.25F, 0.25F, 0.25F}});
    const auto measure = [&](const std::string& name, const std::vector<Choice>& choices) {
        const Augmentation made = data.augmentation(choices);
        const torch::Tensor rows = torch::arange(data.size());
        std::vector<double> rates;
        std::uint64_t round = 0;
        for (int time = 0; time < 5; ++time) {
            const double from = monotonicSeconds();
            std::int64_t samples = 0;
            for (std::int64_t at = 0; monotonicSeconds() - from < 0.3; at = (at + batch) % (data.size() - batch), ++round) {
                std::vector<std::uint64_t> keys;
                for (std::int64_t i = 0; i < batch; ++i)
                    keys.push_back(mix({round, static_cast<std::uint64_t>(at + i)}));
                torch::Tensor seen = data.inputs(rows.slice(0, at, at + batch), made, keys);
                if (made.mixes())
                    seen.mul_(0.7).add_(data.inputs(rows.slice(0, at + 1, at + batch + 1).clone(), made, keys).mul_(0.3));
                samples += batch;
            }
            rates.push_back(static_cast<double>(samples) / (monotonicSeconds() - from));
        }
        std::ranges::sort(rates);
        std::printf("%-40s %9.0f samples/s\n", name.c_str(), rates[rates.size() / 2]);
    };
    const auto of = [](std::string_view kind) { return Choice{std::string(kind), defaultsOf(Kind::Augmentation, kind)}; };
    measure("none", {});
    for (const Entry& row : catalogue(Kind::Augmentation))
        measure(std::string(row.id), {of(row.id)});
    measure("crop, flip", {of("crop"), of("flip")});
    measure("crop, flip, colour_jitter, cutout, mixup", {of("crop"), of("flip"), of("colour_jitter"), of("cutout"), of("mixup")});
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 4 && words[0] == "train") {
            prepareProcess(std::stoi(words[3]));
            train(subjectOf(words[1]), std::stoll(words[2]));
        } else if (words.size() == 4 && words[0] == "together") {
            prepareProcess(std::stoi(words[3]));
            train(subjectOf(words[1]), std::stoll(words[2]), 12);
        } else if (words.size() == 4 && words[0] == "infer") {
            prepareProcess(std::stoi(words[3]));
            infer(subjectOf(words[1]), std::stoll(words[2]));
        } else if (words.size() == 3 && words[0] == "views") {
            prepareProcess(std::stoi(words[2]));
            views(std::stoll(words[1]));
        } else {
            std::cerr << "usage: see the head of tests/bench/speed/engine_loops.cpp\n";
            return 2;
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
