#include "app/retort/verbs.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <CLI/Error.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

namespace {

/// Becomes the window; returns only when that fails.
int openWindow(char** arguments)
{
    const auto window = retort::executableFolder() / "retort-window";
    std::string name = window.string();
    arguments[0] = name.data();
    ::execv(window.c_str(), arguments);
    std::cerr << "Cannot open the window, " << name << ": " << std::strerror(errno) << ". See retort --help for what needs no window.\n";
    return retort::cli::Refused;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 1)
        return openWindow(argv);
    int status = retort::cli::Done;
    const auto app = retort::cli::makeApp(status);
    try {
        app->parse(argc, argv);
        if (app->get_subcommands().empty()) {
            std::cerr << "Say what to do: retort --help lists the verbs.\n";
            return retort::cli::Refused;
        }
    } catch (const CLI::ParseError& error) {
        return app->exit(error) == 0 ? retort::cli::Done : retort::cli::Refused;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return retort::cli::Refused;
    }
    std::cout.flush();
    if (!std::cout) {
        std::cerr << "The results could not be written to the standard output.\n";
        return status == retort::cli::Done ? retort::cli::RunFailed : status;
    }
    return status;
}
