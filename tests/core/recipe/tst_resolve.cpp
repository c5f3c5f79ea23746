#include "planning.h"

#include <cmath>
#include <functional>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

const char* const base = R"({
  "retort": 1, "name": "base", "about": "for tests",
  "data": {"dataset": "fashion_mnist", "validation": {"from": "train", "count": 5000}},
  "nodes": {
    "teacher": {"model": {"architecture": "cnn"}, "train": {"epochs": 2}},
    "student": {
      "data": {"labelled": {"per_class": 20}},
      "model": {"architecture": "mlp", "hidden": [64]},
      "teachers": {"from": ["teacher"]},
      "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}},
      "train": {"steps": 100, "batch": 64, "optimizer": {"kind": "adam", "lr": 0.003}}
    },
    "plain": {"baseline_of": "student"}
  },
  "seeds": [0, 1]
})";

/// The base with the value at a path replaced (or added) as written, without setValue's kindness.
Experiment changed(const QString& path, const QString& json)
{
    Experiment experiment = parseExperiment(base);
    Json* place = &experiment.document;
    for (const QString& key : path.split(QLatin1Char('/')))
        place = &(*place)[key.toStdString()];
    *place = Json::parse(json.toStdString());
    return experiment;
}

} // namespace

class TestResolve : public QObject {
    Q_OBJECT

    static void row(const char* name, const char* path, const char* json, const char* problem, const char* says, bool warning = false)
    {
        QTest::newRow(name) << QString::fromUtf8(path) << QString::fromUtf8(json) << QString::fromUtf8(problem) << QString::fromUtf8(says) << warning;
    }

private Q_SLOTS:
    void theBaseHasNoProblem()
    {
        const Resolution resolution = resolve(parseExperiment(base));
        QCOMPARE(planning::text(resolution.problems), std::string());
        QVERIFY(resolution.experiment.has_value());
        QCOMPARE(resolution.experiment->nodes.size(), std::size_t{3});
        QCOMPARE(resolution.experiment->name, std::string("base"));
        QCOMPARE(resolution.experiment->about, std::string("for tests"));
    }

