#include "core/base/file.h"
#include "tests/ui/answers.h"
#include "ui/experiment_files.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstring>

using namespace retort;
using namespace retort::ui;
using namespace retort::test;

class TestDraft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }
    void init();
    void editsComeBackAfterClosing();
    void editsOfWhatIsInNoFileComeBack();
    void editsAreKeptBeforeTheWindowCloses();
    void whatIsSavedLeavesNothingBehind();
    void theWindowSaysThatItIsEdited();
    void severalWindowsKeepOneEach();
    void whoeverAsksForAnotherFileTakesNoDraft();
    void editsGoAlongIntoAnotherStore();
    void whatUndoBringsBackGoesAlongIntoAnotherStore();
    void openingOverEditsIsSaidAndUndoneWithItsFile();
    void savingAfterAnUndoIsNoEditOfTheOldFile();
    void anUnreadableDraftIsPutAside();
    void picturesLeaveDraftsAlone();
    void savingUnderATakenNameIsAskedAbout();
    void aCommandLineMeansTheSameExperiment_data();
    void aCommandLineMeansTheSameExperiment();
    void savingOverWhatOthersHaveSavedIsAskedAbout();
    void savingADraftOverAChangedFileIsAskedAbout();

private:
    QString place(const char* name) const { return m_place->filePath(QLatin1StringView(name)); }
    std::filesystem::path store(const char* name = "store") const { return place(name).toStdString(); }
    QString write(const char* name) const
    {
        const QString file = place(name);
        writeFileAtomically(file.toStdString(), QStringLiteral(R"({"retort": 1, "name": "%1"})").arg(QLatin1StringView(name)).toStdString());
        return file;
    }
    QStringList drafts() const { return QDir(place("settings")).entryList({QStringLiteral("unsaved-*.json")}); }
    /// A window that has opened the file, changed it and gone.
    void leaveEdited(const QString& file, const char* about)
    {
        Session session;
        session.open(store());
        QVERIFY(session.openThisExperiment(file));
        session.workbench().document().set("about", about, QStringLiteral("Edit"));
    }

    /// What the entry of the experiment's menu with this title does.
    static void choose(const char* title, Workbench& workbench)
    {
        const auto found = std::ranges::find_if(fileActions(), [title](const FileAction& each) { return std::strcmp(each.title, title) == 0; });
        QVERIFY(found != fileActions().end());
        found->act(workbench, nullptr);
    }

    std::unique_ptr<QTemporaryDir> m_place;
};

void TestDraft::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    qputenv("RETORT_SETTINGS", place("settings").toUtf8());
    qputenv("RETORT_RESOURCES", place("resources").toUtf8());
}

void TestDraft::editsComeBackAfterClosing()
{
    const QString file = write("mine.json");
    const std::string before = readFile(file.toStdString());
    leaveEdited(file, "new words");
    QCOMPARE(readFile(file.toStdString()), before);

    Session session;
    session.open(store());
    session.openUsualExperiment();
    ExperimentDocument& document = session.workbench().document();
    QCOMPARE(document.experiment().about(), std::string("new words"));
    QCOMPARE(document.filePath(), file);
    QVERIFY(document.isEdited());
    QVERIFY(session.window().messages().text().contains(QStringLiteral("not been saved")));
    session.workbench().undo().undo();
    QCOMPARE(document.experiment().about(), std::string());
    QVERIFY(!document.isEdited());
    QVERIFY(!session.workbench().undo().canUndo());
}

void TestDraft::editsOfWhatIsInNoFileComeBack()
{
    {
        Session session;
        session.open(store());
        QVERIFY(pasteExperiment(session.workbench(), QStringLiteral(R"({"retort": 1, "name": "pasted"})")));
    }
    Session session;
    session.open(store());
    session.openUsualExperiment();
    QCOMPARE(session.workbench().document().experiment().name(), std::string("pasted"));
    QVERIFY(session.workbench().document().filePath().isEmpty());
    QVERIFY(session.workbench().document().isEdited());
}

void TestDraft::editsAreKeptBeforeTheWindowCloses()
{
    Session session;
    session.open(store());
    QVERIFY(session.openThisExperiment(write("mine.json")));
    session.workbench().document().set("about", "new words", QStringLiteral("Edit"));
    QTRY_COMPARE(drafts().size(), 1);                   // it may be killed now
    QVERIFY(readFile((place("settings") + u'/' + drafts().first()).toStdString()).find("new words") != std::string::npos);
}

void TestDraft::whatIsSavedLeavesNothingBehind()
{
    const QString file = write("mine.json");
    leaveEdited(file, "new words");
    QCOMPARE(drafts().size(), 1);
    {
        Session session;
        session.open(store());
        session.openUsualExperiment();
        session.workbench().document().setSaved(file);
        QVERIFY(!session.workbench().document().isEdited());
    }
    QVERIFY(drafts().isEmpty());
}

