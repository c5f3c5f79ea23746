#pragma once

#include "ui/follow/beliefs.h"

#include <QImage>

#include <cstdint>
#include <vector>

namespace retort::ui {

/// One sample as the networks see it at a temperature.
struct SampleRow {
    std::int64_t index = 0;                   ///< row of the beliefs
    SampleId id = 0;
    std::int32_t truth = 0;
    std::int32_t student = 0;                 ///< predicted classes, as Confusion counts them: an ensemble's at T = 1
    std::int32_t teacher = -1;                ///< −1: no teacher
    double studentProbability = 0;            ///< of its own prediction, at T
    double teacherProbability = 0;
    double teacherEntropy = 0;                ///< nats, at T
    double secondGuess = 0;                   ///< the teacher's largest probability among the classes that are not its first
    double disagreement = 0;                  ///< KL(teacher ‖ student) at T, nats
    bool operator==(const SampleRow&) const = default;
};

enum class SampleOrder { Source, Confident, Unsure, SecondGuess, TeacherEntropy, Disagreement };
inline constexpr int sampleOrderCount = 6;

/// The samples a filter lets through, in order (ties: as in the source). May take long (100 classes × 10 000 samples and an
/// ensemble: some hundred milliseconds), so not in a thread that draws.
std::vector<SampleRow> sampleRows(const Beliefs& beliefs, const SampleFilter& filter, SampleOrder order, double temperature);

/// A sample as a picture, dark on light or as it is: grey or colour; a table's values as a strip. Null when it is not there.
QImage pictureOf(const Dataset& dataset, SampleId id);

} // namespace retort::ui