    void whatCouldNeverBeTrainedIsRefused()
    {
        const auto why = [](const char* path, Json value) {
            Experiment experiment = parseExperiment(base);
            experiment.document[path] = std::move(value);
            return planning::text(resolve(experiment).problems);
        };
        Json numbers = Json::array();
        for (int i = 0; i < 100'000; ++i)
            numbers.push_back(i);
        QVERIFY(why("seeds", numbers).find("seeds: must be a list of at most") != std::string::npos);
        Json grid = Json::object();
        for (const char* field : {"lr", "momentum", "weight_decay", "nesterov"})
            grid["student.train.optimizer." + std::string(field)] = numbers;
        QVERIFY(why("sweep", grid).find("sweep: makes too many points; at most 1000 are allowed") != std::string::npos);   // 10²⁰: no 64-bit number
    }

    /// One change of the base, and the one problem it makes: where (the path as written), and words of what is said.
    void oneMistakeIsOneProblem_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("warning");

        row("another version", "retort", "2", "retort", "must be 1");
        row("a misspelt section", "seds", "[0]", "seds", "did you mean \"seeds\"");
        row("an unknown section", "colour", "1", "colour", "the fields here are");
        row("a name that is a number", "name", "5", "name", "must be a text, not 5");
        row("no data set", "data", "{}", "data.dataset", "must be given");
        row("data of another type", "data", "\"digits\"", "data", "must be an object");
        row("a misspelt data set", "data/dataset", "\"fashon_mnist\"", "data.dataset", "did you mean \"fashion_mnist\"");
        row("a field of another data set", "data", R"({"dataset": "digits", "path": "/x"})", "data.path", "unknown field");
        row("a table without its file", "data", R"({"dataset": "csv"})", "data.path", "must be given");
        row("a path that is a number", "data", R"({"dataset": "csv", "path": 5})", "data.path", "must be a path, not 5");
        row("missing values as another word", "data", R"({"dataset": "csv", "path": "a.csv", "missing": "imput"})", "data.missing", "did you mean \"impute\"");
        row("validation from the test", "data/validation/from", "\"test\"", "data.validation.from", "never from the test");
        row("validation by both", "data/validation/fraction", "0.1", "data.validation", "count or fraction, not both");
        row("too much validation", "data/validation", R"({"fraction": 0.95})", "data.validation.fraction", "from 0 to 0.9, not 0.95");
        row("a number in quotation marks", "data/validation/count", "\"8\"", "data.validation.count", "leave out the quotation marks");

        row("no nodes", "nodes", "{}", "nodes", "at least one node");
        row("nodes as a list", "nodes", "[]", "nodes", "at least one node");
        row("a capital letter", "nodes/Other", R"({"like": "student"})", "nodes.Other", "lower-case letters");
        row("a blank", "nodes/a b", R"({"like": "student"})", "nodes.a b", "lower-case letters");
        row("an empty name", "nodes/", R"({"like": "student"})", "nodes.", "lower-case letters");
        row("the name of a section", "nodes/seeds", R"({"like": "student"})", "nodes.seeds", "name of a section");
        row("a node that is a number", "nodes/other", "5", "nodes.other", "must be an object");
        row("a copy of nothing", "nodes/other", R"({"like": "studnet"})", "nodes.other.like", "did you mean \"student\"");
        row("a baseline of nothing", "nodes/other", R"({"baseline_of": "nobody"})", "nodes.other.baseline_of", "there is no node \"nobody\"");
        row("a copy of a number", "nodes/other", R"({"like": 5})", "nodes.other.like", "must be the name of a node, not 5");
        row("a copy and a baseline", "nodes/other", R"({"like": "student", "baseline_of": "student"})", "nodes.other.baseline_of", "stands beside like");
        row("a copy of itself", "nodes/other", R"({"like": "other"})", "nodes.other.like", "other → other");
        row("a baseline of itself", "nodes/other", R"({"baseline_of": "other"})", "nodes.other.baseline_of", "other → other");
        row("a negative seed", "nodes/student/seed", "-1", "nodes.student.seed", "must be a whole number");
        row("half a seed", "nodes/student/seed", "0.5", "nodes.student.seed", "whole number");
        row("no members", "nodes/student/members", "0", "nodes.student.members", "from 1 to 256, not 0");
        row("one member together", "nodes/teacher/together", "true", "nodes.teacher.together", "is for several networks");
        row("half together", "nodes/teacher/together", "0.5", "nodes.teacher.together", "true or false");
        row("students together", "nodes/other", R"({"like": "student", "members": 3, "together": true})", "nodes.other.together", "learn from labels alone");
        const auto together = [&](const char* name, const std::string& model, const std::string& training, const char* word) {
            row(name, "nodes/other", (R"({"members": 3, "together": true, "model": )" + model + R"(, "train": {"epochs": 1)" + training + "}}").c_str(), "nodes.other.together", word);
        };
        together("convolutions together", R"({"architecture": "cnn"})", "", "not for cnn");
        together("dropout together", R"({"architecture": "mlp", "dropout": 0.5})", "", "the model's dropout");
        together("max-norm together", R"({"architecture": "mlp", "max_norm": 2})", "", "the model's max_norm");
        together("early stopping together", R"({"architecture": "mlp"})", R"(, "patience": 3)", "early stopping");
        together("mixup together", R"({"architecture": "mlp"})", R"(, "augment": [{"kind": "mixup"}])", "mixup");
        row("a misspelt field of a node", "nodes/student/modle", "{}", "nodes.student.modle", "did you mean \"model\"");

        row("labels by another word", "nodes/student/data/labelled", "\"some\"", "nodes.student.data.labelled", "\"all\", \"none\" or an object");
        row("labels by nothing", "nodes/student/data/labelled", "{}", "nodes.student.data.labelled", "exactly one of");
        row("labels by two", "nodes/student/data/labelled", R"({"per_class": 2, "count": 20})", "nodes.student.data.labelled", "exactly one of");
        row("no label a class", "nodes/student/data/labelled", R"({"per_class": 0})", "nodes.student.data.labelled.per_class", "not 0");
        row("more than all labels", "nodes/student/data/labelled", R"({"fraction": 1.5})", "nodes.student.data.labelled.fraction", "not 1.5");
        row("an unknown draw", "nodes/student/data/labelled/draw", "\"random\"", "nodes.student.data.labelled.draw", "\"per_seed\", \"fixed\"");
        row("a misspelt way to count", "nodes/student/data/labelled", R"({"count": 9, "drwa": "fixed"})", "nodes.student.data.labelled.drwa", "did you mean \"draw\"");
        row("pictures by another word", "nodes/student/data/unlabelled", "\"others\"", "nodes.student.data.unlabelled", "\"none\", \"all\" or \"rest\"");
        row("another data set's pictures", "nodes/student/data/unlabelled", "\"mnist\"", "nodes.student.data.unlabelled", "not supported yet");
        row("another data set as object", "nodes/student/data/unlabelled", R"({"dataset": "mnist"})", "nodes.student.data.unlabelled", "not supported yet");
        row("a class left out twice", "nodes/student/data/omit_classes", "[3, 3]", "nodes.student.data.omit_classes", "twice");
        row("a negative class", "nodes/student/data/omit_classes", "[-1]", "nodes.student.data.omit_classes", "whole numbers");
        row("a class by name", "nodes/student/data/omit_classes", "[\"boot\"]", "nodes.student.data.omit_classes", "whole numbers");
        row("more than a whole batch", "nodes/student/data/labelled_share", "1.1", "nodes.student.data.labelled_share", "from 0 to 1");

        row("no architecture", "nodes/student/model", "{}", "nodes.student.model.architecture", "must be given");
        row("a misspelt architecture", "nodes/student/model/architecture", "\"mpl\"", "nodes.student.model.architecture", "did you mean \"mlp\"");
        row("an architecture that is a list", "nodes/student/model/architecture", "[\"mlp\"]", "nodes.student.model.architecture", "must be a text");
        row("a width in quotation marks", "nodes/student/model/hidden", "[\"64\"]", "nodes.student.model.hidden", "whole numbers");
        row("a width of 0", "nodes/student/model/hidden", "[64, 0]", "nodes.student.model.hidden", "from 1 to 65536, not [64,0]");
        row("a width that is no list", "nodes/student/model/hidden", "64", "nodes.student.model.hidden", "a list of");
        row("half a unit", "nodes/student/model/hidden", "[64.5]", "nodes.student.model.hidden", "whole numbers");
        row("too much dropout", "nodes/student/model/dropout", "1", "nodes.student.model.dropout", "from 0 to 0.95, not 1");
        row("a misspelt width", "nodes/student/model/hiden", "[64]", "nodes.student.model.hiden", "did you mean \"hidden\"");
        row("an unknown depth", "nodes/student/model", R"({"architecture": "resnet", "depth": 9})", "nodes.student.model.depth", "\"8\", \"14\", \"20\"");

        row("no terms at all", "nodes/student/terms", "{}", "nodes.student.terms", "named terms");
        row("terms as a list", "nodes/student/terms", "[]", "nodes.student.terms", "named terms");
        row("a term's capital letter", "nodes/student/terms/Soft", R"({"kind": "kd"})", "nodes.student.terms.Soft", "lower-case");
        row("a term that is a number", "nodes/student/terms/soft", "0.9", "nodes.student.terms.soft", "must be an object");
        row("a term without kind", "nodes/student/terms/soft", R"({"weight": 1})", "nodes.student.terms.soft.kind", "must be given");
        row("a misspelt kind", "nodes/student/terms/soft/kind", "\"cross_entrpy\"", "nodes.student.terms.soft.kind", "did you mean \"cross_entropy\"");
        row("T = 0", "nodes/student/terms/soft/temperature", "0", "nodes.student.terms.soft.temperature", "must be a number from 0.05 to 100, not 0");
        row("T in quotation marks", "nodes/student/terms/soft/temperature", "\"4\"", "nodes.student.terms.soft.temperature", "leave out the quotation marks");
        row("T as a word", "nodes/student/terms/soft/temperature", "\"hot\"", "nodes.student.terms.soft.temperature", "not the text \"hot\"");
        row("T as nothing", "nodes/student/terms/soft/temperature", "null", "nodes.student.terms.soft.temperature", "not null");
        row("a negative weight", "nodes/student/terms/soft/weight", "-0.5", "nodes.student.terms.soft.weight", "not -0.5");
        row("half a schedule", "nodes/student/terms/soft/weight", R"({"from": 0, "to": 1})", "nodes.student.terms.soft.weight.epochs", "must be given");
        row("a negative schedule", "nodes/student/terms/soft/weight", R"({"from": -1, "to": 1, "epochs": 2})", "nodes.student.terms.soft.weight.from", "not -1");
        row("more than a schedule", "nodes/student/terms/soft/weight", R"({"from": 0, "to": 1, "epochs": 2, "step": 1})", "nodes.student.terms.soft.weight.step", "unknown field");
        row("another term's field", "nodes/student/terms/hard/temperature", "4", "nodes.student.terms.hard.temperature", "unknown field");

        row("a misspelt teacher", "nodes/student/teachers/from", "[\"techer\"]", "nodes.student.teachers.from", "did you mean \"teacher\"");
        row("no one teaches", "nodes/student/teachers/from", "[]", "nodes.student.teachers.from", "must be the names of nodes");
        row("a teacher that is a number", "nodes/student/teachers/from", "[1]", "nodes.student.teachers.from", "must be the names of nodes");
        row("a teacher twice", "nodes/student/teachers/from", "[\"teacher\", \"teacher\"]", "nodes.student.teachers.from", "twice");
        row("a run without id", "nodes/student/teachers/from", "\"run:\"", "nodes.student.teachers.from", "names nothing");
        row("teachers without from", "nodes/student/teachers", "{}", "nodes.student.teachers.from", "who teaches");
        row("teachers as text", "nodes/student/teachers", "\"teacher\"", "nodes.student.teachers", "must be an object");
        row("a misspelt way to combine", "nodes/student/teachers/combine", "\"mean_logits\"", "nodes.student.teachers.combine", "did you mean \"mean_logit\"");
        row("unknown weights", "nodes/student/teachers/weights", "\"newest\"", "nodes.student.teachers.weights", "\"epoch:N\"");
        row("weights of a node's epoch", "nodes/student/teachers/weights", "\"epoch:3\"", "nodes.student.teachers.weights", "keeps its best and its last only");
        row("weights of no epoch", "nodes/student/teachers/weights", "\"epoch:x\"", "nodes.student.teachers.weights", "\"epoch:N\"");
        row("taught by itself", "nodes/teacher/teachers", R"({"from": "teacher"})", "nodes.teacher.teachers.from", "teacher → teacher");
        row("a term without its teacher", "nodes/teacher/terms", R"({"soft": {"kind": "kd"}})", "nodes.teacher.terms.soft", "needs a teacher");
        row("a term without its labels", "nodes/other", R"({"like": "student", "data": {"labelled": "none", "unlabelled": "all"}})", "nodes.other.terms.hard", "needs labels");
        row("nothing to see", "nodes/other", R"({"like": "student", "data": {"labelled": "none"}, "terms": {"soft": {"kind": "kd"}}})", "nodes.other.data", "sees nothing");
        row("teachers without terms", "nodes/other", R"({"teachers": {"from": "teacher"}, "model": {"architecture": "linear"}, "train": {"steps": 100}})", "nodes.other.terms", "must be given");

        row("no length", "nodes/student/train", "{}", "nodes.student.train", "give epochs");
        row("no training", "nodes/other", R"({"model": {"architecture": "linear"}})", "nodes.other.train", "give epochs");
        row("no network", "nodes/other", R"({"train": {"steps": 100}})", "nodes.other.model", "must be given");
        row("both lengths", "nodes/student/train/epochs", "3", "nodes.student.train.steps", "not both");
        row("no step", "nodes/student/train/steps", "0", "nodes.student.train", "give epochs");
        row("negative steps", "nodes/student/train/steps", "-5", "nodes.student.train.steps", "not -5");
        row("half a step", "nodes/student/train/steps", "10.5", "nodes.student.train.steps", "whole number");
        row("an empty batch", "nodes/student/train/batch", "0", "nodes.student.train.batch", "not 0");
        row("a misspelt batch", "nodes/student/train/bach", "64", "nodes.student.train.bach", "did you mean \"batch\"");
        row("a rate of 0", "nodes/student/train/optimizer/lr", "0", "nodes.student.train.optimizer.lr", "not 0");
        row("an unknown optimiser", "nodes/student/train/optimizer/kind", "\"adm\"", "nodes.student.train.optimizer.kind", "did you mean \"adam\"");
        row("another optimiser's field", "nodes/student/train/optimizer/momentum", "0.9", "nodes.student.train.optimizer.momentum", "unknown field");
        row("an unknown schedule", "nodes/student/train/schedule", R"({"kind": "cosin"})", "nodes.student.train.schedule.kind", "did you mean \"cosine\"");
        row("a schedule as text", "nodes/student/train/schedule", "\"cosine\"", "nodes.student.train.schedule", "must be an object");
        row("all warm-up", "nodes/student/train/schedule", R"({"kind": "cosine", "warmup": 1})", "nodes.student.train.schedule.warmup", "from 0 to 0.9");
        row("a negative clip", "nodes/student/train/clip", "-1", "nodes.student.train.clip", "not -1");
        row("a negative patience", "nodes/student/train/patience", "-1", "nodes.student.train.patience", "not -1");
        row("unknown weights kept", "nodes/student/train/select", "\"worst\"", "nodes.student.train.select", "\"best\", \"last\"");
        row("an augmentation that is no list", "nodes/student/train/augment", R"({"kind": "shift"})", "nodes.student.train.augment", "must be a list");
        row("an unknown augmentation", "nodes/student/train/augment", R"([{"kind": "shift"}, {"kind": "flop"}])", "nodes.student.train.augment.1.kind", "did you mean \"flip\"");
        row("a shift of 0 pixels", "nodes/student/train/augment", R"([{"kind": "shift", "pixels": 0}])", "nodes.student.train.augment.0.pixels", "not 0");
        row("measured often", "nodes/student/train/evaluate", R"({"every": "often"})", "nodes.student.train.evaluate.every", "\"auto\"");
        row("measured by two", "nodes/student/train/evaluate", R"({"every": {"epochs": 1, "steps": 5}})", "nodes.student.train.evaluate.every", "exactly one");
        row("measured as text", "nodes/student/train/evaluate", "\"auto\"", "nodes.student.train.evaluate", "must be an object");

        row("no seeds", "seeds", "[]", "seeds", "at least one seed");
        row("a seed twice", "seeds", "[1, 2, 1]", "seeds", "1 twice");
        row("a seed as a word", "seeds", "[\"one\"]", "seeds", "whole numbers");
        row("seeds as a number", "seeds", "5", "seeds", "a list of");

        row("a sweep that is a number", "sweep", "5", "sweep", "an object of lists");
        row("a sweep of no node", "sweep", R"({"studnet.train.steps": [1]})", "sweep.studnet.train.steps", "did you mean \"student\"");
        row("a sweep of nothing", "sweep", R"({"student.terms.sofft.temperature": [1]})", "sweep.student.terms.sofft.temperature", "did you mean \"student.terms.soft.temperature\"");
        row("a sweep of a misspelt leaf", "sweep", R"({"nodes.student.train.step": [1]})", "sweep.nodes.student.train.step", "did you mean \"student.train.steps\"");
        row("a sweep of one value", "sweep", R"({"student.train.steps": 5})", "sweep.student.train.steps", "a list of values");
        row("a sweep of no value", "sweep", R"({"student.train.steps": []})", "sweep.student.train.steps", "a list of values");
        row("a sweep of the data", "sweep", R"({"data.validation.count": [100, 200]})", "sweep.data.validation.count", "reaches fields of nodes");
        row("a sweep of a node", "sweep", R"({"student": [1]})", "sweep.student", "no field of it");
        row("a sweep of the baseline's terms", "sweep", R"({"plain.terms.soft.temperature": [1]})", "sweep.plain.terms.soft.temperature", "reaches nothing");
        row("a swept value out of range", "sweep", R"({"student.terms.soft.temperature": [1, 0]})", "sweep.student.terms.soft.temperature", "not 0");
        row("a point that is a number", "sweep", "[1]", "sweep.0", "must be an object");
        row("a point out of range", "sweep", R"([{"student.terms.soft.temperature": 1}, {"student.terms.soft.temperature": -1}])", "sweep.1.student.terms.soft.temperature", "not -1");
        row("a sweep through a word", "sweep", R"({"teacher.data.labelled": ["all"], "teacher.data.labelled.count": [5]})", "sweep.teacher.data.labelled.count", "no fields");

        row("a baseline without labels", "nodes/student", R"({"like": "other"})", "nodes.student.like", "there is no node");
        row("a baseline of a teacherless node", "nodes/other", R"({"baseline_of": "teacher", "train": {"steps": 100, "batch": 64}})", "nodes.other.baseline_of", "has no teachers");
        row("a reference of a teacherless node", "nodes/other", R"({"reference_of": "teacher"})", "nodes.other.reference_of", "has no teachers");
        row("a baseline of a baseline", "nodes/other", R"({"baseline_of": "plain"})", "nodes.other.baseline_of", "\"plain\" is a baseline or reference itself");
        row("a baseline with a teacher", "nodes/plain", R"({"baseline_of": "student", "teachers": {"from": "teacher"}})", "nodes.plain.teachers", "has none");

        row("weights of 0", "nodes/student/terms", R"({"soft": {"kind": "kd", "weight": 0}})", "nodes.student.terms", "all weights are 0", true);
        row("teachers nobody asks", "nodes/student/terms", R"({"hard": {"kind": "cross_entropy"}})", "nodes.student.teachers", "no term asks", true);
        row("pictures nobody uses", "nodes/teacher/data", R"({"unlabelled": "rest"})", "nodes.teacher.data.unlabelled", "no term uses", true);
        row("unequal steps", "nodes/other", R"({"like": "student", "train": {"steps": 200}})", "nodes.other.train", "equal steps", true);
        row("steps and epochs", "nodes/other", R"({"like": "student", "train": {"epochs": 2}})", "nodes.other.train", "equal steps", true);
    }

