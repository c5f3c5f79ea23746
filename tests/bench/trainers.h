#pragma once

#include "tests/ui/learning_lab.h"

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

namespace retort::test {

/// Two students and their baselines that learn in a thread with a store of its own, as trainers in other processes would.
class Trainers {
public:
    /// `pace`: steps that each writes in a tenth of a second.
    explicit Trainers(int pace = 10)
    {
        std::promise<std::filesystem::path> made;
        auto where = made.get_future();
        m_thread = std::jthread([this, pace, made = std::move(made)](const std::stop_token& stop) mutable {
            LearningLab lab(4, 200);
            m_student = lab.families[0].student;
            for (const auto& family : lab.families)
                m_runs.insert(m_runs.end(), {family.student, family.baseline});
            made.set_value(lab.folder.path);
            for (std::int64_t step = 200; !stop.stop_requested() && step < LearningLab::steps - pace; std::this_thread::sleep_for(std::chrono::milliseconds(100))) {
                step += pace;
                for (int family = 0; family < 2; ++family)
                    lab.learn(lab.families[static_cast<std::size_t>(family)].student, 0.784, 260, step);
                m_written = step;
            }
            while (!stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
        });
        m_store = where.get();
    }

    const std::filesystem::path& store() const { return m_store; }
    const RunId& student() const { return m_student; }
    const std::vector<RunId>& runs() const { return m_runs; }
    std::int64_t written() const { return m_written; }

private:
    std::filesystem::path m_store;
    RunId m_student;
    std::vector<RunId> m_runs;
    std::atomic<std::int64_t> m_written = 0;
    std::jthread m_thread;                             // last: ends before what it writes to
};

} // namespace retort::test