void TestDraft::theWindowSaysThatItIsEdited()
{
    Session session;
    session.open(store());
    QVERIFY(!session.window().isWindowModified());
    QVERIFY(session.openThisExperiment(write("mine.json")));
    QVERIFY(!session.window().isWindowModified());
    session.workbench().document().set("about", "new words", QStringLiteral("Edit"));
    QVERIFY(session.window().isWindowModified());
    session.workbench().undo().undo();
    QVERIFY(!session.window().isWindowModified());
}

void TestDraft::severalWindowsKeepOneEach()
{
    const QString one = write("one.json"), two = write("two.json");
    {
        Session first, second;
        first.open(store());
        second.open(store("other"));
        QVERIFY(first.openThisExperiment(one));
        QVERIFY(second.openThisExperiment(two));
        first.workbench().document().set("about", "of one", QStringLiteral("Edit"));
        second.workbench().document().set("about", "of two", QStringLiteral("Edit"));
    }
    QCOMPARE(drafts().size(), 2);
    Session first, second;
    first.open(store());
    first.openUsualExperiment();
    second.open(store("other"));
    second.openUsualExperiment();
    QStringList about{QString::fromStdString(first.workbench().document().experiment().about()), QString::fromStdString(second.workbench().document().experiment().about())};
    about.sort();
    QCOMPARE(about, (QStringList{QStringLiteral("of one"), QStringLiteral("of two")}));
}

void TestDraft::whoeverAsksForAnotherFileTakesNoDraft()
{
    const QString mine = write("mine.json"), other = write("other.json");
    leaveEdited(mine, "new words");
    {
        Session session;
        session.open(store());
        QVERIFY(session.openThisExperiment(other));
        QCOMPARE(session.workbench().document().experiment().name(), std::string("other.json"));
        session.workbench().document().set("about", "other words", QStringLiteral("Edit"));
    }
    QCOMPARE(drafts().size(), 2);
    Session session;
    session.open(store());
    QVERIFY(session.openThisExperiment(mine));
    QCOMPARE(session.workbench().document().experiment().about(), std::string("new words"));
}

void TestDraft::editsGoAlongIntoAnotherStore()
{
    const QString file = write("mine.json");
    {
        Session session;
        session.open(store());
        QVERIFY(session.openThisExperiment(file));
        session.workbench().document().set("about", "new words", QStringLiteral("Edit"));
        session.open(store("other"));
        QVERIFY(session.workbench().document().isEdited());
        QVERIFY(session.window().isWindowModified());
        QCOMPARE(session.workbench().document().filePath(), file);
        session.workbench().undo().undo();
        QCOMPARE(session.workbench().document().experiment().about(), std::string());
        QVERIFY(!session.workbench().document().isEdited());
        session.workbench().undo().redo();
    }
    QCOMPARE(drafts().size(), 1);
}

void TestDraft::whatUndoBringsBackGoesAlongIntoAnotherStore()
{
    const QString mine = write("mine.json"), other = write("other.json");
    Session session;
    session.open(store());
    QVERIFY(session.openThisExperiment(mine));
    session.workbench().document().set("about", "first words", QStringLiteral("Edit"));
    session.workbench().document().set("name", "second", QStringLiteral("Edit"));
    QVERIFY(openExperiment(session.workbench(), other));
    QVERIFY(session.window().messages().text().contains(QStringLiteral("Undo brings it back")));
    session.workbench().document().set("about", "undone words", QStringLiteral("Edit"));
    session.workbench().undo().undo();
    session.open(store("another"));

    ExperimentDocument& document = session.workbench().document();
    QUndoStack& undo = session.workbench().undo();
    QCOMPARE(document.filePath(), other);
    QCOMPARE(document.experiment().about(), std::string());
    undo.redo();
    QCOMPARE(document.experiment().about(), std::string("undone words"));
    undo.undo();
    undo.undo();
    QCOMPARE(document.experiment().name(), std::string("second"));
    QCOMPARE(document.experiment().about(), std::string("first words"));
    QCOMPARE(document.filePath(), mine);
    QVERIFY(document.isEdited());
    undo.undo();
    undo.undo();
    QCOMPARE(document.experiment().about(), std::string());
    QVERIFY(!document.isEdited());
}

