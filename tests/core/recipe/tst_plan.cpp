#include "planning.h"
#include "tests/places.h"

#include <algorithm>
#include <set>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

const char* const base = R"({
  "data": {"dataset": "fashion_mnist", "validation": {"count": 5000}},
  "nodes": {
    "teacher": {"model": {"architecture": "cnn"}, "train": {"epochs": 2}},
    "student": {
      "data": {"labelled": {"count": 1000}, "unlabelled": "rest"},
      "model": {"architecture": "mlp", "hidden": [128]},
      "teachers": {"from": "teacher"},
      "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9}},
      "train": {"epochs": 3, "batch": 100, "evaluate": {"every": {"epochs": 1}}}
    },
    "plain": {"baseline_of": "student"}
  },
  "seeds": [0, 1]
})";

Experiment fashionFirst() { return readExperiment(test::sourceFolder() / "experiments/fashion-first.json"); }

Experiment with(std::initializer_list<std::pair<const char*, const char*>> changes)
{
    Experiment experiment = parseExperiment(base);
    for (const auto& [path, json] : changes)
        setValue(experiment, path, Json::parse(json));
    return experiment;
}

Plan planOf(const Experiment& experiment) { return plan(planning::resolved(experiment), planning::fashion()); }

std::vector<PlannedRun> runsOf(const Plan& plan, const std::string& node)
{
    std::vector<PlannedRun> found;
    std::ranges::copy_if(plan.runs, std::back_inserter(found), [&](const PlannedRun& run) { return run.node == node; });
    return found;
}

