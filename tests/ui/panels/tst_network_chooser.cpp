#include "core/store/run_writer.h"
#include "tests/ui/digits_lab.h"
#include "ui/follow/beliefs.h"
#include "ui/follow/run_data.h"
#include "ui/panels/network_chooser.h"
#include "ui/workbench.h"

#include <QTest>

using namespace retort;
using namespace retort::ui;

namespace {

/// What three networks trained together write, the n-th with a loss of n; the first has been there before.
Confusion addNetworks(const test::DigitsLab& lab, const RunId& run)
{
    RunWriter writer(lab.folder.path, run, 1);
    Confusion last;
    for (const std::int64_t network : {1, 2}) {
        for (std::int64_t step = 1; step <= 40; ++step) {
            const std::pair<std::string_view, float> values[] = {{"loss.total", static_cast<float>(network)}};
            writer.step(step, values, network);
        }
        const Predictions said = lab.say(lab.digits->train, lab.splits.validation, 30, 0, static_cast<int>(network));
        Evaluation evaluation;
        evaluation.network = network;
        evaluation.step = 40;
        evaluation.confusion = last = confusionOf(said);
        evaluation.values = {{"validation.accuracy", accuracyOf(evaluation.confusion)}};
        writer.evaluation(evaluation, said);
    }
    return last;
}

} // namespace

class TestNetworkChooser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingIsOfTheNetworkChosen()
    {
        const test::DigitsLab lab({.seeds = 1, .finished = false});
        const RunId& run = lab.students[0];
        Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
        workbench.setCurrentRun(run);
        NetworkChooser chooser(workbench);
        QVERIFY(chooser.isHidden());
        const Confusion third = addNetworks(lab, run);
        workbench.follower().refresh();
        QVERIFY(!chooser.isHidden());
        QCOMPARE(chooser.count(), 3);
        QCOMPARE(chooser.currentIndex(), 0);
        const auto data = workbench.follower().data(run);
        QVERIFY(data->series("loss.total").back() != 2);

        chooser.setCurrentIndex(2);
        Q_EMIT chooser.activated(2);
        QCOMPARE(data->series("loss.total").back(), 2.0F);
        QCOMPARE(data->evaluations().size(), std::size_t{1});
        QCOMPARE(data->evaluations().back().confusion, third);
        const auto beliefs = readBeliefs(lab.folder.path, run, workbench.viewPoint());
        QCOMPARE(beliefs->counts.student, third);

        // The run's best is the mean over its networks.
        double mean = 0;
        for (std::int64_t network = 0; network < 3; ++network) {
            double best = 0;
            for (const Evaluation& each : lab.store.evaluationsSince(run).first)
                if (each.network == network)
                    best = std::max(best, each.values.at("validation.accuracy"));
            mean += best / 3;
        }
        QVERIFY(std::abs(*lab.store.run(run).scores.bestAccuracy - mean) < 1e-12);

        workbench.setCurrentRun(lab.baselines[0]);
        QVERIFY(chooser.isHidden());
        QCOMPARE(workbench.viewPoint().network, std::int64_t{0});
        workbench.setCurrentRun(run);
        QVERIFY(!chooser.isHidden());
        QCOMPARE(workbench.viewPoint().network, workbench.follower().data(run)->network());
        QCOMPARE(chooser.currentIndex(), static_cast<int>(workbench.viewPoint().network));
    }
};

QTEST_MAIN(TestNetworkChooser)
#include "tst_network_chooser.moc"
