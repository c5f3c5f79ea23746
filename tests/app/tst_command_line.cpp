#include "app/retort/verbs.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "tests/app/command_scene.h"
#include "tests/core/store/store_samples.h"

#include <CLI/Option.hpp>

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace retort;
using namespace retort::test;

namespace {

QStringList keysOf(const QJsonValue& value)
{
    QStringList keys;
    if (value.isArray())
        for (const QJsonValue& each : value.toArray())
            keys << keysOf(each);
    const QJsonObject object = value.toObject();
    for (auto at = object.begin(); at != object.end(); ++at) {
        keys << at.key();
        // Words of the user and of the recipe, not of ours.
        if (!QStringList{QStringLiteral("sweep"), QStringLiteral("recipe_document"), QStringLiteral("values"), QStringLiteral("environment"), QStringLiteral("preprocessing")}
                 .contains(at.key()))
            keys << keysOf(at.value());
    }
    keys.removeDuplicates();
    return keys;
}

QString manual()
{
    return QString::fromStdString(readFile(test::sourceFolder() / "docs/command-line.md"));
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhatIsWrongWithItsUse_data();
    void saysWhatIsWrongWithItsUse();
    void refusesABadExperimentBeforeAnythingIsWritten_data();
    void refusesABadExperimentBeforeAnythingIsWritten();
    void namesEveryProblemOnALineOfItsOwn();
    void lookingMakesNoStore();
    void plansWithoutTraining();
    void anExperimentIsReadFromAPipe();
    void saysWhatIsOddAboutTheData();
    void trainsOnceAndUsesAgain();
    void printsATableAndMilestones();
    void aFailedRunIsStatusOneAndBlocksItsStudents();
    void movesRunsToTheTrashAndBack();
    void exportsWhatTheStoreHolds();
    void checkFindsADamagedFile();
    void listsAThousandRunsAtOnce();
    void csvCellsAreNoFormulas();
    void showsAndListsInJson();
    void theCatalogueHasEveryRow();
    void theManualNamesEveryVerbAndOption();
    void aLineOfAnotherToolkitIsTranslated();
};

void TestCommandLine::saysWhatIsWrongWithItsUse_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QString& words, int status, const char* says) {
        QTest::newRow(name) << words.split(QLatin1Char(' '), Qt::SkipEmptyParts) << status << QString::fromUtf8(says);
    };
    row("version", QStringLiteral("--version"), 0, "retort 0");
    row("help", QStringLiteral("--help"), 0, "Examples:");
    row("help of a verb", QStringLiteral("run --help"), 0, "--seeds");
    row("no such verb", QStringLiteral("bogus"), 2, "bogus");
    row("no experiment", QStringLiteral("run"), 2, "EXPERIMENT");
    row("no such file", QStringLiteral("run nowhere.json"), 2, "nowhere.json");
    row("no such option", QStringLiteral("list --frob"), 2, "--frob");
    row("jobs of nothing", QStringLiteral("work --jobs 0"), 2, "--jobs");
    row("jobs in words", QStringLiteral("work --jobs many"), 2, "--jobs");
    row("both formats", QStringLiteral("list --json --csv"), 2, "--json");
    row("no such state", QStringLiteral("list --state happy"), 2, "happy");
    row("no store to show from", QStringLiteral("show k7m2"), 2, "There is no store");
    row("no store to work on", QStringLiteral("work"), 2, "There is no store");
    row("no store to check", QStringLiteral("check"), 2, "There is no store");
    row("no such kind", QStringLiteral("catalogue flavours"), 2, "flavours");
    row("no such row", QStringLiteral("catalogue term kdd"), 2, "did you mean \"kd\"");
    row("export to nowhere", QStringLiteral("export k7m2"), 2, "--output");
    row("restore and purge", QStringLiteral("delete k7m2 --restore --purge"), 2, "--restore");
}

