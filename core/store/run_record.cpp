#include "core/store/run_record.h"

#include "core/base/error.h"

#include <array>
#include <utility>

namespace retort {

namespace {

template<typename T, std::size_t N>
using Words = std::array<std::pair<T, std::string_view>, N>;

constexpr Words<RunState, 9> stateWords{{
    {RunState::Queued, "queued"},
    {RunState::Running, "running"},
    {RunState::Paused, "paused"},
    {RunState::Finished, "finished"},
    {RunState::Stopped, "stopped"},
    {RunState::Interrupted, "interrupted"},
    {RunState::Failed, "failed"},
    {RunState::Diverged, "diverged"},
    {RunState::Blocked, "blocked"},
}};

constexpr Words<Role, 4> roleWords{{
    {Role::Teacher, "teacher"},
    {Role::Student, "student"},
    {Role::Baseline, "baseline"},
    {Role::Reference, "reference"},
}};

template<typename T, std::size_t N>
std::string_view wordOf(const Words<T, N>& words, T value)
{
    for (const auto& [each, word] : words)
        if (each == value)
            return word;
    throw Error("There is no word for value " + std::to_string(static_cast<int>(value)) + "; this is a mistake of the program, please report it.");
}

template<typename T, std::size_t N>
T valueOf(const Words<T, N>& words, std::string_view text, const char* what)
{
    for (const auto& [value, word] : words)
        if (word == text)
            return value;
    throw Error("\"" + std::string(text) + "\" is no " + what + " of a run; the store is damaged or was written by a newer Retort.");
}

} // namespace

std::string_view toText(RunState state) { return wordOf(stateWords, state); }
RunState runStateFromText(std::string_view text) { return valueOf(stateWords, text, "state"); }

bool isFinal(RunState state)
{
    return state == RunState::Finished || state == RunState::Stopped || state == RunState::Failed || state == RunState::Diverged;
}

std::string_view toText(Role role) { return wordOf(roleWords, role); }
Role roleFromText(std::string_view text) { return valueOf(roleWords, text, "role"); }

bool sameData(const RunSummary& one, const RunSummary& other)
{
    const bool known = !one.content.empty() && !other.content.empty();
    return known ? one.content == other.content : one.dataset == other.dataset;
}

} // namespace retort
