#include "core/base/file.h"
#include "planning.h"
#include "tests/places.h"

#include <filesystem>
#include <set>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

const std::filesystem::path folder = test::sourceFolder() / "experiments";

void eachExperiment()
{
    QTest::addColumn<QString>("file");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json")
            QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
    }
}

Experiment fetched()
{
    QFETCH(QString, file);
    return readExperiment(file.toStdString());
}

Plan planOf(const Experiment& experiment)
{
    const ResolvedExperiment resolved = planning::resolved(experiment);
    return plan(resolved, resolved.data.dataset == "digits" ? planning::digits() : planning::fashion());
}

Plan planOf(const std::string& name) { return planOf(readExperiment(folder / (name + ".json"))); }

std::set<std::string> hashes(const Plan& plan, const std::string& node)
{
    std::set<std::string> found;
    for (const PlannedRun& run : plan.runs) {
        if (run.node == node)
            found.insert(run.hash);
    }
    return found;
}

} // namespace

class TestReadyExperiments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachIsWrittenAsThisProgramWritesIt_data() { eachExperiment(); }
    void eachIsWrittenAsThisProgramWritesIt()
    {
        QFETCH(QString, file);
        QCOMPARE(toText(fetched()), readFile(file.toStdString()));
    }

    void eachResolvesAndPlansWithoutAProblem_data() { eachExperiment(); }
    void eachResolvesAndPlansWithoutAProblem()
    {
        const Experiment experiment = fetched();
        QCOMPARE(planning::text(resolve(experiment).problems), std::string());
        QVERIFY(!planOf(experiment).runs.empty());
    }

    void eachSaysWhatItShows_data() { eachExperiment(); }
    void eachSaysWhatItShows()
    {
        const Experiment experiment = fetched();
        QVERIFY(!experiment.name().empty() && experiment.name().size() <= 48);
        QVERIFY(experiment.about().size() > 40 && experiment.about().size() <= 320);
    }

    void theyHaveAsManyRunsAsTheirAuthorsCounted_data()
    {
        QTest::addColumn<int>("runs");
        QTest::newRow("fashion-first") << 1 + 5 * 4;
        QTest::newRow("fashion-all-labels") << 1 + 5 * 2;
        QTest::newRow("fashion-temperature") << 1 + 5 * 5 + 5;
        QTest::newRow("fashion-label-share") << 1 + 3 * 5 + 3 * 5;
        QTest::newRow("fashion-unlike") << 1 + 3 * 4;
        QTest::newRow("fashion-mobilenet") << 1 + 3 * 3;
        QTest::newRow("fashion-terms") << 1 + 5 * 26;
        QTest::newRow("digits-few-labels") << 1 + 5 * 4;
        QTest::newRow("digits-ensemble") << 12 + 5 * 3;
    }
    void theyHaveAsManyRunsAsTheirAuthorsCounted()
    {
        QFETCH(int, runs);
        QCOMPARE(planOf(QTest::currentDataTag()).runs.size(), static_cast<std::size_t>(runs));
    }

    void theFashionExperimentsShareOneTeacher()
    {
        const auto teacher = hashes(planOf("fashion-first"), "teacher");
        QCOMPARE(teacher.size(), std::size_t{1});
        for (const char* name : {"fashion-all-labels", "fashion-temperature", "fashion-label-share", "fashion-unlike"})
            QCOMPARE(hashes(planOf(name), "teacher"), teacher);
    }

    void whatOneExperimentHasTrainedAnotherTakesOver()
    {
        const Plan first = planOf("fashion-first");
        QCOMPARE(hashes(planOf("fashion-all-labels"), "labels-only"), hashes(first, "all-labels"));
        QCOMPARE(hashes(planOf("fashion-temperature"), "labels-only"), hashes(first, "labels-only"));
    }

    void everyStudentHasSomethingToBeComparedWith_data() { eachExperiment(); }
    void everyStudentHasSomethingToBeComparedWith()
    {
        for (const PlannedRun& run : planOf(fetched()).runs)
            QCOMPARE(run.baseline || run.reference, !run.teachers.empty());
    }
};

QTEST_APPLESS_MAIN(TestReadyExperiments)
#include "tst_ready_experiments.moc"
