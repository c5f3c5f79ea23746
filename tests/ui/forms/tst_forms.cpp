#include "ui/experiment_document.h"
#include "ui/forms/effective.h"
#include "ui/forms/field.h"
#include "ui/forms/kind_form.h"
#include "ui/forms/sees_form.h"
#include "ui/forms/terms_form.h"
#include "ui/translation.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTest>
#include <QTranslator>

using namespace retort;
using namespace retort::ui;

namespace {

constexpr auto text = R"({
  "retort": 1, "name": "forms", "data": {"dataset": "digits", "validation": {"from": "train", "count": 200}},
  "nodes": {
    "teacher": {"model": {"architecture": "mlp", "hidden": [64]}, "train": {"epochs": 3}},
    "student": {
      "model": {"architecture": "linear"}, "teachers": {"from": ["teacher"]},
      "terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 4}}, "train": {"steps": 100}
    }
  },
  "seeds": [0]
})";

} // namespace

class TestForms final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_undo = std::make_unique<QUndoStack>();
        m_document = std::make_unique<ExperimentDocument>(*m_undo);
        m_document->replace(parseExperiment(text), QStringLiteral("Open"));
    }

    void typingANumberWritesTheDocumentAndUndoTakesItBack()
    {
        const ParamInfo& info = *findParam(entry(Kind::Term, "kd"), "temperature");
        Field field(info, "student.terms.soft.temperature", [] { return Json(4.0); }, *m_document);
        auto* edit = field.findChild<QLineEdit*>();
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("8.5"));
        QCOMPARE(written("student.terms.soft.temperature"), Json(8.5).dump());
        QCOMPARE(findNode(m_document->resolved(), "student")->terms.front().params.real("temperature"), 8.5);
        m_undo->undo();
        QCOMPARE(written("student.terms.soft.temperature"), Json(4).dump());
    }

    void aFieldInsideWhatHasNoneTakesItsPlace_data()
    {
        QTest::addColumn<QString>("around");
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("field");
        QTest::newRow("number") << QStringLiteral("data.validation") << QStringLiteral("200") << QStringLiteral("count");
        QTest::newRow("text") << QStringLiteral("teacher.train") << QStringLiteral("\"long\"") << QStringLiteral("batch");
        QTest::newRow("list") << QStringLiteral("teacher.train") << QStringLiteral("[1, 2]") << QStringLiteral("batch");
        QTest::newRow("two levels up") << QStringLiteral("student.terms") << QStringLiteral("true") << QStringLiteral("soft.weight");
    }

    void aFieldInsideWhatHasNoneTakesItsPlace()
    {
        QFETCH(QString, around);
        QFETCH(QString, plain);
        QFETCH(QString, field);
        m_document->set(around.toStdString(), Json::parse(plain.toStdString()), QStringLiteral("Break"));
        const std::string before = toText(m_document->experiment());
        const std::string path = (around + u'.' + field).toStdString();
        Field count({.id = "count", .title = "Count", .type = ParamType::Integer, .value = "1", .min = 1, .max = 1000, .help = "How many."}, path, [] { return Json(nullptr); }, *m_document);
        auto* edit = count.findChild<QLineEdit*>();
        QTest::keyClicks(edit, QStringLiteral("12"));
        QCOMPARE(written(path.c_str()), std::string("12"));
        QVERIFY(valueAt(m_document->experiment(), around.toStdString())->is_object());
        m_undo->undo();
        QCOMPARE(toText(m_document->experiment()), before);
    }

    void whatIsSeenWithoutLabelsIsOneOfThree_data()
    {
        QTest::addColumn<QString>("word");
        for (const char* word : {"none", "rest", "all"})
            QTest::newRow(word) << QString::fromLatin1(word);
    }

    void whatIsSeenWithoutLabelsIsOneOfThree()
    {
        QFETCH(QString, word);
        m_document->set("student.data.labelled", Json{{"per_class", 5}}, QStringLiteral("Fewer labels"));
        SeesForm form("student", [this] { return at(effectiveNode(*findNode(m_document->resolved(), "student")), "data"); }, *m_document);
        QComboBox* unlabelled = nullptr;
        for (auto* box : form.findChildren<QComboBox*>()) {
            if (box->accessibleName() == QStringLiteral("Pictures without labels"))
                unlabelled = box;
        }
        const int index = unlabelled->findData(word);
        QVERIFY(index >= 0);
        unlabelled->setCurrentIndex(index);
        Q_EMIT unlabelled->activated(index);
        QCOMPARE(written("student.data.unlabelled"), Json(word.toStdString()).dump());
        QVERIFY(m_document->resolved());
        unlabelled->setCurrentIndex(-1);
        form.refresh();
        QCOMPARE(unlabelled->currentIndex(), index);
    }

    void aBadValueIsMarkedOnItsField_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("zero") << QStringLiteral("0");
        QTest::newRow("text") << QStringLiteral("warm");
        QTest::newRow("too large") << QStringLiteral("1000");
    }

    void aBadValueIsMarkedOnItsField()
    {
        QFETCH(QString, typed);
        const ParamInfo& info = *findParam(entry(Kind::Term, "kd"), "temperature");
        Field field(info, "student.terms.soft.temperature", [] { return Json(4.0); }, *m_document);
        auto* edit = field.findChild<QLineEdit*>();
        edit->selectAll();
        QTest::keyClicks(edit, typed);
        field.refresh();
        QCOMPARE(edit->property("problem").toString(), QStringLiteral("error"));
        edit->selectAll();
        QTest::keyClicks(edit, QStringLiteral("3"));
        field.refresh();
        QCOMPARE(edit->property("problem").toString(), QString());
    }

    void aLogarithmicSliderReachesBothEndsOfItsRange()
    {
        const ParamInfo& info = *findParam(entry(Kind::Term, "kd"), "temperature");
        Field field(info, "student.terms.soft.temperature", [] { return Json(4.0); }, *m_document);
        auto* slider = field.findChild<QSlider*>();
        QVERIFY(slider);
        slider->setValue(slider->maximum());
        QCOMPARE(valueAt(m_document->experiment(), "student.terms.soft.temperature")->get<double>(), info.max);
        slider->setValue(slider->minimum());
        QCOMPARE(valueAt(m_document->experiment(), "student.terms.soft.temperature")->get<double>(), info.min);
    }

    void aWeightsSliderReachesAroundWhatIsUsualForItsTerm()
    {
        std::string kind = "similarity";
        TermsForm form("student", [&] { return Json{{"alike", {{"kind", kind}, {"weight", 3000.0}}}}; }, true, *m_document);
        const auto fields = form.findChildren<Field*>();
        const auto weight = std::ranges::find(fields, "student.terms.alike.weight", [](const Field* field) { return field->path(); });
        QVERIFY(weight != fields.end());
        auto* slider = (*weight)->findChild<QSlider*>();
        slider->setValue(slider->maximum());
        QCOMPARE(written("student.terms.alike.weight"), Json(30000.0).dump());
        slider->setValue(slider->minimum());
        QCOMPARE(written("student.terms.alike.weight"), Json(30.0).dump());
        kind = "kd";
        slider->setValue(slider->maximum());
        QCOMPARE(written("student.terms.alike.weight"), Json(1.0).dump());
    }

    void everyRowOfEveryKindHasAFormThatShowsItsDefaults_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("id");
        for (Kind kind : {Kind::Architecture, Kind::Optimizer, Kind::Schedule, Kind::Augmentation, Kind::Term})
            for (const Entry& row : catalogue(kind))
                QTest::addRow("%s %s", std::string(kindName(kind)).c_str(), std::string(row.id).c_str()) << static_cast<int>(kind) << QString::fromStdString(std::string(row.id));
    }

    void everyRowOfEveryKindHasAFormThatShowsItsDefaults()
    {
        QFETCH(int, kind);
        QFETCH(QString, id);
        const Entry& row = entry(static_cast<Kind>(kind), id.toStdString());
        Json object{{"kind", id.toStdString()}};
        const Params params = defaults(row);
        for (const auto& [name, value] : params.values())
            object[name] = std::visit([](const auto& v) { return Json(v); }, value);
        KindForm form(static_cast<Kind>(kind), "student.somewhere", "kind", [object] { return object; }, *m_document);
        QCOMPARE(form.findChildren<Field*>().size(), static_cast<qsizetype>(row.params.size()));
        for (Field* field : form.findChildren<Field*>())
            for (QLineEdit* edit : field->findChildren<QLineEdit*>())
                QVERIFY2(!edit->text().isEmpty() || object[field->path().substr(field->path().rfind('.') + 1)] == "" || object[field->path().substr(field->path().rfind('.') + 1)] == Json::array(), field->path().c_str());
    }

    void choosingAnotherArchitectureLeavesTheOldParametersBehind()
    {
        KindForm form(Kind::Architecture, "teacher.model", "architecture", [this] { return at(effectiveNode(*findNode(m_document->resolved(), "teacher")), "model"); }, *m_document);
        auto* choice = form.findChild<QComboBox*>();
        choice->setCurrentIndex(choice->findData(QStringLiteral("cnn")));
        Q_EMIT choice->activated(choice->currentIndex());
        QCOMPARE(written("teacher.model"), Json({{"architecture", "cnn"}}).dump());
        QVERIFY(m_document->resolved());
    }

    void whatIsShownInGermanIsWrittenAsPeopleTypeIt()
    {
        installTranslation(*qApp, QLocale(QLocale::German, QLocale::Germany));
        const auto english = qScopeGuard([] { qDeleteAll(qApp->findChildren<QTranslator*>()); });
        const ParamInfo& info = *findParam(entry(Kind::Architecture, "resnet"), "shortcut");
        Field field(info, "student.model.shortcut", [] { return Json("projection"); }, *m_document);
        auto* choice = field.findChild<QComboBox*>();
        QCOMPARE(choice->currentText(), QStringLiteral("Projektion"));
        QVERIFY2(field.toolTip().startsWith(QStringLiteral("Was an einem Block vorbeiführt")), qPrintable(field.toolTip()));
        choice->setCurrentIndex(choice->findText(QStringLiteral("Identität")));
        Q_EMIT choice->activated(choice->currentIndex());
        QCOMPARE(written("student.model.shortcut"), Json("identity").dump());
    }

    void aNodeWrittenOutInFullMeansTheSame()
    {
        Experiment full = m_document->experiment();
        for (const char* name : {"teacher", "student"}) {
            const Json effective = effectiveNode(*findNode(m_document->resolved(), name));
            for (const auto& [key, value] : effective.items())
                if (key != "teachers")
                    setValue(full, std::string(name) + "." + key, value);
        }
        const Resolution again = resolve(full);
        for (const Problem& problem : again.problems)
            QVERIFY2(problem.warning, (problem.path + ": " + problem.message).c_str());
        QCOMPARE(again.experiment->nodes, m_document->resolved()->nodes);
    }

private:
    std::string written(const char* path) const { return valueAt(m_document->experiment(), path)->dump(); }

    std::unique_ptr<QUndoStack> m_undo;
    std::unique_ptr<ExperimentDocument> m_document;
};

QTEST_MAIN(TestForms)
#include "tst_forms.moc"