void TestDraft::openingOverEditsIsSaidAndUndoneWithItsFile()
{
    const QString mine = write("mine.json"), other = write("other.json");
    Workbench workbench(store(), Store::Access::ReadWrite);
    ExperimentDocument& document = workbench.document();
    QVERIFY(openExperiment(workbench, mine));
    QSignalSpy said(&workbench, &Workbench::message);
    QVERIFY(openExperiment(workbench, other));
    QVERIFY(said.isEmpty());                            // nothing was lost
    QVERIFY(openExperiment(workbench, mine));
    document.set("about", "new words", QStringLiteral("Edit"));
    QVERIFY(openExperiment(workbench, other));
    QCOMPARE(said.size(), 1);
    QVERIFY(said[0][0].toString().contains(QStringLiteral("mine.json")));
    QVERIFY(!document.isEdited());
    workbench.undo().undo();
    QCOMPARE(document.experiment().about(), std::string("new words"));
    QCOMPARE(document.filePath(), mine);                // else Save would write it over the other
    QVERIFY(document.isEdited());
    workbench.undo().redo();
    QCOMPARE(document.filePath(), other);
    QVERIFY(!document.isEdited());
}

void TestDraft::savingAfterAnUndoIsNoEditOfTheOldFile()
{
    const QString mine = write("mine.json");
    Workbench workbench(store(), Store::Access::ReadWrite);
    ExperimentDocument& document = workbench.document();
    QVERIFY(openExperiment(workbench, mine));
    document.set("about", "new words", QStringLiteral("Edit"));
    document.setSaved(place("copy.json"));
    QVERIFY(!document.isEdited());
    workbench.undo().undo();
    QCOMPARE(document.filePath(), place("copy.json"));  // an edit does not change where it is kept
    QVERIFY(document.isEdited());                       // which holds the later text
}

void TestDraft::anUnreadableDraftIsPutAside()
{
    leaveEdited(write("mine.json"), "new words");
    QVERIFY(QFile::rename(place("settings") + QStringLiteral("/unsaved-0.json"), place("settings") + QStringLiteral("/unsaved-1.json")));
    writeFileAtomically((place("settings") + QStringLiteral("/unsaved-0.json")).toStdString(), "no draft");
    Session session;
    session.open(store());
    QSignalSpy said(&session.workbench(), &Workbench::message);
    session.openUsualExperiment();
    QCOMPARE(said.size(), 2);
    QVERIFY(said[0][0].toString().contains(QStringLiteral("unsaved-0.json.unreadable")));
    QCOMPARE(session.workbench().document().experiment().about(), std::string("new words"));
    QVERIFY(QFileInfo::exists(place("settings") + QStringLiteral("/unsaved-0.json.unreadable")));
}

void TestDraft::picturesLeaveDraftsAlone()
{
    const QString file = write("mine.json");
    leaveEdited(file, "new words");
    {
        Session session(nullptr, Session::Manner::OnlyLooks);
        session.open(store());
        QVERIFY(session.openThisExperiment(file));
        QVERIFY(!session.workbench().document().isEdited());
    }
    QCOMPARE(drafts().size(), 1);
}

void TestDraft::savingUnderATakenNameIsAskedAbout()
{
    const QString mine = write("mine.json"), other = write("other.json");
    const std::string before = readFile(mine.toStdString());
    Workbench workbench(store(), Store::Access::ReadWrite);
    QVERIFY(openExperiment(workbench, other));
    bool asked = false;
    const auto no = [&asked](QDialog& dialog) {
        asked = qobject_cast<QMessageBox*>(&dialog);
        dialog.reject();
    };
    answerDialogs({typeName(QStringLiteral("mine")), no, cancel});
    choose("Save &as…", workbench);
    QVERIFY(asked);
    QCOMPARE(readFile(mine.toStdString()), before);
    QCOMPARE(workbench.document().filePath(), other);
    answerDialogs({typeName(QStringLiteral("free"))});
    choose("Save &as…", workbench);
    QCOMPARE(workbench.document().filePath(), place("free.json"));
    QVERIFY(QFileInfo::exists(place("free.json")));
}

void TestDraft::savingOverWhatOthersHaveSavedIsAskedAbout()
{
    const QString mine = write("mine.json");
    Workbench workbench(store(), Store::Access::ReadWrite);
    ExperimentDocument& document = workbench.document();
    QVERIFY(openExperiment(workbench, mine));
    document.set("about", "new words", QStringLiteral("Edit"));
    choose("&Save", workbench);                         // nobody else has: without a question
    QCOMPARE(readExperiment(mine.toStdString()).about(), std::string("new words"));

    const std::string others = R"({"retort": 1, "name": "mine.json", "about": "others' words"})";
    writeFileAtomically(mine.toStdString(), others);
    document.set("about", "my words", QStringLiteral("Edit"));
    answerDialogs({cancel});
    choose("&Save", workbench);
    QCOMPARE(readFile(mine.toStdString()), others);
    QVERIFY(document.isEdited());

    answerDialogs({press("Save &as…"), typeName(QStringLiteral("copy"))});
    choose("&Save", workbench);
    QCOMPARE(readFile(mine.toStdString()), others);
    QCOMPARE(document.filePath(), place("copy.json"));
    QCOMPARE(readExperiment(place("copy.json").toStdString()).about(), std::string("my words"));

    writeFileAtomically(place("copy.json").toStdString(), "no experiment any more");
    answerDialogs({press("&Overwrite")});
    choose("&Save", workbench);
    QCOMPARE(readExperiment(place("copy.json").toStdString()).about(), std::string("my words"));
}