    void oneMistakeIsOneProblem()
    {
        QFETCH(QString, path);
        QFETCH(QString, json);
        QFETCH(QString, problem);
        QFETCH(QString, says);
        QFETCH(bool, warning);
        const Resolution resolution = resolve(changed(path, json));
        const std::string all = planning::text(resolution.problems);
        const auto found = std::ranges::find(resolution.problems, problem.toStdString(), &Problem::path);
        QVERIFY2(found != resolution.problems.end(), all.c_str());
        QVERIFY2(found->message.find(says.toStdString()) != std::string::npos, all.c_str());
        QCOMPARE(found->warning, warning);
        QVERIFY2(resolution.problems.size() == 1, all.c_str());
        QCOMPARE(resolution.experiment.has_value(), warning);
    }

    void everyProblemIsToldAtOnceInTheDocumentsOrder()
    {
        const Resolution resolution = resolve(parseExperiment(R"({
          "name": 1,
          "data": {"dataset": "fashion_mnist", "validaton": {}},
          "nodes": {
            "teacher": {"model": {"architecture": "cnn", "chanels": [8]}, "train": {"epochs": 1, "batch": 0}},
            "student": {"model": {"architecture": "mlp"}, "teachers": {"from": ["techer"]},
              "terms": {"soft": {"kind": "kd", "weight": -1, "temperature": 0}}, "train": {"epochs": 1, "steps": 5}}
          },
          "seds": [1]
        })"));
        std::vector<std::string> paths;
        for (const Problem& problem : resolution.problems)
            paths.push_back(problem.path);
        const std::vector<std::string> expected{"name", "data.validaton", "nodes.teacher.model.chanels", "nodes.teacher.train.batch",
            "nodes.student.teachers.from", "nodes.student.terms.soft.weight", "nodes.student.terms.soft.temperature", "nodes.student.train.steps", "seds"};
        QVERIFY2(paths == expected, planning::text(resolution.problems).c_str());
        QVERIFY(!resolution.experiment);
    }

