#include "core/translate/translate.h"

#include "app/retort/documents.h"
#include "app/retort/verbs.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/supervise/launch.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>

namespace retort::cli {

namespace {

constexpr std::size_t mostText = std::size_t{1} << 20;

struct TranslateOptions {
    bool terms = false;
    bool json = false;
};

std::string quotedWord(const std::string& word)
{
    if (word.find_first_of(" \t\n'\"\\") == std::string::npos && !word.empty())
        return word;
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + '\'';
}

/// One word may be a file, a dash for the standard input, or a whole line in quotes; several are the line itself.
std::string textOf(const std::vector<std::string>& words)
{
    if (words.empty())
        throw Error("Say what to translate: a file, a dash for the standard input, or the line itself.");
    if (words.size() == 1) {
        std::error_code ignored;
        if (words[0] == "-")
            return {std::istreambuf_iterator<char>(std::cin), {}};
        if (std::filesystem::is_regular_file(words[0], ignored))
            return readFile(words[0], mostText);
        if (words[0].find_first_of(" \n:") == std::string::npos && words[0].find('-') != 0)
            throw Error("There is no file " + words[0] + ".");
        return words[0];
    }
    std::string line;
    for (const std::string& word : words)
        line += (line.empty() ? "" : " ") + quotedWord(word);
    return line;
}

void translateVerb(const TranslateOptions& options, const std::vector<std::string>& words)
{
    const Translation translation = translate(textOf(words));
    if (options.json) {
        Json notes = Json::array();
        for (const TranslationNote& note : translation.notes)
            notes.push_back({{"part", note.part}, {"says", note.says}, {"missing", note.missing}});
        std::cout << toText(Json{{"toolkit", translation.toolkit}, {"experiment", translation.document}, {"terms", translation.terms}, {"notes", notes}});
        return;
    }
    std::cerr << "From " << translation.toolkit << ":\n";
    for (const bool missing : {false, true})
        for (const TranslationNote& note : translation.notes)
            if (note.missing == missing)
                std::cerr << (missing ? "  no counterpart: " : "  ") << note.part << ": " << note.says << '\n';
    const bool whole = !options.terms && !translation.document.is_null();
    if (!options.terms && !whole)
        std::cerr << "It says no more than a loss: these are a node's terms.\n";
    if (whole) {
        const Experiment experiment{translation.document};
        for (const Problem& problem : resolve(experiment).problems)
            if (!problem.warning)
                std::cerr << "  to be filled in: " << toText(problem) << '\n';
    }
    std::cout << toText(Experiment{whole ? translation.document : translation.terms});
}

} // namespace

void addTranslate(CLI::App& app, int&)
{
    auto options = std::make_shared<TranslateOptions>();
    CLI::App* verb = app.add_subcommand("translate", "Says what a line or file of another toolkit means here");
    verb->add_flag("--terms", options->terms, "Prints the student's terms alone");
    verb->add_flag("--json", options->json, "Prints {toolkit, experiment, terms, notes}");
    verb->prefix_command();
    verb->footer("What follows the options is a file, a dash for the standard input, or the line itself.\n"
                 "Knows command lines of RepDistiller and mdistiller, and YAML files of mdistiller and torchdistill. The experiment goes to the standard\n"
                 "output; what differs, and what has no counterpart and why, to the standard error.\n"
                 "\n"
                 "Examples:\n"
                 "  retort translate python train_student.py --path_t ./save/models/resnet32x4_vanilla/ckpt_epoch_240.pth --distill kd --model_s resnet8x4 -r 0.1 -a 0.9 -b 0\n"
                 "  retort translate configs/cifar100/dkd/res32x4_res8x4.yaml > dkd.json\n"
                 "  retort translate --terms -r 0.1 -a 0.9 -T 4");
    verb->callback([options, verb] { translateVerb(*options, verb->remaining()); });
}

} // namespace retort::cli