void TestCommandLine::saysWhatIsWrongWithItsUse()
{
    QFETCH(QStringList, words);
    QFETCH(QString, says);
    CommandScene scene;
    const Outcome outcome = scene.call(words);
    QTEST(outcome.status, "status");
    const QString& where = outcome.status == 0 ? outcome.out : outcome.err;
    QVERIFY2(where.contains(says), qPrintable(outcome.out + outcome.err));
    QVERIFY(outcome.status == 0 || outcome.out.isEmpty());
    QVERIFY(!std::filesystem::exists(scene.storePath() / "runs.sqlite"));
}

void TestCommandLine::refusesABadExperimentBeforeAnythingIsWritten_data()
{
    QTest::addColumn<QStringList>("changes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QStringList& changes, const char* says) { QTest::newRow(name) << changes << QString::fromUtf8(says); };
    const auto set = [](const char* change) { return QStringList{QStringLiteral("--set"), QString::fromUtf8(change)}; };
    row("misspelt field", set("student.trian.steps=5"), "nodes.student.trian: ");
    row("temperature of nothing", set("student.terms.soft.temperature=0"), "nodes.student.terms.soft.temperature: ");
    row("negative weight", set("student.terms.hard.weight=-1"), "nodes.student.terms.hard.weight: ");
    row("unknown architecture", set("student.model.architecture=mpl"), "nodes.student.model.architecture: ");
    row("a cycle", set("teacher.teachers={\"from\":[\"student\"]}"), "student");
    row("no such teacher", set("student.teachers.from=[\"nobody\"]"), "nobody");
    row("no such run to teach", set("student.teachers.from=[\"run:zzzz\"]"), "zzzz");
    row("no such file to teach", set("student.teachers.from=[\"file:/nowhere.safetensors\"]"), "/nowhere.safetensors");
    row("no such data set", set("data.dataset=digitz"), "data.dataset: ");
    row("a missing folder", set("data={\"dataset\":\"idx\",\"path\":\"/nowhere\",\"validation\":{\"from\":\"train\",\"count\":10}}"), "/nowhere");
    row("change without a value", set("student.train.steps"), "PATH=VALUE");
    row("seeds backwards", {QStringLiteral("--seeds"), QStringLiteral("4-0")}, "backwards");
    row("seeds twice", {QStringLiteral("--seeds"), QStringLiteral("0-4,2")}, "twice");
    row("seeds in words", {QStringLiteral("--seeds"), QStringLiteral("all")}, "--seeds");
    row("too many seeds", {QStringLiteral("--seeds"), QStringLiteral("0-99999999")}, "at most 256");
    row("one seed too many", {QStringLiteral("--seeds"), QStringLiteral("0-256")}, "at most 256");
}

void TestCommandLine::refusesABadExperimentBeforeAnythingIsWritten()
{
    QFETCH(QStringList, changes);
    QFETCH(QString, says);
    CommandScene scene;
    for (const QString& verb : {QStringLiteral("run"), QStringLiteral("plan")}) {
        const Outcome outcome = scene.call(QStringList{verb, scene.experiment({QStringLiteral("teacher"), QStringLiteral("student<teacher")})} + changes);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(!std::filesystem::exists(scene.storePath()));
    }
}

void TestCommandLine::namesEveryProblemOnALineOfItsOwn()
{
    CommandScene scene;
    const Outcome outcome = scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("teacher"), QStringLiteral("student<teacher")}), QStringLiteral("--set"),
        QStringLiteral("student.terms.soft.temperature=0"), QStringLiteral("--set"), QStringLiteral("teacher.train.batch=0")});
    QCOMPARE(outcome.status, 2);
    const QStringList lines = outcome.err.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].startsWith(QStringLiteral("nodes.teacher.train.batch: ")));
    QVERIFY(lines[1].startsWith(QStringLiteral("nodes.student.terms.soft.temperature: ")));

    const Outcome broken = scene.call({QStringLiteral("run"), scene.write(QStringLiteral("{\"retort\": 1,\n \"name\": }"))});
    QCOMPARE(broken.status, 2);
    QVERIFY2(broken.err.contains(QStringLiteral("experiment.json")), qPrintable(broken.err));
}

