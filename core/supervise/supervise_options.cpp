#include "core/supervise/supervise_options.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace retort {

std::filesystem::path trainerFor(const SuperviseOptions& options)
{
    auto trainer = options.trainer.empty() ? executableFolder() / "retort-trainer" : options.trainer;
    if (::access(trainer.c_str(), X_OK) != 0)
        throw Error("There is no trainer at " + trainer.string() + ": build retort-trainer, or install all of Retort's programs in one folder.");
    return trainer;
}

int jobsFor(const SuperviseOptions& options)
{
    if (options.jobs > 0)
        return options.jobs;
    const char* text = std::getenv("RETORT_JOBS");
    if (text == nullptr || *text == '\0')
        return 0;
    int jobs = 0;
    const char* end = text + std::strlen(text);
    if (const auto [rest, error] = std::from_chars(text, end, jobs); error != std::errc() || rest != end || jobs < 1)
        throw Error("RETORT_JOBS is \"" + std::string(text) + "\"; give the number of trainings at once, 1 or more, or unset it.");
    return jobs;
}

} // namespace retort
