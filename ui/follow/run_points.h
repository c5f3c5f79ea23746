#pragma once

#include "core/store/store.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace retort::ui {

/// The steps after which runs are evaluated, each recipe read from the store once. GUI thread.
class RunPoints {
public:
    /// Empty: not known, or not asked for since the run is at its last step. Valid as long as this object.
    const std::vector<std::int64_t>& of(const Store& store, const RunSummary& run);

private:
    std::map<std::string, std::vector<std::int64_t>> m_known;   // by group: a seed moves no point
};

} // namespace retort::ui
