#include "app/retort/verbs.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/catalogue/catalogue.h"

#include <CLI/Option.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace retort::cli {

namespace {

struct EvaluateTermOptions {
    std::string kind;
    std::vector<std::string> settings;
    std::string tensors;
    std::string gradients;
    bool json = false;
};

/// Becomes the trainer, which has LibTorch; returns only by throwing.
void evaluateTerm(const EvaluateTermOptions& options)
{
    entry(Kind::Term, options.kind);
    const std::string trainer = (executableFolder() / "retort-trainer").string();
    std::vector<std::string> words{trainer, "evaluate-term", options.kind, "--tensors", options.tensors};
    for (const std::string& setting : options.settings)
        words.insert(words.end(), {"--set", setting});
    if (!options.gradients.empty())
        words.insert(words.end(), {"--grad", options.gradients});
    if (options.json)
        words.emplace_back("--json");
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(trainer.c_str(), arguments.data());
    throw Error("Cannot start " + trainer + ": " + std::strerror(errno) + ".");
}

} // namespace

void addEvaluateTerm(CLI::App& app, int&)
{
    auto options = std::make_shared<EvaluateTermOptions>();
    CLI::App* verb = app.add_subcommand("evaluate-term", "Evaluates one term of the loss on given tensors");
    verb->add_option("KIND", options->kind, "The term: retort catalogue term lists them")->required();
    verb->add_option("--set", options->settings, "Sets parameters of the term")->type_name("PARAMETER=VALUE");
    verb->add_option("--tensors", options->tensors, "A safetensors file: student.logits, teacher.logits, labels (I64), student.embedding, teacher.embedding, "
                                                    "student.stage0 …, teacher.stage0 …; F32 or F64, and computed in that type")->required()->type_name("FILE");
    verb->add_option("--grad", options->gradients, "Writes the gradient with respect to every student tensor")->type_name("FILE");
    verb->add_flag("--json", options->json, "Prints {kind, value, unweighted, parameters}");
    verb->footer("The value has no weight, schedule or warm-up. Stages are compared as they are, without adapters.\n"
                 "\n"
                 "Example:\n"
                 "  retort evaluate-term dkd --set temperature=4 beta=2 --tensors batch.safetensors --grad gradient.safetensors --json");
    verb->callback([options] { evaluateTerm(*options); });
}

} // namespace retort::cli
