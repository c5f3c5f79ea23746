#include "app/retort/watch.h"

#include "app/retort/interrupts.h"

#include <iostream>

namespace retort::cli {

namespace {

constexpr double napSeconds = 0.05;

} // namespace

bool watch(Supervisor& supervisor, Progress& progress)
{
    const Interrupts interrupts;
    int heard = 0;
    while (supervisor.turn()) {
        if (const int count = interrupts.count(); count > heard) {
            if (heard == 0 && count == 1) {
                progress.finish(supervisor.runs());
                std::cerr << "Saving what is being trained; once more ends it at once." << std::endl;
                supervisor.askToEnd();
            } else {
                supervisor.killAll();
            }
            heard = count;
        }
        progress.showSpace(supervisor.store(), supervisor.waitsForSpace());
        progress.showTrouble(supervisor.trouble());
        progress.show(supervisor.runs());
        interrupts.nap(napSeconds);
    }
    progress.finish(supervisor.runs());
    return interrupts.count() == 0;
}

} // namespace retort::cli
