#include "core/base/file.h"
#include "tests/core/store/store_samples.h"
#include "ui/experiment_files.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QUndoStack>

using namespace retort;
using namespace retort::ui;

/// Lines and files of other toolkits, pasted into the window or opened in it.
class TestForeignText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPastedLineIsOfferedAndTaken();
    void anOfferCanBeLeft();
    void bareWeightsAreOfferedToBeCopied();
    void aFileIsOfferedToo();
    void whatCannotBeReadIsSaid();

private:
    /// Answers the next dialog, and says what it showed.
    static void answer(bool accept, QStringList& shown)
    {
        QTimer::singleShot(0, qApp, [accept, &shown] {
            auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            const auto* notes = dialog->findChild<QListWidget*>(QStringLiteral("notes"));
            for (int i = 0; i < notes->count(); ++i)
                shown << notes->item(i)->text();
            accept ? dialog->accept() : dialog->reject();
        });
    }
};

namespace {

const QString line = QStringLiteral("python train_student.py --path_t ./save/models/resnet32x4_vanilla/c.pth --distill kd --model_s resnet8x4 -r 0.1 -a 0.9 -b 0 --trial 1");

} // namespace

void TestForeignText::aPastedLineIsOfferedAndTaken()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    const Experiment before = workbench.document().experiment();
    QStringList shown;
    answer(true, shown);
    QVERIFY(pasteExperiment(workbench, line));
    QVERIFY(!shown.filter(QStringLiteral("✗ No counterpart: the teacher's weights")).isEmpty());
    QVERIFY(shown.first().startsWith(u'✗'));             // what is missing comes first
    QCOMPARE(workbench.document().experiment().name(), "RepDistiller: kd, resnet32x4 → resnet8x4");
    workbench.undo().undo();
    QCOMPARE(workbench.document().experiment(), before);
}

void TestForeignText::anOfferCanBeLeft()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    const Experiment before = workbench.document().experiment();
    QStringList shown;
    answer(false, shown);
    QVERIFY(!pasteExperiment(workbench, line));
    QCOMPARE(workbench.document().experiment(), before);
}

void TestForeignText::bareWeightsAreOfferedToBeCopied()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    const Experiment before = workbench.document().experiment();
    QStringList shown;
    answer(true, shown);
    QVERIFY(!pasteExperiment(workbench, QStringLiteral("-r 0.1 -a 0.9 -T 4")));
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\"kind\": \"kd\", \"weight\": 0.9, \"temperature\": 4.0")));
    QCOMPARE(workbench.document().experiment(), before);
}

void TestForeignText::aFileIsOfferedToo()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    const QString file = folder.dir.filePath(QStringLiteral("dkd.yaml"));
    writeFileAtomically(file.toStdString(), std::string_view("DISTILLER: {TYPE: DKD, TEACHER: resnet56, STUDENT: resnet20}\n"));
    QStringList shown;
    answer(true, shown);
    QVERIFY(openExperiment(workbench, file));
    QCOMPARE(workbench.document().experiment().name(), "mdistiller: DKD, resnet56 → resnet20");
    QVERIFY(workbench.document().filePath().isEmpty());  // Save must not write JSON over it
}

void TestForeignText::whatCannotBeReadIsSaid()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    QSignalSpy said(&workbench, &Workbench::message);
    QVERIFY(!pasteExperiment(workbench, QStringLiteral("--distill kb -a 1")));
    QCOMPARE(said.size(), 1);
    QVERIFY(said.first().first().toString().contains(QStringLiteral("RepDistiller has no such method")));
    QVERIFY(!pasteExperiment(workbench, QStringLiteral("hello")));
    QCOMPARE(said.size(), 2);
}

QTEST_MAIN(TestForeignText)
#include "tst_foreign_text.moc"
