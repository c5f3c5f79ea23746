#include "app/retort-trainer/evaluate_term.h"
#include "core/engine/train/train_run.h"

#include <CLI/CLI.hpp>

#include <string_view>

int main(int argc, char** argv)
{
    if (argc > 1 && std::string_view(argv[1]) == "evaluate-term")
        return retort::trainer::evaluateTerm(argc - 1, argv + 1);
    retort::engine::TrainOptions options;
    CLI::App app("Trains one run of a Retort store to its end, and for a supervisor the next ones. Usually started by \"retort run\" or \"retort work\", which also set the\n"
                 "environment (OMP_WAIT_POLICY=PASSIVE) and hand down the locks; by itself it claims a queued run and trains it.",
        "retort-trainer");
    app.set_version_flag("--version", RETORT_VERSION);
    app.add_option("--store", options.store, "The store's folder")->required();
    app.add_option("--run", options.run, "The run's id")->required();
    app.add_option("--attempt", options.attempt, "The attempt the run was claimed for; without it, the trainer claims the run")->check(CLI::PositiveNumber);
    app.add_option("--threads", options.threads, "Threads to compute with")->check(CLI::Range(1, 1024));
    app.add_option("--device", options.device, "auto, cpu or cuda:N");
    app.add_option("--checkpoint-steps", options.checkpointSteps, "Save after every so many steps too; usually every 30 s will do")->check(CLI::PositiveNumber);
    app.add_option("--lock-fd", options.lockDescriptor, "The run's lock as an inherited descriptor")->check(CLI::NonNegativeNumber);
    app.add_option("--slot-fd", options.slotDescriptor, "The slot's lock as an inherited descriptor, freed while paused")->check(CLI::NonNegativeNumber);
    app.add_option("--announce-fd", options.announceDescriptor, "A pipe to a supervisor: go on with its next runs, and say which")->check(CLI::NonNegativeNumber);
    app.add_option("--experiment", options.rule.experiment, "Go on with this experiment's runs only")->check(CLI::NonNegativeNumber);
    app.add_option("--jobs", options.rule.jobs, "At most so many trainings at once")->check(CLI::NonNegativeNumber);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int status = app.exit(error);
        return status == 0 ? 0 : 2;
    }
    return retort::engine::trainRuns(options);
}
