#pragma once

#include "ui/charts/curve.h"
#include "ui/panels/run_family.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace retort {
class Store;
}

namespace retort::ui {

/// What a student's recipe says of who teaches it, and the run list does not.
struct Taught {
    struct By {
        std::string weights;                  ///< "best", "last" or "epoch:N"
        bool tested = false;                  ///< the run's score on test is theirs
        std::int64_t networks = 1;            ///< of it that teach
    };
    std::int64_t networks = 0;                ///< all that teach together, each of one run's and of files too; 0: not known
    std::int64_t files = 0;                   ///< of these, those from files, whose accuracy is not known here
    std::map<RunId, By> by;
};

/// Reads recipes once, and keeps what they say.
class Teaching {
public:
    /// Reads the store when the student is new here, or has other teachers than before. Null: nothing is known.
    const Taught& of(const Store& store, const RunSummary* student);
    /// The validation accuracy of the weights that teach, of each teacher that is at its end.
    std::vector<Level> levels(const Store& store, const RunFamily& family);

private:
    struct Known {
        std::vector<RunId> teachers;
        Taught taught;
    };
    std::map<RunId, Known> m_known;
};

} // namespace retort::ui
