#include "planning.h"

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

const char* const base = R"({
  "data": {"dataset": "fashion_mnist"},
  "nodes": {
    "teacher": {"seed": 7, "model": {"architecture": "cnn"}, "train": {"epochs": 2}},
    "student": {
      "data": {"labelled": {"per_class": 20}, "unlabelled": "rest", "labelled_share": 0.5},
      "model": {"architecture": "mlp", "hidden": [64]},
      "teachers": {"from": "teacher"},
      "terms": {"own": {"kind": "cross_entropy", "weight": 0.1, "label_smoothing": 0.2}, "soft": {"kind": "kd", "weight": {"from": 0, "to": 0.9, "epochs": 5}}},
      "train": {"steps": 100, "optimizer": {"kind": "sgd", "lr": 0.1}, "augment": [{"kind": "shift"}]}
    }
  }
})";

Experiment with(std::initializer_list<std::pair<const char*, const char*>> nodes)
{
    Experiment experiment = parseExperiment(base);
    for (const auto& [name, json] : nodes)
        experiment.document["nodes"][name] = Json::parse(json);
    return experiment;
}

std::vector<Node> variants(const ResolvedExperiment& experiment, const std::string& name)
{
    std::vector<Node> found;
    std::ranges::copy_if(experiment.nodes, std::back_inserter(found), [&](const Node& node) { return node.name == name; });
    return found;
}

Node only(const Experiment& experiment, const std::string& name)
{
    const auto all = variants(planning::resolved(experiment), name);
    if (all.size() != 1)
        throw std::runtime_error(name + ": " + std::to_string(all.size()) + " variants");
    return all.front();
}

} // namespace

