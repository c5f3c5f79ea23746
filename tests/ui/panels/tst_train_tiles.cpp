#include "tests/ui/learning_lab.h"
#include "tests/ui/panels/train_runs.h"
#include "ui/panels/stat_tile.h"
#include "ui/panels/train_panel.h"
#include "ui/panels/train_tiles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QTest>

using namespace retort;
using namespace retort::ui;
using retort::test::LearningLab;
using retort::test::TrainRuns;

namespace {

/// Value and caption of a tile, without the spaces that keep words together.
QString wordsOf(const TrainTiles& tiles, std::size_t i) { return tiles.at(i).accessibleDescription().replace(QChar::Nbsp, u' '); }

void show(TrainTiles& tiles, const TrainRuns& runs, std::int64_t networks = 1, std::optional<double> ahead = {})
{
    tiles.show(runs.family(), runs.figures("s0", networks), ahead);
}

} // namespace

class TestTrainTiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        Theme::instance().install(*qApp);
        QLocale::setDefault(QLocale::c());
    }
    void everyTileNamesItsSplit();
    void aGainWhileTheyTrainIsOfValidation();
    void theTileOfAnAlteredRunSaysSo();
    void theTileOfAnAlteredBaselineSaysSo();
    void anEnsembleSaysWhyThereIsNoShare();
    void aTeacherFromAFileIsThereWithoutAFigure();
    void tilesSayAllOfThemselvesWhenNarrow();
};

void TestTrainTiles::everyTileNamesItsSplit()
{
    TrainRuns runs(3);
    runs["s0"].scores.agreement = 0.849;
    TrainTiles tiles;
    show(tiles, runs);
    QCOMPARE(wordsOf(tiles, 0), QStringLiteral("78.0 %, test, 78.3 ± 0.4, 3 seeds"));
    QCOMPARE(wordsOf(tiles, 1), QStringLiteral("73.0 %, test, 73.1 ± 0.1, 3 seeds"));
    QCOMPARE(wordsOf(tiles, 2), QStringLiteral("90.0 %, on test"));
    QCOMPARE(wordsOf(tiles, 3), QStringLiteral("31 %, test, of 16.9 to the teacher"));
    QCOMPARE(wordsOf(tiles, 4), QStringLiteral("84.9 %, with teacher, on test"));
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY2(tiles.at(i).toolTip().contains(QStringLiteral("on test")), qPrintable(tiles.at(i).toolTip()));

    runs["t"].scores.testAccuracy = std::nullopt;
    show(tiles, runs);
    QCOMPARE(wordsOf(tiles, 0), QStringLiteral("68.0 %, validation, 68.3 ± 0.4, 3 seeds"));
    QCOMPARE(wordsOf(tiles, 2), QStringLiteral("80.0 %, best on validation"));
    QCOMPARE(wordsOf(tiles, 3), QStringLiteral("31 %, validation, of 16.9 to the teacher"));
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY2(tiles.at(i).toolTip().contains(QStringLiteral("best on validation")), qPrintable(tiles.at(i).toolTip()));
}

void TestTrainTiles::aGainWhileTheyTrainIsOfValidation()
{
    TrainRuns runs(1);
    for (const char* id : {"s0", "b0"}) {
        runs[id].state = RunState::Running;
        runs[id].scores.testAccuracy = std::nullopt;
    }
    TrainTiles tiles;
    show(tiles, runs, 1, 0.021);
    QCOMPARE(wordsOf(tiles, 3), QStringLiteral("+2.1, validation, same step"));
    QVERIFY(tiles.at(3).toolTip().contains(QStringLiteral("validation")));
}