    void aBaselineOfACopyOfABaselineIsRefused()
    {
        Experiment experiment = parseExperiment(base);
        experiment.document["nodes"]["copy"] = {{"like", "plain"}};
        experiment.document["nodes"]["other"] = {{"reference_of", "copy"}};
        const Resolution resolution = resolve(experiment);
        QCOMPARE(resolution.problems.size(), std::size_t{1});
        QCOMPARE(resolution.problems[0].path, std::string("nodes.other.reference_of"));
    }

    /// Each copy is filled in: a text that many copy comes to far more than itself.
    void copiesThatComeToTooMuchAreRefused()
    {
        Experiment experiment = parseExperiment(base);
        Json& nodes = experiment.document["nodes"];
        nodes["student"]["data"]["omit_classes"] = Json(std::vector<int>(20'000, 1));
        for (int i = 0; i < 900; ++i)
            nodes["copy" + std::to_string(i)] = {{"like", "student"}};
        const Resolution resolution = resolve(experiment);
        QVERIFY2(resolution.problems.size() == 1 && resolution.problems[0].path == "nodes", planning::text(resolution.problems).c_str());
        QVERIFY(!resolution.experiment);
    }

    /// A student of a student of … : a variant's values are its own and those of all before it.
    void aSweepReachesStudentsOfStudents()
    {
        Json nodes = Json::object();
        nodes["n0"] = {{"model", {{"architecture", "linear"}}}, {"train", {{"steps", 9}}}};
        for (int i = 1; i < 30; ++i) {
            const std::string before = "n" + std::to_string(i - 1);
            nodes["n" + std::to_string(i)] = {{"like", before}, {"teachers", {{"from", before}}}, {"terms", {{"soft", {{"kind", "kd"}}}}}};
        }
        Experiment experiment = parseExperiment(base);
        experiment.document["nodes"] = nodes;
        experiment.document["sweep"] = {{"n0.train.batch", {1, 2}}, {"n3.train.batch", {3, 4}}};
        const ResolvedExperiment resolved = planning::resolved(experiment);
        QCOMPARE(resolved.nodes.size(), std::size_t{3 * 2 + 27 * 4});
        for (const Node& node : resolved.nodes)
            QCOMPARE(node.sweep.size(), node.name == "n0" || node.name == "n1" || node.name == "n2" ? std::size_t{1} : std::size_t{2});
    }

    void aMistakeThatManyShareIsToldOnceWhereItWasWritten()
    {
        Experiment experiment = parseExperiment(base);
        experiment.document["nodes"]["copy"] = {{"like", "student"}, {"train", {{"steps", 100}}}};
        experiment.document["nodes"]["reference"] = {{"reference_of", "copy"}};
        experiment.document["nodes"]["student"]["train"]["optimizer"]["lr"] = -1;
        experiment.document["nodes"]["student"]["model"].erase("architecture");
        experiment.document["sweep"] = {{"student.terms.soft.temperature", {1, 2, 3}}};
        const Resolution resolution = resolve(experiment);
        QCOMPARE(resolution.problems.size(), std::size_t{2});
        QCOMPARE(resolution.problems[0].path, std::string("nodes.student.model.architecture"));
        QCOMPARE(resolution.problems[1].path, std::string("nodes.student.train.optimizer.lr"));
    }

    void circlesAreSpeltOut_data()
    {
        QTest::addColumn<QString>("nodes");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("circle");
        QTest::newRow("two teach each other")
            << R"({"a": {"teachers": {"from": "b"}}, "b": {"teachers": {"from": "a"}}})" << "nodes.a.teachers.from" << QString::fromUtf8("a → b → a");
        QTest::newRow("three, behind a student")
            << R"({"student": {"teachers": {"from": "a"}}, "a": {"teachers": {"from": ["b"]}}, "b": {"teachers": {"from": "c"}}, "c": {"teachers": {"from": "a"}}})"
            << "nodes.a.teachers.from" << QString::fromUtf8("a → b → c → a");
        QTest::newRow("copies") << R"({"a": {"like": "b"}, "b": {"like": "c"}, "c": {"like": "a"}})" << "nodes.a.like" << QString::fromUtf8("a → b → c → a");
        QTest::newRow("a copy and a baseline") << R"({"a": {"like": "b"}, "b": {"baseline_of": "a"}})" << "nodes.a.like" << QString::fromUtf8("a → b → a");
    }

    void circlesAreSpeltOut()
    {
        QFETCH(QString, nodes);
        QFETCH(QString, path);
        QFETCH(QString, circle);
        const Resolution resolution = resolve(changed(QStringLiteral("nodes"), nodes));
        const auto found = std::ranges::find(resolution.problems, path.toStdString(), &Problem::path);
        QVERIFY2(found != resolution.problems.end(), planning::text(resolution.problems).c_str());
        QVERIFY2(found->message.find(circle.toStdString()) != std::string::npos, found->message.c_str());
    }

    /// Beside the warning that no term uses them.
    void picturesWithoutLabelsAreNotTrainedTogether()
    {
        const Resolution resolution = resolve(parseExperiment(R"({"retort": 1, "name": "a test", "data": {"dataset": "digits"}, "nodes": {"it": {"members": 3, "together": true,
            "model": {"architecture": "mlp"}, "data": {"labelled": {"per_class": 2}, "unlabelled": "rest"}, "train": {"epochs": 1}}}})"));
        QVERIFY(!resolution.experiment);
        QVERIFY(std::ranges::any_of(resolution.problems, [](const Problem& problem) {
            return !problem.warning && problem.path == "nodes.it.together" && problem.message.find("labelled samples only") != std::string::npos;
        }));
    }