class TestMeaning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotSaidIsTheCataloguesDefault()
    {
        const ResolvedExperiment resolved = planning::resolved(parseExperiment(base));
        QCOMPARE(resolved.seeds, std::vector<std::uint64_t>{0});
        QVERIFY((resolved.data.validation == ValidationSpec{0, 0.1}));
        QCOMPARE(resolved.paths.at("path"), std::string());
        QVERIFY(resolved.data.params.values().empty());
        const Node teacher = variants(resolved, "teacher").front();
        QCOMPARE(teacher.model.params, defaults(entry(Kind::Architecture, "cnn")));
        QVERIFY((teacher.train.optimizer == Choice{"adam", defaults(entry(Kind::Optimizer, "adam"))}));
        QVERIFY((teacher.train.schedule == Choice{"constant", defaults(entry(Kind::Schedule, "constant"))}));
        QCOMPARE(teacher.terms.size(), std::size_t{1});
        QCOMPARE(teacher.terms[0].kind, std::string("cross_entropy"));
        QVERIFY((teacher.terms[0].weight == WeightSchedule{1, 1, 0}));
        QCOMPARE(teacher.train.batch, 128);
        QVERIFY(teacher.train.select == Select::Best);
        QVERIFY(teacher.seed == 7U);
        QCOMPARE(teacher.combine, std::string());
        const Node student = variants(resolved, "student").front();
        QVERIFY(student.train.select == Select::Last);   // few labels: the best would be chosen with more than it has
        QVERIFY(student.data.draw == Draw::PerSeed);
        QCOMPARE(student.combine, std::string("mean_probability"));
        QCOMPARE(student.teacherWeights, std::string("selected"));
        QCOMPARE(student.terms[1].params.real("temperature"), 4.0);
        QVERIFY((student.terms[1].weight == WeightSchedule{0, 0.9, 5}));
        QCOMPARE(student.train.optimizer.params.real("momentum"), 0.9);
        QCOMPARE(student.train.augment.at(0).params.integer("pixels"), 2);
    }

    void pathsStayOutOfTheDatasRecipe()
    {
        Experiment experiment = parseExperiment(base);
        experiment.document["data"] = Json::parse(R"({"dataset": "csv", "path": "/a/b.csv", "label": 3})");
        const ResolvedExperiment resolved = planning::resolved(experiment);
        QCOMPARE(resolved.paths, (std::map<std::string, std::string>{{"path", "/a/b.csv"}, {"test_path", ""}}));
        QVERIFY(!resolved.data.params.has("path"));
        QCOMPARE(resolved.data.params.text("label"), std::string("3"));
        QCOMPARE(resolved.data.params.real("test_fraction"), 0.2);
    }

    void aCopyTakesOverFieldByField()
    {
        const Node copy = only(with({{"copy", R"({"like": "student", "train": {"optimizer": {"lr": 0.2}, "epochs": 3}, "data": {"unlabelled": "none"}})"}}), "copy");
        const Node student = only(parseExperiment(base), "student");
        QCOMPARE(copy.train.optimizer.params.real("lr"), 0.2);
        QCOMPARE(copy.train.optimizer.kind, std::string("sgd"));
        QCOMPARE(copy.train.epochs, 3);
        QCOMPARE(copy.train.steps, 0);   // epochs drop the copied steps
        QVERIFY(copy.data.unlabelled == UnlabelledPart::None);
        QCOMPARE(copy.data.labelledAmount, 20.0);
        QCOMPARE(copy.terms, student.terms);
        QCOMPARE(copy.teachers, student.teachers);
    }

    void aCopysTermsAndKindsReplaceTheCopiedOnes()
    {
        const Node copy = only(with({{"copy", R"({"like": "student", "terms": {"soft": {"kind": "kd"}}, "model": {"architecture": "linear"}, "train": {"optimizer": {"kind": "adam"}}})"}}), "copy");
        QCOMPARE(copy.terms.size(), std::size_t{1});
        QVERIFY((copy.terms[0].weight == WeightSchedule{1, 1, 0}));
        QVERIFY(copy.model.params.values().empty());
        QCOMPARE(copy.train.optimizer.params.real("lr"), 0.001);
    }

    void aCopyCountsItsLabelsInOneWay()
    {
        const Node copy = only(with({{"copy", R"({"like": "student", "data": {"labelled": {"fraction": 0.5}}})"}}), "copy");
        QVERIFY(copy.data.labelled == LabelledPart::Fraction);
        QCOMPARE(copy.data.labelledAmount, 0.5);
    }

    void nullTakesACopiedFieldAway()
    {
        const Node copy = only(with({{"copy", R"({"like": "teacher", "seed": null})"}}), "copy");
        QVERIFY(!copy.seed);
    }

    void aCopyOfACopyIsACopy()
    {
        const Experiment experiment = with({{"b", R"({"like": "a", "members": 2})"}, {"a", R"({"like": "teacher", "train": {"batch": 32}})"}});
        QCOMPARE(only(experiment, "b").train.batch, 32);
        QCOMPARE(only(experiment, "b").members, 2);
        QCOMPARE(only(experiment, "a").members, 1);
    }

    void aBaselineIsItsStudentWithoutTheTeacher()
    {
        const Experiment experiment = with({{"plain", R"({"baseline_of": "student"})"}});
        const Node plain = only(experiment, "plain"), student = only(experiment, "student");
        QCOMPARE(plain.baselineOf, std::string("student"));
        QVERIFY(plain.teachers.empty() && plain.combine.empty());
        QCOMPARE(plain.terms.size(), std::size_t{1});
        QCOMPARE(plain.terms[0].name, std::string("own"));
        QCOMPARE(plain.terms[0].kind, std::string("cross_entropy"));
        QVERIFY((plain.terms[0].weight == WeightSchedule{1, 1, 0}));
        QCOMPARE(plain.terms[0].params.real("label_smoothing"), 0.2);
        QVERIFY((plain.data == NodeData{LabelledPart::PerClass, 20, Draw::PerSeed, UnlabelledPart::None, 0, {}}));
        QCOMPARE(plain.model, student.model);
        QCOMPARE(plain.train, student.train);
        QCOMPARE(plain.lane, student.lane);
    }

    void aBaselineMayBeChangedOnPurpose()
    {
        const Node plain = only(with({{"plain", R"({"baseline_of": "student", "train": {"optimizer": {"lr": 0.3}}, "seed": 4})"}}), "plain");
        QCOMPARE(plain.train.optimizer.params.real("lr"), 0.3);
        QVERIFY(plain.seed == 4U);
        QCOMPARE(plain.train.steps, 100);
    }

    void aBaselineOfASoftStudentHasAHardTermOfItsOwn()
    {
        const Node plain = only(with({{"soft", R"({"like": "student", "terms": {"soft": {"kind": "kd"}}})"}, {"plain", R"({"baseline_of": "soft"})"}}), "plain");
        QCOMPARE(plain.terms.at(0).name, std::string("hard"));
        QCOMPARE(plain.terms.at(0).params.real("label_smoothing"), 0.0);
    }

    void aBaselineWithoutLabelsIsRefusedWithWhatToCompareWith()
    {
        const Resolution resolution = resolve(with({{"blind", R"({"like": "student", "data": {"labelled": "none", "unlabelled": "all"}, "terms": {"soft": {"kind": "kd"}}})"},
            {"plain", R"({"baseline_of": "blind"})"}}));
        QVERIFY(!resolution.experiment);
        QCOMPARE(resolution.problems.front().path, std::string("nodes.plain.baseline_of"));
        QVERIFY(resolution.problems.front().message.find("reference_of") != std::string::npos);
    }

    void aReferenceSeesTheSamePicturesWithTheirLabels_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<int>("labelled");
        QTest::newRow("no labels, every picture") << R"({"labelled": "none", "unlabelled": "all"})" << int(LabelledPart::All);
        QTest::newRow("some labels, the rest without") << R"({"labelled": {"count": 100}, "unlabelled": "rest"})" << int(LabelledPart::All);
        QTest::newRow("some labels alone") << R"({"labelled": {"count": 100}, "unlabelled": "none"})" << int(LabelledPart::Count);
        QTest::newRow("all labels") << R"({"labelled": "all", "unlabelled": "none"})" << int(LabelledPart::All);
    }

    void aReferenceSeesTheSamePicturesWithTheirLabels()
    {
        QFETCH(QString, data);
        QFETCH(int, labelled);
        const std::string student = R"({"like": "student", "terms": {"soft": {"kind": "kd"}}, "data": )" + data.toStdString() + "}";
        const Experiment experiment = with({{"of", student.c_str()}, {"reference", R"({"reference_of": "of"})"}});
        const Node reference = only(experiment, "reference");
        QCOMPARE(int(reference.data.labelled), labelled);
        QVERIFY(reference.data.unlabelled == UnlabelledPart::None);
        QCOMPARE(reference.data.labelledShare, 0.0);
        QCOMPARE(reference.referenceOf, std::string("of"));
        QVERIFY(reference.train.select == only(experiment, "of").train.select);   // the same weights are compared
        QCOMPARE(reference.terms.size(), std::size_t{1});
    }

    void aCopyOfABaselineIsABaseline()
    {
        const Experiment experiment = with({{"plain", R"({"baseline_of": "student"})"}, {"other", R"({"like": "plain", "model": {"hidden": [32]}})"}});
        QCOMPARE(only(experiment, "other").baselineOf, std::string("student"));
        QCOMPARE(only(experiment, "other").model.params.integers("hidden"), std::vector<std::int64_t>{32});
    }

    void lanesFollowTheGenerations()
    {
        const Experiment experiment = with({
            {"assistant", R"({"like": "student", "teachers": {"from": ["teacher"]}})"},
            {"last", R"({"like": "student", "teachers": {"from": ["assistant", "ensemble"]}})"},
            {"ensemble", R"({"like": "teacher", "members": 3})"},
            {"plain", R"({"baseline_of": "assistant"})"},
            {"free", R"({"like": "teacher"})"},
        });
        const std::vector<std::pair<const char*, std::uint64_t>> lanes{{"last", 0}, {"student", 0}, {"free", 0}, {"assistant", 1000}, {"plain", 1000}, {"ensemble", 1000}, {"teacher", 2000}};
        for (const auto& [name, lane] : lanes)
            QVERIFY2(only(experiment, name).lane == lane, name);
    }

    void teachersStandBeforeThoseTheyTeach()
    {
        const ResolvedExperiment resolved = planning::resolved(with({{"late", R"({"like": "teacher"})"}, {"student", R"({"like": "x", "teachers": {"from": "late"}})"},
            {"x", R"({"teachers": {"from": "teacher"}, "terms": {"soft": {"kind": "kd"}}, "model": {"architecture": "linear"}, "train": {"steps": 5}})"}}));
        std::vector<std::string> names;
        for (const Node& node : resolved.nodes)
            names.push_back(node.name);
        QCOMPARE(names, (std::vector<std::string>{"teacher", "late", "student", "x"}));
    }

    void aSweepMakesVariantsOfTheNodesItReaches()
    {
        Experiment experiment = with({{"plain", R"({"baseline_of": "student"})"}, {"copy", R"({"like": "student"})"}});
        experiment.document["sweep"] = Json::parse(R"({"student.terms.soft.temperature": [1, 8], "nodes.student.train.steps": [10, 20, 30]})");
        const ResolvedExperiment resolved = planning::resolved(experiment);
        const auto students = variants(resolved, "student");
        QCOMPARE(students.size(), std::size_t{6});
        QCOMPARE(variants(resolved, "teacher").size(), std::size_t{1});
        QCOMPARE(variants(resolved, "copy").size(), std::size_t{1});   // copied before the sweep
        QCOMPARE(variants(resolved, "copy").front().train.steps, 100);
        QCOMPARE(students[4].sweep, (std::map<std::string, std::string>{{"student.terms.soft.temperature", "8"}, {"student.train.steps", "20"}}));
        QCOMPARE(students[4].terms[1].params.real("temperature"), 8.0);
        QCOMPARE(students[4].train.steps, 20);
        for (const Node& plain : variants(resolved, "plain"))   // derived after the sweep
            QCOMPARE(std::to_string(plain.train.steps), plain.sweep.at("student.train.steps"));
    }

    void pointsMoveTogether()
    {
        Experiment experiment = parseExperiment(base);
        experiment.document["sweep"] = Json::parse(R"([{"student.terms.own.weight": 1, "student.terms.soft.weight": 0}, {"student.terms.own.weight": 0.5, "student.terms.soft.weight": 0.5},
            {"student.terms.own.weight": 1, "student.terms.soft.weight": 0}])");
        const auto students = variants(planning::resolved(experiment), "student");
        QCOMPARE(students.size(), std::size_t{2});   // each point once
        QCOMPARE(students[1].terms[0].weight.to, 0.5);
        QCOMPARE(students[1].terms[1].weight.to, 0.5);
    }

    void aSweptTeacherMultipliesItsStudents()
    {
        Experiment experiment = with({{"plain", R"({"baseline_of": "student"})"}, {"other", R"({"like": "teacher"})"}});
        experiment.document["sweep"] = Json::parse(R"({"teacher.train.epochs": [1, 2, 3]})");
        const ResolvedExperiment resolved = planning::resolved(experiment);
        QCOMPARE(variants(resolved, "teacher").size(), std::size_t{3});
        QCOMPARE(variants(resolved, "student").size(), std::size_t{3});
        QCOMPARE(variants(resolved, "plain").size(), std::size_t{1});
        QCOMPARE(variants(resolved, "other").size(), std::size_t{1});
        QCOMPARE(variants(resolved, "student").at(2).sweep, (std::map<std::string, std::string>{{"teacher.train.epochs", "3"}}));
    }

    void aSweepMayChangeKindsAndWholeObjects()
    {
        Experiment experiment = parseExperiment(base);
        experiment.document["sweep"] = Json::parse(R"([{"student.model.architecture": "cnn", "student.model.channels": [4]}, {"student.model": {"architecture": "mlp", "hidden": [8]}},
            {"student.train.optimizer.kind": "adam"}, {"student.train.epochs": 2}, {"student.data.labelled": "all"}, {"student.teachers.from": ["run:abc"]}])");
        const auto students = variants(planning::resolved(experiment), "student");
        QCOMPARE(students.size(), std::size_t{6});
        QCOMPARE(students[0].model.params.integers("channels"), std::vector<std::int64_t>{4});
        QCOMPARE(students[0].model.params.integers("hidden"), std::vector<std::int64_t>{64});   // a field that both kinds know stays
        QCOMPARE(students[1].model.params.integers("hidden"), std::vector<std::int64_t>{8});
        QCOMPARE(students[2].train.optimizer.params.real("lr"), 0.1);
        QCOMPARE(students[3].train.steps, 0);
        QVERIFY(students[4].data.labelled == LabelledPart::All);
        QVERIFY(students[5].teachers.at(0).kind == TeacherSource::Kind::Run);
    }

    void aLargeSweepResolvesQuickly()
    {
        Experiment experiment = with({{"plain", R"({"baseline_of": "student"})"}});
        std::vector<int> steps;
        for (int i = 1; i <= 100; ++i)
            steps.push_back(i);
        experiment.document["sweep"] = {{"student.train.steps", steps}, {"student.terms.soft.temperature", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}};
        QCOMPARE(variants(planning::resolved(experiment), "student").size(), std::size_t{1000});
        steps.push_back(101);
        experiment.document["sweep"]["student.train.steps"] = steps;
        const Resolution tooLarge = resolve(experiment);
        QVERIFY(!tooLarge.experiment);
        QCOMPARE(tooLarge.problems.front().path, std::string("sweep"));
    }
};

QTEST_APPLESS_MAIN(TestMeaning)
#include "tst_meaning.moc"