std::string refusal(const Experiment& experiment, const PlanContext& context = planning::fashion())
{
    try {
        (void)plan(planning::resolved(experiment), context);
    } catch (const Error& e) {
        return e.what();
    }
    return {};
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// 60 nodes, each taught by the two before it: more ways lead from the last to the first than could ever be walked.
    void aTeacherReachedByManyWaysIsPlannedOnce()
    {
        std::string nodes;
        for (int i = 0; i < 60; ++i) {
            const auto name = [](int n) { return "\"n" + std::to_string(n) + "\""; };
            nodes += (i ? ", " : "") + name(i) + R"(: {"model": {"architecture": "mlp", "hidden": [)" + std::to_string(8 + i) + R"(]}, "train": {"steps": 10})"
                + (i > 1 ? R"(, "teachers": {"from": [)" + name(i - 1) + ", " + name(i - 2) + R"(]}, "terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 2}})" : "") + "}";
        }
        const std::string text = R"({"retort": 1, "name": "many ways", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}}, "nodes": {)" + nodes
            + R"(}, "seeds": [0], "sweep": {"n0.train.batch": [16, 32]}})";
        QCOMPARE(planning::planned(text, planning::digits()).runs.size(), std::size_t{2 + 1 + 58 * 2});
    }

    void moreRunsThanAnyoneCanWaitForAreRefused()
    {
        const std::string text = R"({"retort": 1, "name": "many", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}},
            "nodes": {"solo": {"model": {"architecture": "linear"}, "members": 101, "train": {"steps": 10}}}, "seeds": [)";
        std::string seeds;
        for (int seed = 0; seed < 100; ++seed)
            seeds += (seed ? "," : "") + std::to_string(seed);
        try {
            (void)planning::planned(text + seeds + "]}", planning::digits());
            QFAIL("10 100 runs were planned");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("more than 10000 runs") != std::string::npos, error.what());
        }
    }

    void theExampleIs21Runs()
    {
        const Plan plan = planOf(fashionFirst());
        QCOMPARE(plan.runs.size(), std::size_t{21});
        QCOMPARE(runsOf(plan, "teacher").size(), std::size_t{1});
        for (const char* node : {"same-pictures", "labels-only", "no-labels", "all-labels"})
            QCOMPARE(runsOf(plan, node).size(), std::size_t{5});
    }

    /// Sweeps of the example: how many runs each node has then.
    void aSweepMultipliesWhatItReaches_data()
    {
        QTest::addColumn<QString>("sweep");
        QTest::addColumn<QList<int>>("runs");   // teacher, same-pictures, labels-only, no-labels, all-labels
        QTest::newRow("temperatures") << R"({"same-pictures.terms.soft.temperature": [1, 4, 20]})" << QList<int>{1, 15, 5, 5, 5};
        QTest::newRow("a temperature twice") << R"({"same-pictures.terms.soft.temperature": [1, 1.0]})" << QList<int>{1, 5, 5, 5, 5};
        QTest::newRow("learning rates") << R"({"same-pictures.train.optimizer.lr": [0.001, 0.003]})" << QList<int>{1, 10, 10, 5, 5};
        QTest::newRow("both") << R"({"same-pictures.terms.soft.temperature": [1, 4], "same-pictures.train.optimizer.lr": [0.001, 0.003]})" << QList<int>{1, 20, 10, 5, 5};
        QTest::newRow("the teacher") << R"({"teacher.train.epochs": [1, 2, 3]})" << QList<int>{3, 15, 5, 15, 5};
        QTest::newRow("the baseline alone") << R"({"labels-only.train.optimizer.lr": [0.001, 0.003]})" << QList<int>{1, 5, 10, 5, 5};
        QTest::newRow("two nodes together") << R"([{"same-pictures.train.steps": 10, "no-labels.train.steps": 10}, {"same-pictures.train.steps": 20, "no-labels.train.steps": 20}])" << QList<int>{1, 10, 10, 10, 10};
        QTest::newRow("two weights together") << R"([{"same-pictures.terms.hard.weight": 0, "same-pictures.terms.soft.weight": 1}, {"same-pictures.terms.hard.weight": 0.5, "same-pictures.terms.soft.weight": 0.5}])" << QList<int>{1, 10, 5, 5, 5};
        QTest::newRow("labels") << R"({"same-pictures.data.labelled": [{"count": 100}, {"fraction": 0.03}, "all"]})" << QList<int>{1, 15, 10, 5, 5};   // the baseline of all labels is all-labels
    }

    void aSweepMultipliesWhatItReaches()
    {
        QFETCH(QString, sweep);
        QFETCH(QList<int>, runs);
        Experiment experiment = fashionFirst();
        experiment.document["sweep"] = Json::parse(sweep.toStdString());
        const Plan plan = planOf(experiment);
        QList<int> counts;
        for (const char* node : {"teacher", "same-pictures", "labels-only", "no-labels", "all-labels"})
            counts.push_back(static_cast<int>(runsOf(plan, node).size()));
        if (QTest::currentDataTag() == QByteArray("labels")) {   // five runs have two names: they count for whichever comes first
            QCOMPARE(counts[2] + counts[4], 10 + 5);
            counts[2] = runs[2], counts[4] = runs[4];
        }
        QCOMPARE(counts, runs);
        for (const PlannedRun& run : plan.runs) {
            if (run.node == "same-pictures")
                QVERIFY(run.baseline.has_value());
        }
    }

    void eachRecipeIsPlannedOnceAndAfterItsTeachers()
    {
        Experiment experiment = fashionFirst();
        experiment.document["sweep"] = {{"same-pictures.terms.soft.temperature", {1, 4}}, {"teacher.train.epochs", {1, 2}}};
        const Plan plan = planOf(experiment);
        std::set<std::string> hashes;
        for (std::size_t i = 0; i < plan.runs.size(); ++i) {
            const PlannedRun& run = plan.runs[i];
            QVERIFY(hashes.insert(run.hash).second);
            QCOMPARE(run.hash, recipeHash(run.recipe));
            QCOMPARE(run.teacherRuns.size(), run.recipe.teachers.size());
            QCOMPARE(run.teachers.size(), run.recipe.teachers.size());
            for (std::size_t k = 0; k < run.teacherRuns.size(); ++k) {
                QVERIFY(run.teacherRuns[k] < i);
                QCOMPARE(plan.runs[run.teacherRuns[k]].hash, run.recipe.teachers[k].identity);
                if (run.sweep.contains("teacher.train.epochs"))
                    QCOMPARE(plan.runs[run.teacherRuns[k]].sweep.at("teacher.train.epochs"), run.sweep.at("teacher.train.epochs"));
            }
        }
    }

    void aSharedBaselineIsToldApartOnlyByWhatDecidesIt()
    {
        Experiment experiment = fashionFirst();
        experiment.document["sweep"] = {{"same-pictures.terms.soft.temperature", {1, 4}}, {"same-pictures.train.optimizer.lr", {0.001, 0.003}}};
        const Plan plan = planOf(experiment);
        for (const PlannedRun& run : plan.runs) {
            if (run.node == "labels-only")
                QCOMPARE(run.sweep, (std::map<std::string, std::string>{{"same-pictures.train.optimizer.lr", run.sweep.at("same-pictures.train.optimizer.lr")}}));
            if (run.node == "same-pictures")
                QCOMPARE(plan.runs[run.baseline.value()].sweep.at("same-pictures.train.optimizer.lr"), run.sweep.at("same-pictures.train.optimizer.lr"));
        }
    }

    void aPairSharesSeedLaneStepsAndSettings()
    {
        const Plan plan = planOf(fashionFirst());
        int pairs = 0;
        for (const PlannedRun& run : plan.runs) {
            for (const auto& other : {run.baseline, run.reference}) {
                if (!other)
                    continue;
                ++pairs;
                const PlannedRun& pair = plan.runs[*other];
                QCOMPARE(pair.seed, run.seed);
                QCOMPARE(pair.recipe.lane, run.recipe.lane);
                QCOMPARE(pair.recipe.model, run.recipe.model);
                QCOMPARE(pair.recipe.train, run.recipe.train);
                QCOMPARE(pair.steps, run.steps);
                QVERIFY(pair.recipe.teachers.empty());
            }
        }
        QCOMPARE(pairs, 10);   // same-pictures with labels-only, no-labels with all-labels
    }

    void lanesAndMembers()
    {
        const Plan plan = planOf(with({{"teacher.members", "3"}, {"student.members", "2"}}));
        for (const PlannedRun& run : plan.runs) {
            QCOMPARE(run.recipe.lane, (run.node == "teacher" ? 1000 : 0) + static_cast<std::uint64_t>(run.member));
            QCOMPARE(run.recipe.seed, run.seed);
            if (run.node == "student") {
                QCOMPARE(run.teacherRuns.size(), std::size_t{3});
                for (std::size_t k = 0; k < 3; ++k) {
                    QCOMPARE(plan.runs[run.teacherRuns[k]].member, static_cast<std::int64_t>(k));
                    QCOMPARE(plan.runs[run.teacherRuns[k]].seed, run.seed);
                }
                QCOMPARE(plan.runs[run.baseline.value()].member, run.member);
            }
        }
        QCOMPARE(plan.runs.size(), std::size_t{2 * (3 + 2 + 2)});
    }

    void networksTogetherAreOneRunAndTeachAsMany()
    {
        const std::string members = R"("members": 3, "model": {"architecture": "mlp"}, "train": {"epochs": 1})";
        const auto text = [&](const std::string& more) {
            return R"({"retort": 1, "name": "a test", "data": {"dataset": "fashion_mnist"}, "nodes": {"teacher": {)" + members + more + R"(}, "student": {"model": {"architecture": "mlp"},
                "teachers": {"from": ["teacher"]}, "terms": {"soft": {"kind": "kd"}}, "train": {"epochs": 1}}}, "seeds": [4]})";
        };
        const Plan plan = planning::planned(text(R"(, "together": true)")), apart = planning::planned(text(""));
        QCOMPARE(plan.runs.size(), std::size_t{2});
        QCOMPARE(apart.runs.size(), std::size_t{4});
        const PlannedRun& teacher = plan.runs[0];
        const PlannedRun& student = plan.runs[1];
        QCOMPARE(teacher.recipe.networks, std::int64_t{3});
        QCOMPARE(teacher.recipe.lane, std::uint64_t{1000});
        QCOMPARE(teacher.trainingMacs, 3 * apart.runs[0].trainingMacs);
        QVERIFY(teacher.hash != apart.runs[0].hash);
        QCOMPARE(student.teacherRuns, (std::vector<std::size_t>{0, 0, 0}));
        for (std::size_t n = 0; n < 3; ++n)
            QCOMPARE(student.recipe.teachers[n], (TeacherIdentity{.identity = teacher.hash, .weights = "best", .network = static_cast<std::int64_t>(n)}));
        for (const Recipe& recipe : {teacher.recipe, student.recipe})
            QVERIFY(recipeFromStoredJson(toStoredJson(recipe)) == recipe);
        QVERIFY(toJson(apart.runs[0].recipe).find("networks") == std::string::npos);   // the hash of a single one is as old as the format
        QVERIFY(toJson(apart.runs[3].recipe).find("\"network\"") == std::string::npos);
    }

    void aSeedOfItsOwnIsSharedByAll()
    {
        const Plan plan = planOf(with({{"teacher.seed", "9"}}));
        QCOMPARE(runsOf(plan, "teacher").size(), std::size_t{1});
        QCOMPARE(plan.runs.front().node, std::string("teacher"));
        QCOMPARE(plan.runs.front().seed, std::uint64_t{9});
        for (const PlannedRun& run : runsOf(plan, "student"))
            QCOMPARE(run.teacherRuns.front(), std::size_t{0});
    }

    void aStudentsOwnSeedAsksForItsTeacherAtThatSeed()
    {
        const Plan plan = planOf(with({{"student.seed", "9"}}));
        std::set<std::uint64_t> seeds;
        for (const PlannedRun& run : runsOf(plan, "teacher"))
            seeds.insert(run.seed);
        QCOMPARE(seeds, (std::set<std::uint64_t>{0, 1, 9}));
        QCOMPARE(plan.runs[runsOf(plan, "student").front().teacherRuns.front()].seed, std::uint64_t{9});
        QCOMPARE(runsOf(plan, "plain").size(), std::size_t{1});
    }

    /// 55 000 samples in batches of 100 are 550 steps an epoch; the baseline's own thousand would be 10.
    void aBaselineMakesItsStudentsSteps()
    {
        const Plan plan = planOf(parseExperiment(base));
        const PlannedRun student = runsOf(plan, "student").front(), plain = runsOf(plan, "plain").front();
        QCOMPARE(student.transferSamples, 55000);
        QCOMPARE(student.recipe.train.epochs, 3);
        QCOMPARE(student.steps, 1650);
        QCOMPARE(plain.transferSamples, 1000);
        QCOMPARE(plain.recipe.train.epochs, 0);
        QCOMPARE(plain.recipe.train.steps, 1650);
        QCOMPARE(plain.recipe.train.evaluateSteps, 550);   // measured at the same steps
        QCOMPARE(plain.recipe.train.evaluateEpochs, 0);
        QCOMPARE(student.recipe.train.evaluateEpochs, 1);
    }

    void aBaselinesOwnLengthIsKept()
    {
        const PlannedRun plain = runsOf(planOf(with({{"plain.train", R"({"epochs": 5})"}})), "plain").front();
        QCOMPARE(plain.recipe.train.epochs, 5);
        QCOMPARE(plain.steps, 50);
    }

    void aPairOnTheSameSamplesKeepsItsEpochs()
    {
        const PlannedRun plain = runsOf(planOf(with({{"student.data.unlabelled", "\"none\""}})), "plain").front();
        QCOMPARE(plain.recipe.train.epochs, 3);
        QCOMPARE(plain.recipe.train.steps, 0);
    }

    /// cnn 16-32 on 28 × 28: 9·1·16·784 + 9·16·32·196 + 1568·128 + 128·10; mlp 128: 784·128 + 128·10.
    void costsAreThoseOfTheNetworkAndItsSteps()
    {
        const Plan plan = planOf(fashionFirst());
        const PlannedRun teacher = runsOf(plan, "teacher").front(), same = runsOf(plan, "same-pictures").front();
        QCOMPARE(teacher.cost.macs, 9 * 16 * 784 + 9 * 16 * 32 * 196 + 1568 * 128 + 1280);
        QCOMPARE(teacher.transferSamples, 55000);
        QCOMPARE(teacher.steps, 2 * 430);
        QCOMPARE(teacher.trainingMacs, 3.0 * double(teacher.cost.macs) * 110000);
        QCOMPARE(same.cost.macs, 784 * 128 + 1280);
        QCOMPARE(same.transferSamples, 200);
        QCOMPARE(same.steps, 1500);
        QCOMPARE(same.trainingMacs, 3.0 * double(same.cost.macs) * 1500 * 100);   // 200 samples are two batches: 128 and 72
    }

    void transferSetsAreCounted_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<qint64>("samples");
        QTest::newRow("all") << R"({"labelled": "all"})" << qint64{55000};
        QTest::newRow("per class") << R"({"labelled": {"per_class": 7}})" << qint64{70};
        QTest::newRow("count") << R"({"labelled": {"count": 333}})" << qint64{333};
        QTest::newRow("fraction") << R"({"labelled": {"fraction": 0.03}})" << qint64{1650};
        QTest::newRow("none and all") << R"({"labelled": {"count": 333}, "unlabelled": "all"})" << qint64{55000};
        QTest::newRow("two classes less") << R"({"labelled": {"count": 333}, "unlabelled": "rest", "omit_classes": [3, 5]})" << qint64{44000};
        QTest::newRow("per class of eight") << R"({"labelled": {"per_class": 7}, "omit_classes": [3, 5]})" << qint64{56};
    }
    void transferSetsAreCounted()
    {
        QFETCH(QString, data);
        QFETCH(qint64, samples);
        const Experiment experiment = with({{"teacher.data", data.toStdString().c_str()}});
        QCOMPARE(runsOf(planOf(experiment), "teacher").front().transferSamples, samples);
    }

    void whatTheDataCannotGiveIsRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("too many labels") << "student.data.labelled" << R"({"count": 55001})" << "nodes.student: 55001 labels are asked for";
        QTest::newRow("too many a class") << "student.data.labelled" << R"({"per_class": 5501})" << "class 0 has 5500 samples";
        QTest::newRow("a class that is none") << "teacher.data" << R"({"omit_classes": [10]})" << "no class 10";
        QTest::newRow("no class left") << "teacher.data" << R"({"omit_classes": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]})" << "nodes.teacher";
        QTest::newRow("a share of nothing") << "teacher.data" << R"({"labelled": {"fraction": 0.000001}})" << "no sample at all";
        QTest::newRow("all for validation") << "data.validation" << R"({"count": 60000})" << "data.validation";
        QTest::newRow("nothing for validation") << "data.validation" << R"({"fraction": 0.000005})" << "of the 60000 samples of the train part comes to no sample at all";
        QTest::newRow("measured at every step") << "teacher.train" << R"({"steps": 100001, "evaluate": {"every": {"steps": 1}}})" << "nodes.teacher: train.evaluate.every: comes to 100001 evaluations";
        QTest::newRow("measured at every step of many epochs") << "student.train" << R"({"epochs": 1000, "evaluate": {"every": {"steps": 1}}})" << "nodes.student: train.evaluate.every";
        QTest::newRow("measured after every epoch of many") << "teacher.train" << R"({"epochs": 1000000, "evaluate": {"every": {"epochs": 1}}})" << "comes to 1000000 evaluations";
        QTest::newRow("a picture too small") << "teacher.model" << R"({"architecture": "cnn", "channels": [2, 2, 2, 2, 2]})" << "nodes.teacher";
    }
    void whatTheDataCannotGiveIsRefused()
    {
        QFETCH(QString, path);
        QFETCH(QString, json);
        QFETCH(QString, says);
        const std::string said = refusal(with({{path.toStdString().c_str(), json.toStdString().c_str()}}));
        QVERIFY2(said.find(says.toStdString()) != std::string::npos, said.c_str());
    }

    void picturesAugmentationsAreRefusedForTables()
    {
        PlanContext table = planning::fashion();
        table.input = {1, 1, 20};
        const Experiment shifted = with({{"teacher.model", R"({"architecture": "mlp"})"}, {"teacher.train.augment", R"([{"kind": "shift"}])"}});
        QVERIFY(refusal(shifted, table).find("nodes.teacher: train.augment: shift") != std::string::npos);
        const Experiment noisy = with({{"teacher.model", R"({"architecture": "mlp"})"}, {"teacher.train.augment", R"([{"kind": "noise"}])"}});
        QCOMPARE(refusal(noisy, table), std::string());
    }

    void teachersFromElsewhereAreNamedByTheirIdentity()
    {
        const Plan plan = planOf(with({{"student.teachers.from", R"(["run:k7m2", "file:/t/a.pt", "teacher"])"}, {"student.teachers.weights", "\"last\""}}));
        const PlannedRun student = runsOf(plan, "student").front();
        QCOMPARE(student.recipe.teachers.size(), std::size_t{3});
        QCOMPARE(student.recipe.teachers[0].identity, std::string("r1:k7m2"));
        QCOMPARE(student.recipe.teachers[1].identity, std::string("sha256:hash-of-/t/a.pt"));
        QCOMPARE(student.recipe.teachers[2].identity, runsOf(plan, "teacher").front().hash);
        for (const TeacherIdentity& teacher : student.recipe.teachers)
            QCOMPARE(teacher.weights, std::string("last"));
        QCOMPARE(student.teacherRuns.size(), std::size_t{1});
        QVERIFY(student.teachers[1].kind == TeacherSource::Kind::File);
    }

    void aRunMayTeachByTheWeightsOfAnEpoch()
    {
        const Plan plan = planOf(with({{"student.teachers.from", R"(["run:k7m2", "file:/t/a.pt"])"}, {"student.teachers.weights", "\"epoch:3\""}}));
        const auto students = runsOf(plan, "student");
        QCOMPARE(students.front().recipe.teachers.size(), std::size_t{2});
        for (const TeacherIdentity& teacher : students.front().recipe.teachers)
            QCOMPARE(teacher.weights, std::string("epoch:3"));
    }

    void aTeacherThatIsNotThereIsSaid()
    {
        PlanContext context = planning::fashion();
        context.teachingRun = [](const std::string&) -> PlanContext::TeachingRun { throw Error("there is no such run"); };
        QCOMPARE(refusal(with({{"student.teachers.from", "\"run:zzz\""}}), context), std::string("there is no such run"));
    }

    void selectedWeightsAreTheOnesTheTeacherSelects()
    {
        const auto weights = [](const Experiment& experiment) { return runsOf(planOf(experiment), "student").front().recipe.teachers.front().weights; };
        QCOMPARE(weights(parseExperiment(base)), std::string("best"));
        QCOMPARE(weights(with({{"teacher.train.select", "\"last\""}})), std::string("last"));
    }

    void studentsOfOneNetworkShareOneBaseline()
    {
        const Plan plan = planOf(with({{"nodes.other", R"({"like": "student", "terms": {"soft": {"kind": "logit_mse"}, "hard": {"kind": "cross_entropy"}}})"}}));
        for (const PlannedRun& run : runsOf(plan, "other"))
            QCOMPARE(plan.runs[run.baseline.value()].node, std::string("plain"));
    }
};

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