    void numbersThatAreNotFiniteAreRefused()
    {
        for (const double number : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
            Experiment experiment = parseExperiment(base);
            setValue(experiment, "student.terms.soft.temperature", number);
            const Resolution resolution = resolve(experiment);
            QVERIFY(!resolution.experiment);
            QVERIFY2(resolution.problems.front().message.find("not finite") != std::string::npos, planning::text(resolution.problems).c_str());
        }
    }

    /// Whatever stands at whatever place: a list of problems or an experiment, never an exception; and a plan or an Error.
    void nothingWrittenAnywhereThrows()
    {
        std::vector<std::string> places;
        const std::function<void(const Json&, const std::string&)> collect = [&](const Json& json, const std::string& path) {
            places.push_back(path);
            if (json.is_structured()) {
                for (const auto& [key, value] : json.items())
                    collect(value, path + '/' + key);
            }
        };
        Experiment whole = parseExperiment(base);
        whole.document["sweep"] = {{"student.terms.soft.temperature", {1, 2}}, {"teacher.model.channels", {{4}, {8}}}};
        whole.document["nodes"]["other"] = {{"like", "student"}, {"data", {{"unlabelled", "rest"}, {"omit_classes", {1}}}}};
        whole.document["nodes"]["student"]["train"]["augment"] = {{{"kind", "shift"}}};
        whole.document["nodes"]["student"]["train"]["evaluate"] = {{"every", {{"epochs", 1}}}};
        collect(whole.document, "");
        QVERIFY(places.size() > 60);
        const std::vector<Json> junk{nullptr, true, 0, -1, 3, 1e300, 18446744073709551615ULL, std::nan(""), "", "x", "teacher", "student", "all", "none",
            Json::array(), Json::object(), {1, 2}, {"teacher"}, {{"kind", "kd"}}, {{"x", {{"x", nullptr}}}}, {{"like", "student"}}};
        int sound = 0;
        for (const std::string& place : places) {
            for (const Json& value : junk) {
                Experiment experiment = whole;
                experiment.document[nlohmann::ordered_json::json_pointer(place)] = value;
                const Resolution resolution = resolve(experiment);
                const bool errors = !std::ranges::all_of(resolution.problems, &Problem::warning);
                QVERIFY(errors != resolution.experiment.has_value());
                (void)toText(experiment);
                if (resolution.experiment) {
                    ++sound;
                    try {
                        QVERIFY(!plan(*resolution.experiment, planning::fashion()).runs.empty());
                    } catch (const Error& e) {
                        QVERIFY(std::string(e.what()).size() > 10);
                    }
                }
            }
        }
        QVERIFY(sound > 50);   // some of it has a meaning
    }
};

QTEST_APPLESS_MAIN(TestResolve)
#include "tst_resolve.moc"
