#include "app/retort-trainer/evaluate_term.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/evaluate/evaluate_term.h"
#include "core/recipe/experiment.h"
#include "core/recipe/typed_value.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>
#include <filesystem>
#include <iostream>

namespace retort::trainer {

namespace {

constexpr int refused = 2;

struct Options {
    std::string kind;
    std::vector<std::string> settings;
    std::filesystem::path tensors;
    std::filesystem::path gradients;
    bool json = false;
};

Params paramsFrom(const Entry& term, const std::vector<std::string>& settings)
{
    Params params = defaults(term);
    for (const std::string& setting : settings) {
        const auto equals = setting.find('=');
        const std::string id = setting.substr(0, equals);
        if (equals == std::string::npos)
            throw Error("--set " + setting + ": say PARAMETER=VALUE, such as temperature=4.");
        const ParamInfo* info = findParam(term, id);
        if (info == nullptr) {
            std::vector<std::string_view> known;
            for (const ParamInfo& one : term.params)
                known.push_back(one.id);
            const std::string near = nearest(id, known);
            throw Error("--set " + setting + ": the term " + std::string(term.id) + " has no parameter \"" + id + "\""
                + (near.empty() ? "; see retort catalogue term " + std::string(term.id) + "." : "; did you mean \"" + near + "\"?"));
        }
        try {
            params.set(id, typedValue(*info, valueFromText(setting.substr(equals + 1))));
        } catch (const Error& error) {
            throw Error("--set " + setting + ": " + error.what() + ".");
        }
    }
    return params;
}

void evaluate(const Options& options)
{
    const Entry& term = entry(Kind::Term, options.kind);
    const Params params = paramsFrom(term, options.settings);
    const engine::TermValue result = engine::evaluateTerm(term.id, params, parseTensors(readFile(options.tensors), options.tensors.string()), options.tensors.string());
    if (!options.gradients.empty())
        writeFileAtomically(options.gradients, std::string_view(serialiseTensors(result.gradients)));
    if (options.json) {
        std::cout << Json{{"kind", term.id}, {"value", result.value}, {"unweighted", result.value}, {"parameters", retort::toJson(params)}}.dump(2) << '\n';
        return;
    }
    std::printf("%.17g\n", result.value);
    std::fflush(stdout);
}

} // namespace

int evaluateTerm(int argc, const char* const* argv)
{
    Options options;
    CLI::App app("Evaluates one term of the loss on given tensors", "evaluate-term");
    app.add_option("KIND", options.kind)->required();
    app.add_option("--set", options.settings);
    app.add_option("--tensors", options.tensors)->required();
    app.add_option("--grad", options.gradients);
    app.add_flag("--json", options.json);
    try {
        app.parse(argc, argv);
        evaluate(options);
        std::cout.flush();
        if (std::cout)
            return 0;
        std::fputs("The result could not be written to the standard output.\n", stderr);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : refused;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    return refused;
}

} // namespace retort::trainer