void TestCommandLine::lookingMakesNoStore()
{
    CommandScene scene;
    const Outcome list = scene.call({QStringLiteral("list")});
    QCOMPARE(list.status, 0);
    QVERIFY(list.out.isEmpty());
    QCOMPARE(json(scene.call({QStringLiteral("list"), QStringLiteral("--json")}).out).array().size(), 0);
    QCOMPARE(scene.call({QStringLiteral("plan"), scene.experiment({QStringLiteral("teacher")})}).status, 0);
    QVERIFY(!std::filesystem::exists(scene.storePath()));
}

void TestCommandLine::plansWithoutTraining()
{
    CommandScene scene;
    const QString file = scene.experiment({QStringLiteral("teacher"), QStringLiteral("student<teacher")});
    const Outcome first = scene.call({QStringLiteral("plan"), file, QStringLiteral("--json"), QStringLiteral("--seeds"), QStringLiteral("0-2")});
    QCOMPARE(first.status, 0);
    const QJsonObject plan = json(first.out).object();
    QCOMPARE(plan[QStringLiteral("to_train")].toInt(), 6);
    const QJsonObject run = plan[QStringLiteral("runs")][0].toObject();
    // 64 → 8 → 10 with biases
    QCOMPARE(run[QStringLiteral("parameters")].toInt(), 64 * 8 + 8 + 8 * 10 + 10);
    QCOMPARE(run[QStringLiteral("macs")].toInt(), 64 * 8 + 8 * 10);
    QCOMPARE(run[QStringLiteral("steps")].toInt(), 100);

    QCOMPARE(scene.call({QStringLiteral("run"), file, QStringLiteral("--quiet")}).status, 0);
    const QJsonObject after = json(scene.call({QStringLiteral("plan"), file, QStringLiteral("--json"), QStringLiteral("--seeds"), QStringLiteral("0-2")}).out).object();
    QCOMPARE(after[QStringLiteral("to_train")].toInt(), 2);
    const Outcome table = scene.call({QStringLiteral("plan"), file});
    QVERIFY2(table.out.contains(QStringLiteral("4 runs: 4 done, 0 to train.")), qPrintable(table.out));
}

void TestCommandLine::anExperimentIsReadFromAPipe()
{
    // As the window's "copy as command line" gives it where there is no file: a here-document, which dash makes a pipe.
    CommandScene scene;
    const QString text = QString::fromStdString(readFile(scene.experiment({QStringLiteral("solo")}).toStdString()));
    const QString command = QStringLiteral("'%1' plan /dev/stdin --json --store '%2' <<'END'\n%3\nEND\n")
                                .arg(QString::fromStdString(test::program("retort").string()), scene.store, text);
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), command});
    const Outcome here = CommandScene::end(shell);
    QVERIFY2(here.status == 0, qPrintable(here.err));
    QVERIFY(json(here.out).isObject());

    QProcess piped;
    piped.start(QString::fromStdString(test::program("retort").string()), {QStringLiteral("plan"), QStringLiteral("/dev/stdin"), QStringLiteral("--json"), QStringLiteral("--store"), scene.store});
    piped.write(text.toUtf8());
    piped.closeWriteChannel();
    const Outcome there = CommandScene::end(piped);
    QVERIFY2(there.status == 0, qPrintable(there.err));
    QVERIFY(json(there.out).isObject());
}

