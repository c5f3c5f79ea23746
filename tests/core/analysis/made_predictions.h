#pragma once

#include "core/analysis/values.h"
#include "core/base/random.h"

#include <QTest>

#include <cmath>
#include <numeric>

/// Predictions made by the tests themselves.
namespace retort::test {

inline Predictions made(std::int64_t classes, std::vector<float> logits, std::vector<std::int32_t> labels)
{
    Predictions predictions{.classes = classes, .logits = std::move(logits), .labels = std::move(labels), .ids = {}};
    predictions.ids.resize(predictions.labels.size());
    std::iota(predictions.ids.begin(), predictions.ids.end(), 0);
    return predictions;
}

/// Logits in ±range, labels at random: the same for the same stream.
inline Predictions drawn(std::uint64_t stream, int samples = 200, int classes = 7, double range = 6)
{
    CounterGenerator random(stream), labels(42);
    std::vector<float> logits;
    std::vector<std::int32_t> truth;
    for (int i = 0; i < samples; ++i) {
        truth.push_back(static_cast<std::int32_t>(labels.below(static_cast<std::uint64_t>(classes))));
        for (int k = 0; k < classes; ++k)
            logits.push_back(static_cast<float>((2 * random.unit() - 1) * range));
    }
    return made(classes, std::move(logits), std::move(truth));
}

// Logits of which others have published the values the tests compare with (student, teacher; labels 0 1 2).
inline const Predictions student = made(4, {2, .5f, -1, 0, .1f, 1.2f, .3f, -.7f, -.5f, 0, .4f, 1.5f}, {0, 1, 2});
inline const Predictions teacher = made(4, {3, 1, -2, .5f, .2f, 2.5f, -.3f, -1, -1, .3f, .2f, 2.2f}, {0, 1, 2});

inline bool near(double a, double b, double tolerance = 1e-9) { return std::abs(a - b) <= tolerance; }

} // namespace retort::test

#define NEAR(a, b, tolerance)                                                                                                              \
    QVERIFY2(retort::test::near((a), (b), (tolerance)), qPrintable(QStringLiteral("%1 against %2").arg((a), 0, 'g', 12).arg((b), 0, 'g', 12)))
