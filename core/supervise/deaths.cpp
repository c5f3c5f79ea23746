#include "core/supervise/deaths.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/store.h"
#include "core/supervise/run_log.h"
#include "core/supervise/trainer_process.h"

#include <signal.h>
#include <sys/wait.h>

#include <utility>

namespace retort {

void Deaths::bury(const Store& store, const TrainerProcess& trainer, int status)
{
    bool silent = true;                       // recordDeath looks again
    try {
        const RunSummary now = store.run(trainer.run);
        const bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;   // then what is paused has been left so
        silent = now.attempt == trainer.attempt && (now.state == RunState::Running || (now.state == RunState::Paused && !well));
    } catch (const Error&) {
        // The store cannot say now, and what this turn asks it next says why; the cause of a death is known only here.
    }
    if (!silent)
        return;
    if (m_killing && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        kill(trainer.run, trainer.attempt);
    else
        add(trainer.run, trainer.attempt, causeOfDeath(status, runLogFile(store.folder(), trainer.run), outOfMemoryKills() - trainer.memoryKills));
}

void Deaths::add(const RunId& run, std::int64_t attempt, std::string cause) { m_deaths.push_back({run, attempt, std::move(cause), false}); }

void Deaths::kill(const RunId& run, std::int64_t attempt)
{
    m_killing = true;
    m_deaths.push_back({run, attempt, "The trainer was ended at once; resume goes on from its last checkpoint.", true});
}

void Deaths::record(Store& store)
{
    for (; !m_deaths.empty(); m_deaths.pop_back()) {
        const auto& [run, attempt, cause, byHand] = m_deaths.back();
        if (byHand)
            store.recordInterruption(run, attempt, cause);
        else
            store.recordDeath(run, attempt, cause);
    }
}

} // namespace retort