void TestCommandLine::saysWhatIsOddAboutTheData()
{
    CommandScene scene;
    QString rows = QStringLiteral("colour,kind\n");
    for (int i = 0; i < 20; ++i)
        rows += i % 2 ? QStringLiteral("red,p\n") : QStringLiteral("blue,q\n");
    const QString train = scene.write(rows, QStringLiteral("train.csv"));
    const QString test = scene.write(QStringLiteral("colour,kind\nred,p\n\x1b[31mmauve,q\n"), QStringLiteral("test.csv"));
    const QString file = scene.write(QStringLiteral(R"({"retort": 1, "name": "Odd", "data": {"dataset": "csv", "path": "%1", "test_path": "%2", "validation": {"from": "train", "count": 4}},
        "nodes": {"solo": {"model": {"architecture": "linear"}, "train": {"steps": 5, "batch": 4}}}, "seeds": [0]})").arg(train, test));
    for (const QString& verb : {QStringLiteral("plan"), QStringLiteral("run")}) {
        const Outcome outcome = scene.call({verb, file});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.err.startsWith(QStringLiteral("warning: data: The category \"")), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(QStringLiteral("mauve\" of column \"colour\" in row 2")) && !outcome.err.contains(QChar(0x1b)), qPrintable(outcome.err));
        QVERIFY(outcome.out.contains(QStringLiteral("solo")));
    }
}

void TestCommandLine::trainsOnceAndUsesAgain()
{
    CommandScene scene;
    const QString file = scene.experiment({QStringLiteral("teacher"), QStringLiteral("student<teacher")});
    const QStringList words{QStringLiteral("run"), file, QStringLiteral("--json"), QStringLiteral("--quiet")};
    const Outcome first = scene.call(words);
    QVERIFY2(first.status == 0, qPrintable(first.err));
    QVERIFY2(first.err.isEmpty(), qPrintable(first.err));
    const QJsonObject document = json(first.out).object();
    QCOMPARE(document[QStringLiteral("experiment")].toString(), QStringLiteral("Small"));
    QCOMPARE(document[QStringLiteral("store")].toString(), scene.store);
    QVERIFY(document[QStringLiteral("seconds")].toDouble() > 0);
    const QJsonArray runs = document[QStringLiteral("runs")].toArray();
    QCOMPARE(runs.size(), 4);
    for (const QJsonValue& run : runs) {
        QCOMPARE(run[QStringLiteral("state")].toString(), QStringLiteral("finished"));
        QCOMPARE(run[QStringLiteral("reused")].toBool(true), false);
        QCOMPARE(run[QStringLiteral("test")][QStringLiteral("accuracy")].toDouble(), 0.8);
        QVERIFY(run[QStringLiteral("recipe")].toString().startsWith(QStringLiteral("r1:")));
        QVERIFY(run[QStringLiteral("agreement")].isNull());
    }
    QElapsedTimer timer;
    timer.start();
    const Outcome second = scene.call(words);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(second.status, 0);
    const QJsonArray again = json(second.out)[QStringLiteral("runs")].toArray();
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(again[i][QStringLiteral("reused")].toBool(), true);
        QCOMPARE(again[i][QStringLiteral("id")], runs[i][QStringLiteral("id")]);
    }
}

void TestCommandLine::printsATableAndMilestones()
{
    CommandScene scene;
    const Outcome outcome = scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("teacher"), QStringLiteral("student<teacher")})});
    QCOMPARE(outcome.status, 0);
    QVERIFY2(outcome.out.startsWith(QStringLiteral("Small: 4 runs in ")), qPrintable(outcome.out));
    QVERIFY2(outcome.out.contains(QString::fromUtf8("80.0 ± 0.0")), qPrintable(outcome.out));
    const QStringList news = outcome.err.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(news, (QStringList{QString::fromUtf8("teacher finished: test 80.0 ± 0.0 % over 2 runs"), QString::fromUtf8("student finished: test 80.0 ± 0.0 % over 2 runs")}));
}

