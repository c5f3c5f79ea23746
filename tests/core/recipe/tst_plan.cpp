#include "planning.h"

#include <algorithm>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

Experiment fashionFirst() { return readExperiment(RETORT_SOURCE_DIR "/experiments/fashion-first.json"); }

Plan planOf(const Experiment& experiment) { return plan(planning::resolved(experiment), planning::fashion()); }

std::int64_t countOf(const Plan& plan, const std::string& node) { return std::ranges::count(plan.runs, node, &PlannedRun::node); }

} // namespace

class TestPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theExampleIs21Runs()
    {
        const Plan plan = planOf(fashionFirst());
        QCOMPARE(plan.runs.size(), std::size_t{21});
        QCOMPARE(countOf(plan, "teacher"), 1);
        for (const char* node : {"same-pictures", "labels-only", "no-labels", "all-labels"})
            QCOMPARE(countOf(plan, node), 5);
    }

    void aTemperatureSweepIs31Runs()
    {
        Experiment experiment = fashionFirst();
        setValue(experiment, "sweep", Json{{"same-pictures.terms.soft.temperature", {1, 4, 20}}});
        const Plan plan = planOf(experiment);
        QCOMPARE(plan.runs.size(), std::size_t{31});
        QCOMPARE(countOf(plan, "same-pictures"), 15);
        for (const char* node : {"labels-only", "no-labels", "all-labels"})
            QCOMPARE(countOf(plan, node), 5);
    }
};

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