void TestDraft::savingADraftOverAChangedFileIsAskedAbout()
{
    const QString mine = write("mine.json");
    leaveEdited(mine, "my words");
    const std::string others = R"({"retort": 1, "name": "mine.json", "about": "others' words"})";
    writeFileAtomically(mine.toStdString(), others);
    for (int time = 0; time < 2; ++time) {              // it is not forgotten when the window is closed once more
        Session session;
        session.open(store());
        session.openUsualExperiment();
        ExperimentDocument& document = session.workbench().document();
        QCOMPARE(document.experiment().about(), std::string("my words"));
        QVERIFY(session.window().messages().text().contains(QStringLiteral("changed since")));
        bool asked = false;
        answerDialogs({[&asked](QDialog& dialog) {
            asked = true;
            dialog.reject();
        }});
        choose("&Save", session.workbench());
        QVERIFY(asked);
        QCOMPARE(readFile(mine.toStdString()), others);
        document.set("name", QStringLiteral("round %1").arg(time).toStdString(), QStringLiteral("Edit"));
    }
}

void TestDraft::aCommandLineMeansTheSameExperiment_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");                 // empty: it is removed
    QTest::addColumn<bool>("short_");
    const auto row = [](const char* name, const char* path, const char* value, bool isShort) {
        QTest::newRow(name) << QString::fromLatin1(path) << QString::fromUtf8(value) << isShort;
    };
    row("nothing", "name", R"("mine")", true);
    row("a value", "student.terms.soft.temperature", "8", true);
    row("words", "about", R"("it's \"8\", $HOME")", true);
    row("fewer seeds", "seeds", "[0]", true);
    row("more seeds", "seeds", "[0, 1, 2, 3, 4, 5]", true);
    row("a term more", "student.terms.extra", R"({"kind": "dkd", "weight": 0.5})", true);
    row("a term less", "student.terms.hard", "", true);
    row("another kind", "student.terms.soft.kind", R"("cross_entropy")", true);
    row("a swept value more", "sweep", R"({"student.train.steps": [50, 100, 200]})", true);
    row("no sweep", "sweep", "", false);
    row("a node less", "nodes.third", "", true);
    row("an empty section", "sweep", "{}", true);
}

void TestDraft::aCommandLineMeansTheSameExperiment()
{
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(bool, short_);
    const QString file = place("it's mine.json");
    writeFileAtomically(file.toStdString(), R"({"retort": 1, "name": "mine", "about": "", "nodes": {
        "student": {"terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}}, "train": {"steps": 50}},
        "third": {"train": {"steps": 7}}}, "seeds": [0, 1, 2, 3, 4], "sweep": {"student.train.steps": [50, 100]}})");
    Workbench workbench(store(), Store::Access::ReadWrite);
    ExperimentDocument& document = workbench.document();
    QVERIFY(openExperiment(workbench, file));
    if (value.isEmpty())
        document.remove(path.toStdString(), QStringLiteral("Edit"));
    else
        document.set(path.toStdString(), Json::parse(value.toStdString()), QStringLiteral("Edit"));

    // What the shell makes of it, and then the program.
    QString command = commandLine(workbench);
    QCOMPARE(!command.contains(QStringLiteral("/dev/stdin")), short_);
    command.replace(QRegularExpression(QStringLiteral("^retort run /dev/stdin")), QStringLiteral("cat"));
    command.replace(QRegularExpression(QStringLiteral("^retort run")), QStringLiteral("printf '%s\\n'"));
    QProcess shell;
    shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), command});
    QVERIFY(shell.waitForFinished());
    const QByteArray output = shell.readAllStandardOutput();
    if (!short_) {
        QCOMPARE(toText(parseExperiment(output.toStdString())), toText(document.experiment()));
        return;
    }
    const QList<QByteArray> words = output.trimmed().split('\n');
    Experiment meant = readExperiment(words[0].toStdString());
    for (qsizetype i = 1; i < words.size(); i += 2) {
        QCOMPARE(words[i], QByteArray("--set"));
        const std::string set = words[i + 1].toStdString();
        setValue(meant, set.substr(0, set.find('=')), valueFromText(set.substr(set.find('=') + 1)));
    }
    QCOMPARE(toText(meant), toText(document.experiment()));
}

QTEST_MAIN(TestDraft)
#include "tst_draft.moc"