void TestCommandLine::aFailedRunIsStatusOneAndBlocksItsStudents()
{
    CommandScene scene;
    const Outcome outcome = scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("failing"), QStringLiteral("student<failing"), QStringLiteral("good")}), QStringLiteral("--json")});
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains(QStringLiteral("The data are gone.")), qPrintable(outcome.err));
    QStringList states;
    for (const QJsonValue& run : json(outcome.out)[QStringLiteral("runs")].toArray())
        states << run[QStringLiteral("node")].toString() + QLatin1Char(' ') + run[QStringLiteral("state")].toString();
    QCOMPARE(states.count(QStringLiteral("failing failed")), 2);
    QCOMPARE(states.count(QStringLiteral("student blocked")), 2);
    QCOMPARE(states.count(QStringLiteral("good finished")), 2);
}

void TestCommandLine::movesRunsToTheTrashAndBack()
{
    CommandScene scene;
    QCOMPARE(scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("teacher")}), QStringLiteral("--quiet")}).status, 0);
    const auto count = [&](const QStringList& more) { return json(scene.call(QStringList{QStringLiteral("list"), QStringLiteral("--json")} + more).out).array().size(); };
    const QString id = json(scene.call({QStringLiteral("list"), QStringLiteral("--json")}).out)[0][QStringLiteral("id")].toString();
    QCOMPARE(scene.call({QStringLiteral("delete"), id}).status, 0);
    QCOMPARE(count({}), 1);
    QCOMPARE(count({QStringLiteral("--trash")}), 1);
    QCOMPARE(scene.call({QStringLiteral("delete"), QStringLiteral("--restore"), id}).status, 0);
    QCOMPARE(count({}), 2);
    QCOMPARE(scene.call({QStringLiteral("delete"), QStringLiteral("--purge"), id}).status, 0);
    QCOMPARE(count({}), 1);
    QCOMPARE(scene.call({QStringLiteral("export"), id, QStringLiteral("-o"), scene.dir.filePath(QStringLiteral("w"))}).status, 2);
    QCOMPARE(scene.call({QStringLiteral("check")}).status, 0);
}

void TestCommandLine::exportsWhatTheStoreHolds()
{
    CommandScene scene;
    QCOMPARE(scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("teacher"), QStringLiteral("failing")}), QStringLiteral("--quiet")}).status, 1);
    const QString file = scene.dir.filePath(QStringLiteral("weights.safetensors"));
    for (const QJsonValue& run : json(scene.call({QStringLiteral("list"), QStringLiteral("--json")}).out).array()) {
        const Outcome outcome = scene.call({QStringLiteral("export"), run[QStringLiteral("id")].toString(), QStringLiteral("-o"), file});
        if (run[QStringLiteral("node")].toString() == QStringLiteral("failing")) {
            QCOMPARE(outcome.status, 2);
            QVERIFY2(outcome.err.contains(QStringLiteral("has no selected weights")), qPrintable(outcome.err));
            continue;
        }
        QCOMPARE(outcome.status, 0);
        const std::string bytes = readFile(file.toStdString());
        QVERIFY(outcome.out.contains(QString::fromStdString(sha256(std::string_view(bytes)))));
        QCOMPARE(floatsOf(parseTensors(bytes, "export").tensors.at("layer.weight")), (std::vector<float>{1, 2, 3}));
    }
}

void TestCommandLine::checkFindsADamagedFile()
{
    CommandScene scene;
    QCOMPARE(scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("teacher")}), QStringLiteral("--quiet")}).status, 0);
    const Outcome sound = scene.call({QStringLiteral("check")});
    QCOMPARE(sound.status, 0);
    QVERIFY(sound.out.contains(QStringLiteral("is sound")));
    const Store store(scene.storePath(), Store::Access::ReadOnly);
    const std::string blob = store.weightsBlob(store.runsSince().front().id, "best");
    const auto path = scene.storePath() / "blobs" / blob;
    QVERIFY(std::filesystem::exists(path));
    std::filesystem::permissions(path, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(file.size() - 1);
    file.write("x");
    file.close();
    const Outcome damaged = scene.call({QStringLiteral("check")});
    QCOMPARE(damaged.status, 1);
    QVERIFY2(damaged.out.contains(QString::fromStdString(blob.substr(0, 12))), qPrintable(damaged.out));
}

