#include "core/base/error.h"
#include "ui/charts/matrix_export.h"
#include "ui/charts/matrix_view.h"
#include "ui/charts/picture.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;
using namespace retort::ui;

namespace {

Confusion handMade()
{
    // Rows are true classes: of ten cats eight are seen as cats, one as a dog, one as a bird.
    return {.classes = 3, .cells = {8, 1, 1, 0, 9, 1, 3, 0, 7}};
}

const QStringList names{QStringLiteral("cat"), QStringLiteral("dog"), QStringLiteral("=bird")};

} // namespace

class TestMatrixView final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_view = std::make_unique<MatrixView>();
        m_view->resize(300, 300);
        m_view->setClasses(names);
        m_view->setMatrix(handMade(), MatrixScale::Counts, true);
    }

    void aClickNamesTheCellUnderTheMouse_data()
    {
        QTest::addColumn<int>("truth");
        QTest::addColumn<int>("predicted");
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j)
                QTest::addRow("%d as %d", i, j) << i << j;
    }

    void aClickNamesTheCellUnderTheMouse()
    {
        QFETCH(int, truth);
        QFETCH(int, predicted);
        QSignalSpy chosen(m_view.get(), &MatrixView::chosen);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, m_view->cell(truth, predicted).center().toPoint());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.front(), (QVariantList{truth, predicted}));
    }

    void aClickBesideTheCellsChoosesNothing()
    {
        QSignalSpy chosen(m_view.get(), &MatrixView::chosen);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(2, 2));
        QCOMPARE(chosen.size(), 0);
    }

    void theKeyboardWalksTheCellsAndStopsAtTheEdges()
    {
        connect(m_view.get(), &MatrixView::outlined, m_view.get(), &MatrixView::setOutline);
        QSignalSpy outlined(m_view.get(), &MatrixView::outlined);
        QTest::keyClick(m_view.get(), Qt::Key_Right);   // the first key shows where it is
        QCOMPARE(outlined.back(), (QVariantList{0, 0}));
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(outlined.back(), (QVariantList{0, 1}));
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(outlined.back(), (QVariantList{1, 1}));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(outlined.back(), (QVariantList{2, 1}));
        QSignalSpy chosen(m_view.get(), &MatrixView::chosen);
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(chosen.back(), (QVariantList{2, 1}));
    }

    void numbersAreWrittenAsTheScaleAsks_data()
    {
        QTest::addColumn<int>("scale");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("count") << int(MatrixScale::Counts) << true << 12.0 << QStringLiteral("12");
        QTest::newRow("no count") << int(MatrixScale::Counts) << true << 0.0 << QString();
        QTest::newRow("share") << int(MatrixScale::Shares) << false << 0.123 << QStringLiteral("12");
        QTest::newRow("a trace is not nothing") << int(MatrixScale::Shares) << false << 0.002 << QStringLiteral("·");
        QTest::newRow("not known") << int(MatrixScale::Shares) << false << qQNaN() << QStringLiteral("–");
        QTest::newRow("a difference to what is not known") << int(MatrixScale::Differences) << false << qQNaN() << QStringLiteral("–");
        QTest::newRow("more") << int(MatrixScale::Differences) << false << 0.05 << QStringLiteral("+5");
        QTest::newRow("less") << int(MatrixScale::Differences) << false << -0.05 << QStringLiteral("−5");
        QTest::newRow("less, counted") << int(MatrixScale::Differences) << true << -3.0 << QStringLiteral("−3");
    }

    void numbersAreWrittenAsTheScaleAsks()
    {
        QFETCH(int, scale);
        QFETCH(bool, whole);
        QFETCH(double, value);
        Confusion one{.classes = 2, .cells = {value, 0, 0, 0}};
        m_view->setMatrix(one, static_cast<MatrixScale>(scale), whole);
        QTEST(m_view->text(0, 0), "text");
    }

    void aHundredClassesArePaintedToo()
    {
        Confusion many{.classes = 100, .cells = std::vector<double>(10000, 0)};
        for (int k = 0; k < 100; ++k)
            many.at(k, k) = 10;
        m_view->setMatrix(many, MatrixScale::Counts, true);
        const QImage image = m_view->grab().toImage();
        QVERIFY(image.pixelColor(m_view->cell(50, 50).center().toPoint()) != image.pixelColor(m_view->cell(50, 20).center().toPoint()));
    }

    void aCsvHasEveryValueAndNoFormula()
    {
        const QString csv = matrixAsCsv(*m_view, names);
        QCOMPARE(csv, QStringLiteral("\"true class\",\"cat\",\"dog\",\"'=bird\"\n\"cat\",8,1,1\n\"dog\",0,9,1\n\"'=bird\",3,0,7\n"));
    }

    void aFileSaysWhatItIsOf()
    {
        m_view->setLabels({.subtitle = QStringLiteral("kd, test"), .file = {}, .columns = {{QStringLiteral("run"), QStringLiteral("=kd")}, {QStringLiteral("split"), QStringLiteral("test")}}});
        const QStringList lines = matrixAsCsv(*m_view, names).split(u'\n');
        QCOMPARE(lines[0], QStringLiteral("\"run\",\"split\",\"true class\",\"cat\",\"dog\",\"'=bird\""));
        QCOMPARE(lines[2], QStringLiteral("\"'=kd\",\"test\",\"dog\",0,9,1"));
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("m.svg"));
        saveMatrix(*m_view, names, file);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readAll().contains("kd, test"));
    }

    void theSuggestedNameIsAFilesName_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("file");
        QTest::newRow("words") << QStringLiteral("Student test  soft T=4.5 a/b · s0") << QStringLiteral("student-test-soft-t=4.5-a-b-s0.csv");
        QTest::newRow("none but the title") << QString() << QStringLiteral("validation-accuracy.csv");
        QTest::newRow("upwards") << QStringLiteral("../x") << QStringLiteral("x.csv");
        QTest::newRow("long") << QString(500, u'x') << QString(120, u'x') + QStringLiteral(".csv");
    }

    void theSuggestedNameIsAFilesName()
    {
        QFETCH(QString, words);
        const Picture picture{.name = QStringLiteral("Validation accuracy"), .description = {}, .size = {}, .draw = {}, .csv = {}, .file = words};
        QTEST(suggestedFile(picture, QStringLiteral("csv")), "file");
    }

    void whatIsNotKnownIsAnEmptyCell()
    {
        m_view->setMatrix({.classes = 2, .cells = {0.5, qQNaN(), 0.25, qQNaN()}}, MatrixScale::Shares, false);
        QCOMPARE(matrixAsCsv(*m_view, names.first(2)), QStringLiteral("\"true class\",\"cat\",\"dog\"\n\"cat\",0.5,\n\"dog\",0.25,\n"));
    }

    void theLegendTellsHowSmallDifferencesAre_data()
    {
        QTest::addColumn<double>("most");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("many points") << 0.204 << false << QByteArray("+20<");
        QTest::newRow("less than half a point") << 0.004 << false << QByteArray("+0.4<");
        QTest::newRow("hundredths of a point") << 0.0003 << false << QByteArray("+0.03<");
        QTest::newRow("samples") << 3.0 << true << QByteArray("+3<");
    }

    void theLegendTellsHowSmallDifferencesAre()
    {
        QFETCH(double, most);
        QFETCH(bool, whole);
        QFETCH(QByteArray, text);
        QLocale::setDefault(QLocale::c());
        m_view->setMatrix({.classes = 3, .cells = {most, 0, 0, qQNaN(), -most / 2, 0, 0, 0, 0}}, MatrixScale::Differences, whole);
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("m.svg"));
        saveMatrix(*m_view, names, file);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray picture = written.readAll();
        QVERIFY2(picture.contains(text), picture.constData());
    }

    void filesOfEveryKindAreWritten_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("png") << QStringLiteral("png") << QByteArray("\x89PNG");
        QTest::newRow("svg") << QStringLiteral("svg") << QByteArray("<?xml");
        QTest::newRow("pdf") << QStringLiteral("pdf") << QByteArray("%PDF");
        QTest::newRow("csv") << QStringLiteral("csv") << QByteArray("\"true class\"");
    }

    void filesOfEveryKindAreWritten()
    {
        QFETCH(QString, kind);
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("m.") + kind);
        saveMatrix(*m_view, names, file);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QFETCH(QByteArray, start);
        QVERIFY(written.readAll().startsWith(start));
    }

    void anUnknownEndingIsRefused()
    {
        QTemporaryDir folder;
        QVERIFY_EXCEPTION_THROWN(saveMatrix(*m_view, names, folder.filePath(QStringLiteral("m.docx"))), Error);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

private:
    std::unique_ptr<MatrixView> m_view;
};

QTEST_MAIN(TestMatrixView)
#include "tst_matrix_view.moc"
