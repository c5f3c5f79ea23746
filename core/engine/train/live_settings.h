#pragma once

#include "core/engine/train/loss.h"
#include "core/store/run_writer.h"

#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

namespace retort::engine {

/// What may change while a run trains: the learning rate, and each term's weight and live parameters ("lr",
/// "terms.soft.weight", "terms.soft.temperature"). A change is stored before the step that first feels it; a run that goes on
/// takes the stored ones over again, at their steps, but for those of a field that was set anew before the run came there again.
class LiveSettings {
public:
    /// REQUIRES: the loss outlives it. `rate`: the recipe's learning rate, which the schedule multiplies.
    LiveSettings(RunWriter& writer, Loss& loss, double rate);

    double learningRate() const { return m_rate; }

    /// Before a step (counted from 1): the stored changes whose time has come, then the new ones. What cannot be changed, or
    /// not to that, is left as it is: Store::ask has told whoever asked.
    void prepare(std::int64_t step, double epoch, const std::vector<Command>& commands);

private:
    bool knows(std::string_view field) const;
    double value(std::string_view field, double epoch) const;
    void set(std::string_view field, double value);

    RunWriter& m_writer;
    Loss& m_loss;
    double m_rate;
    std::deque<LiveChange> m_stored;          // those to come, by step
};

} // namespace retort::engine