void TestCommandLine::listsAThousandRunsAtOnce()
{
    CommandScene scene;
    {
        Plan plan;
        plan.experiment.name = "many";
        for (std::uint64_t seed = 0; seed < 1000; ++seed)
            plan.runs.push_back(plannedOf("node", recipeOf(seed)));
        Store(scene.storePath()).enqueue(plan, "{}");
    }
    qint64 best = 1'000'000;
    for (int i = 0; i < 10; ++i) {
        QElapsedTimer timer;
        timer.start();
        const Outcome outcome = scene.call({QStringLiteral("list")});
        best = std::min(best, timer.elapsed());
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.out.count(QLatin1Char('\n')), 1001);
    }
    qInfo("list of 1000 runs: %lld ms", best);
    QVERIFY2(best < 1000 * test::slowness(), qPrintable(QString::number(best)));     // 30 ms where nothing else runs; a second is a mistake on any machine
}

void TestCommandLine::csvCellsAreNoFormulas()
{
    CommandScene scene;
    QCOMPARE(scene.call({QStringLiteral("run"), scene.experiment({QStringLiteral("teacher")}, QStringLiteral("=HYPERLINK(1)")), QStringLiteral("--quiet")}).status, 0);
    const Outcome outcome = scene.call({QStringLiteral("list"), QStringLiteral("--csv")});
    QVERIFY2(outcome.out.contains(QStringLiteral(",'=HYPERLINK(1),")), qPrintable(outcome.out));
    for (const QString& line : outcome.out.split(QStringLiteral("\r\n"), Qt::SkipEmptyParts))
        QCOMPARE(line.count(QLatin1Char(',')), outcome.out.section(QStringLiteral("\r\n"), 0, 0).count(QLatin1Char(',')));
}

