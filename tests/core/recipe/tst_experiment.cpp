#include "core/base/error.h"
#include "core/recipe/experiment.h"

#include <QTest>

#include <cmath>

using retort::Error;
using retort::Experiment;
using retort::Json;
using retort::parseExperiment;

namespace {

const char* const small = R"({
  "retort": 1,
  "name": "small",
  "data": {"dataset": "digits"},
  "nodes": {
    "teacher": {"model": {"architecture": "mlp", "hidden": [64]}, "train": {"epochs": 2, "optimizer": {"kind": "adam", "lr": 0.003}}},
    "student": {
      "model": {"architecture": "linear"},
      "teachers": {"from": ["teacher"]},
      "terms": {"soft": {"kind": "kd", "weight": 0.9, "temperature": 4}},
      "train": {"steps": 30}
    },
    "copy": {"like": "student"}
  },
  "sweep": {"student.terms.soft.temperature": [1, 4]}
})";

std::string refusal(const std::string& text)
{
    try {
        parseExperiment(text);
    } catch (const Error& e) {
        return e.what();
    }
    return {};
}

} // namespace

class TestExperiment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badTextIsRefusedInASentence_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("nothing") << QByteArray() << QByteArray("not valid JSON");
        QTest::newRow("no JSON") << QByteArray("{\"a\": }") << QByteArray("line 1");
        QTest::newRow("cut off") << QByteArray("{\"a\": {\"b\": 1}") << QByteArray("not valid JSON");
        QTest::newRow("a list") << QByteArray("[1]") << QByteArray("no JSON object");
        QTest::newRow("a number too large") << QByteArray("{\"a\": 1e999}") << QByteArray("not valid JSON");
        QTest::newRow("NaN") << QByteArray("{\"a\": NaN}") << QByteArray("not valid JSON");
        QTest::newRow("not UTF-8") << QByteArray("{\"a\": \"\xff\"}") << QByteArray("not valid JSON");
        QTest::newRow("a key twice") << QByteArray(R"({"nodes": {"a": {"seed": 1, "train": {}, "seed": 2}}})") << QByteArray("\"nodes.a.seed\" twice");
        QTest::newRow("a node twice") << QByteArray(R"({"nodes": {"a": {"seed": 1}, "a": {}}})") << QByteArray("\"nodes.a\" twice");
        QTest::newRow("too deep") << QByteArray("{\"a\": ") + QByteArray(100000, '[') << QByteArray("levels deep");
        QByteArray many = "{";
        for (int i = 0; i < 2100; ++i)
            many += '"' + QByteArray::number(i) + "\": 0, ";
        QTest::newRow("too many in one object") << many + "\"a\": 0}" << QByteArray("more than 20000 values, or 1000 in one object");
        QTest::newRow("too large") << QByteArray("{\"a\": \"") + QByteArray(5 << 20, 'x') + QByteArray("\"}") << QByteArray("4 MB");
    }

    void badTextIsRefusedInASentence()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        const std::string said = refusal(text.toStdString());
        QVERIFY2(said.find(says.toStdString()) != std::string::npos, said.c_str());
        QVERIFY2(said.find("json.exception") == std::string::npos, said.c_str());
    }

    void equalKeysInDifferentObjectsAreFine()
    {
        QCOMPARE(refusal(R"({"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}, {"x": 2}]})"), std::string());
    }

    void textIsStableAndLossFree()
    {
        const Experiment first = parseExperiment(small);
        const std::string text = toText(first);
        const Experiment second = parseExperiment(text);
        QVERIFY(first == second);
        QCOMPARE(toText(second), text);
        QCOMPARE(first.document.dump(), second.document.dump());
    }

    void shortThingsStayOnOneLine()
    {
        const std::string text = toText(parseExperiment(R"({"a":{"b":[1,2.5,"x"],"c":{}},"d":[]})"));
        QCOMPARE(text, std::string("{\n  \"a\": {\"b\": [1, 2.5, \"x\"], \"c\": {}},\n  \"d\": []\n}\n"));
    }

    void longThingsAreFolded()
    {
        const Json list = std::vector<int>(60, 11);
        Experiment experiment;
        experiment.document["a"] = list;
        const std::string text = toText(experiment);
        QVERIFY(text.starts_with("{\n  \"a\": [\n    11,\n"));
        QVERIFY(text.ends_with("\n    11\n  ]\n}\n"));
    }

    void pathsMayLeaveOutNodes()
    {
        Experiment experiment = parseExperiment(small);
        QCOMPARE(valueAt(experiment, "student.terms.soft.temperature")->get<int>(), 4);
        QCOMPARE(valueAt(experiment, "nodes.student.terms.soft.temperature"), valueAt(experiment, "student.terms.soft.temperature"));
        QVERIFY(!valueAt(experiment, "student.terms.soft.nothing"));
        QCOMPARE(valueAt(experiment, "teacher.model.hidden.0")->get<int>(), 64);
        QVERIFY(!valueAt(experiment, "teacher.model.hidden.1"));
        QCOMPARE(valueAt(experiment, "sweep.student.terms.soft.temperature")->size(), std::size_t{2});
        setValue(experiment, "student.terms.soft.temperature", 8);
        QCOMPARE(valueAt(experiment, "nodes.student.terms.soft.temperature")->get<int>(), 8);
        setValue(experiment, "student.train.optimizer.lr", 0.1);
        QCOMPARE(valueAt(experiment, "student.train.optimizer")->dump(), std::string(R"({"lr":0.1})"));
        setValue(experiment, "sweep.student.train.steps", Json::array({1, 2}));
        QCOMPARE(valueAt(experiment, "sweep")->size(), std::size_t{2});
    }

    void pathsThatLeadNowhereAreRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown node") << "studnet.train.steps" << "did you mean \"student\"";
        QTest::newRow("through a number") << "student.train.steps.more" << "no fields";
        QTest::newRow("past a list's end") << "teacher.model.hidden.1" << "no position";
    }

    void pathsThatLeadNowhereAreRefused()
    {
        QFETCH(QString, path);
        QFETCH(QString, says);
        Experiment experiment = parseExperiment(small);
        try {
            setValue(experiment, path.toStdString(), 1);
            QFAIL("was accepted");
        } catch (const Error& e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(says), e.what());
        }
    }

    void aValueDropsWhatItRulesOut()
    {
        Experiment experiment = parseExperiment(small);
        setValue(experiment, "student.train.epochs", 3);
        QCOMPARE(valueAt(experiment, "student.train")->dump(), std::string(R"({"epochs":3})"));
        setValue(experiment, "teacher.train.optimizer.kind", "sgd");
        QCOMPARE(valueAt(experiment, "teacher.train.optimizer")->dump(), std::string(R"({"kind":"sgd","lr":0.003})"));
        setValue(experiment, "student.terms.soft.kind", "logit_mse");
        QCOMPARE(valueAt(experiment, "student.terms.soft")->dump(), std::string(R"({"kind":"logit_mse","weight":0.9})"));
    }

    void aCopysTermIsChangedWithoutLosingTheOthers()
    {
        Experiment experiment = parseExperiment(small);
        setValue(experiment, "copy.terms.soft.temperature", 8);
        QCOMPARE(valueAt(experiment, "copy.terms")->dump(), std::string(R"({"soft":{"kind":"kd","weight":0.9,"temperature":8}})"));
        QCOMPARE(valueAt(experiment, "student.terms.soft.temperature")->get<int>(), 4);
    }

    void wordsOfTheCommandLineBecomeValues_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        QTest::newRow("integer") << "8" << "8";
        QTest::newRow("real") << "1e-3" << "0.001";
        QTest::newRow("boolean") << "true" << "true";
        QTest::newRow("list") << "[1,2]" << "[1,2]";
        QTest::newRow("object") << R"({"kind": "sgd"})" << R"({"kind":"sgd"})";
        QTest::newRow("word") << "cosine" << "\"cosine\"";
        QTest::newRow("quoted") << "\"8\"" << "\"8\"";
        QTest::newRow("path") << "/a/b c" << "\"/a/b c\"";
        QTest::newRow("empty") << "" << "\"\"";
    }

    void wordsOfTheCommandLineBecomeValues()
    {
        QFETCH(QString, text);
        QFETCH(QString, json);
        QCOMPARE(QString::fromStdString(retort::valueFromText(text.toStdString()).dump()), json);
    }

    /// What is set is what is read again: nothing deeper than the reader takes, nothing that JSON cannot hold.
    void aPathTooDeepOrNotUtf8IsRefused()
    {
        Experiment experiment = parseExperiment(small);
        const Experiment before = experiment;
        std::string path = "student";
        for (int level = 0; level < 100'000; ++level)
            path += ".a";
        QVERIFY_EXCEPTION_THROWN(setValue(experiment, path, 1), Error);
        QVERIFY_EXCEPTION_THROWN(setValue(experiment, "student.a\xff", 1), Error);
        Json deep = 1;
        for (int level = 0; level < 63; ++level)
            deep = Json::array({deep});
        QVERIFY_EXCEPTION_THROWN(setValue(experiment, "student.a", deep), Error);
        QVERIFY(experiment == before);
        setValue(experiment, "student.a", deep[0][0]);
        QVERIFY(parseExperiment(toText(experiment)) == experiment);
        QCOMPARE(retort::valueFromText(std::string(100'000, '[') + std::string(100'000, ']')).type(), Json::value_t::string);
    }

    void aValueThatIsNotUtf8IsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(retort::valueFromText("\xff"), Error);
    }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