void TestTrainTiles::theTileOfAnAlteredRunSaysSo()
{
    TrainRuns runs(3);
    runs["s0"].altered = true;
    TrainTiles tiles;
    show(tiles, runs);
    QCOMPARE(wordsOf(tiles, 0), QStringLiteral("78.0 %, altered, test"));
    QVERIFY2(tiles.at(0).toolTip().endsWith(QStringLiteral("Without it: 78.5 ± 0.4, 2 seeds.")), qPrintable(tiles.at(0).toolTip()));
    QCOMPARE(wordsOf(tiles, 1), QStringLiteral("73.0 %, test, 73.1 ± 0.1, 3 seeds"));

    TrainRuns alone(1);
    alone["s0"].altered = true;
    show(tiles, alone, 1, 0.021);
    QCOMPARE(wordsOf(tiles, 0), QStringLiteral("78.0 %, altered, test"));
    QVERIFY(!tiles.at(0).toolTip().contains(u'±'));
    QCOMPARE(wordsOf(tiles, 3), QStringLiteral("–, altered"));
}

void TestTrainTiles::theTileOfAnAlteredBaselineSaysSo()
{
    TrainRuns runs(1);
    runs["b0"].altered = true;
    TrainTiles tiles;
    show(tiles, runs);
    QCOMPARE(wordsOf(tiles, 0), QStringLiteral("78.0 %, on test"));
    QCOMPARE(wordsOf(tiles, 1), QStringLiteral("73.0 %, altered, test"));
    QCOMPARE(wordsOf(tiles, 3), QStringLiteral("–, altered"));
}

void TestTrainTiles::anEnsembleSaysWhyThereIsNoShare()
{
    const TrainRuns runs(3);
    TrainTiles tiles;
    show(tiles, runs, 3);
    QCOMPARE(wordsOf(tiles, 2), QStringLiteral("90.0 %, test, mean of 3 teachers"));
    QVERIFY(tiles.at(2).toolTip().startsWith(QStringLiteral("Mean accuracy of those who teach together")));
    QCOMPARE(tiles.at(3).accessibleName(), QStringLiteral("Gain"));
    QCOMPARE(wordsOf(tiles, 3), QStringLiteral("+5.0, points on test"));
    QVERIFY(tiles.at(3).toolTip().contains(QStringLiteral("several networks teach")));
}

void TestTrainTiles::aTeacherFromAFileIsThereWithoutAFigure()
{
    const TrainRuns runs(1);
    TrainTiles tiles;
    RunFamily family = runs.family();
    const auto show = [&](const Taught& taught) { tiles.show(family, figuresOf(family, taught), {}); };
    show({.networks = 2, .files = 1, .by = {}});
    QCOMPARE(wordsOf(tiles, 2), QStringLiteral("90.0 %, test, without files"));
    QVERIFY(tiles.at(2).toolTip().contains(QStringLiteral("from a file")));
    family.teachers.clear();
    show({.networks = 1, .files = 1, .by = {}});
    QCOMPARE(wordsOf(tiles, 2), QStringLiteral("–, from a file"));
    show({.networks = 0, .files = 0, .by = {}});
    QCOMPARE(wordsOf(tiles, 2), QStringLiteral("–, none"));
}

void TestTrainTiles::tilesSayAllOfThemselvesWhenNarrow()
{
    LearningLab lab(5);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    TrainPanel panel(workbench);
    panel.resize(516, 560);                            // what a window of 1000 pixels leaves it
    panel.show();
    QCoreApplication::processEvents();
    QCOMPARE(panel.width(), 516);
    std::optional<int> line;
    for (const auto* tile : panel.findChildren<StatTile*>()) {
        const auto labels = tile->findChildren<QLabel*>();
        QCOMPARE(labels.size(), 3);
        for (const QLabel* label : labels) {
            QVERIFY2(!label->text().contains(u'…'), qPrintable(label->text()));
            const QRect needed = label->fontMetrics().boundingRect(QRect(0, 0, label->width(), 1000), label->wordWrap() ? Qt::TextWordWrap : 0, label->text());
            QVERIFY2(needed.width() <= label->width() && needed.height() <= label->height(), qPrintable(label->text()));
            if (label->text() == tile->value()) {
                const int at = label->mapTo(&panel, QPoint()).y();
                QCOMPARE(at, line.value_or(at));       // all values on one line
                line = at;
            }
        }
    }
    QVERIFY(line);
}

QTEST_MAIN(TestTrainTiles)
#include "tst_train_tiles.moc"