void TestCommandLine::showsAndListsInJson()
{
    CommandScene scene;
    const QString file = scene.experiment({QStringLiteral("teacher"), QStringLiteral("student<teacher")});
    const QString run = scene.call({QStringLiteral("run"), file, QStringLiteral("--json"), QStringLiteral("--quiet")}).out;
    const QString list = scene.call({QStringLiteral("list"), QStringLiteral("--json")}).out;
    const QString id = json(list)[3][QStringLiteral("id")].toString();
    const QString shown = scene.call({QStringLiteral("show"), id, QStringLiteral("--json")}).out;
    const QString plan = scene.call({QStringLiteral("plan"), file, QStringLiteral("--json")}).out;
    const QString catalogue = scene.call({QStringLiteral("catalogue"), QStringLiteral("--json")}).out;
    QCOMPARE(json(shown)[QStringLiteral("id")].toString(), id);
    const QString words = manual();
    for (const QString& text : {run, list, shown, plan, catalogue}) {
        const QJsonDocument document = json(text);
        const QStringList keys = keysOf(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
        QVERIFY(keys.size() > 5);
        for (const QString& key : keys)
            QVERIFY2(words.contains(QLatin1Char('`') + key + QLatin1Char('`')), qPrintable(QStringLiteral("docs/command-line.md does not describe ") + key));
    }
    const Outcome sheet = scene.call({QStringLiteral("show"), id});
    QCOMPARE(sheet.status, 0);
    QVERIFY2(sheet.out.startsWith(id) && sheet.out.contains(QStringLiteral("\nRecipe\n")), qPrintable(sheet.out));
}

void TestCommandLine::theCatalogueHasEveryRow()
{
    CommandScene scene;
    const QString all = scene.call({QStringLiteral("catalogue")}).out;
    for (const Kind kind : allKinds()) {
        const QString name = QString::fromStdString(std::string(kindName(kind)));
        const QString detailed = scene.call({QStringLiteral("catalogue"), name}).out;
        for (const Entry& entry : catalogue(kind)) {
            const QString id = QString::fromStdString(std::string(entry.id));
            QVERIFY2(all.contains(id) && detailed.contains(id), qPrintable(id));
            const QString one = scene.call({QStringLiteral("catalogue"), name, id}).out;
            for (const ParamInfo& param : entry.params)
                QVERIFY2(one.contains(QString::fromStdString(std::string(param.help))), qPrintable(one));
        }
    }
}

void TestCommandLine::aLineOfAnotherToolkitIsTranslated()
{
    CommandScene scene;
    const QStringList line = QStringLiteral("python train_student.py --path_t ./save/models/resnet32x4_vanilla/c.pth --distill hint --model_s resnet8x4 -r 0.1 -a 0 -b 100 --trial 1").split(u' ');
    const Outcome said = scene.call(QStringList{QStringLiteral("translate")} + line);
    QCOMPARE(said.status, 0);
    const QJsonObject student = QJsonDocument::fromJson(said.out.toUtf8())[QStringLiteral("nodes")][QStringLiteral("student")].toObject();
    QCOMPARE(student[QStringLiteral("terms")][QStringLiteral("hint")][QStringLiteral("weight")].toDouble(), 100.0);
    QVERIFY2(said.err.contains(QStringLiteral("From RepDistiller:")) && said.err.contains(QStringLiteral("no counterpart: the teacher's weights")), qPrintable(said.err));

    const Outcome terms = scene.call({QStringLiteral("translate"), QStringLiteral("--terms"), QStringLiteral("-r"), QStringLiteral("0.1"), QStringLiteral("-a"), QStringLiteral("0.9"), QStringLiteral("-T"), QStringLiteral("4")});
    QCOMPARE(QJsonDocument::fromJson(terms.out.toUtf8())[QStringLiteral("soft")][QStringLiteral("temperature")].toDouble(), 4.0);

    const QString file = scene.write(QStringLiteral("DISTILLER: {TYPE: DKD, TEACHER: resnet56, STUDENT: resnet20}\n"));
    const Outcome json = scene.call({QStringLiteral("translate"), QStringLiteral("--json"), file});
    const QJsonDocument whole = QJsonDocument::fromJson(json.out.toUtf8());
    QCOMPARE(whole[QStringLiteral("toolkit")].toString(), QStringLiteral("mdistiller"));
    QVERIFY(whole[QStringLiteral("notes")].toArray().size() > 2 && whole[QStringLiteral("terms")].toObject().contains(QStringLiteral("dkd")));

    const Outcome unknown = scene.call({QStringLiteral("translate"), QStringLiteral("the quick brown fox")});
    QCOMPARE(unknown.status, 2);
    QVERIFY2(unknown.err.contains(QStringLiteral("This is no command line of RepDistiller")), qPrintable(unknown.err));
    QVERIFY2(scene.call({QStringLiteral("translate"), QStringLiteral("nowhere.yaml")}).err.contains(QStringLiteral("There is no file nowhere.yaml")), "a missing file");
}

void TestCommandLine::theManualNamesEveryVerbAndOption()
{
    int status = 0;
    const auto app = cli::makeApp(status);
    const QString words = manual();
    for (const CLI::App* verb : app->get_subcommands({})) {
        QVERIFY2(words.contains(QString::fromStdString("`" + verb->get_name())), verb->get_name().c_str());
        QVERIFY2(verb->get_footer().find("Example") != std::string::npos, verb->get_name().c_str());
        for (const CLI::Option* option : verb->get_options()) {
            if (option->get_group().empty() || option->get_name() == "--help")
                continue;
            const std::string name = option->get_lnames().empty() ? std::string() : "--" + option->get_lnames().front();
            QVERIFY2(!option->get_description().empty(), name.c_str());
            QVERIFY2(words.contains(QString::fromStdString(name)) || name == "--output", name.c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
