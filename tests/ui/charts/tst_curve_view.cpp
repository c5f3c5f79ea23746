#include "ui/charts/curve_export.h"
#include "ui/charts/curve_legend.h"
#include "ui/charts/curve_view.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>
#include <QtCharts/QXYSeries>

#include <cmath>

using namespace retort::ui;

class TestCurveView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }
    void init();
    void aTouchedCurveIsReplacedOnceHoweverOftenItIsTouched();
    void whatCannotBeSeenIsNotFed();
    void paleCurvesLieBelowThoughTheyComeLater();
    void aHiddenChartWaitsUntilItIsShown();
    void zoomReadsTheRawValuesAgain();
    void draggingZoomsAndDoubleClickGoesBack();
    void crossHairAndZoomAreSharedBetweenCharts();
    void keysDoWhatTheMouseDoes();
    void theLegendSwitchesCurvesAndKeepsThem();
    void aLogarithmicAxisSaysWhatItLeavesOut();
    void savedFilesAreWhatTheyClaim_data();
    void savedFilesAreWhatTheyClaim();
    void savingWhereNothingCanBeWrittenSaysSo();
    void itHasANameAndADescription();
    void drawingStaysWithinAFrame();

private:
    Curve curve(const char* id, const std::vector<float>& y) const;
    std::unique_ptr<CurveView> shownView();
    std::vector<float> m_a, m_b;
};

void TestCurveView::init()
{
    m_a.clear();
    m_b.clear();
    for (int i = 0; i < 5000; ++i) {
        m_a.push_back(static_cast<float>(0.9 * (1 - std::exp(-i / 800.0))));
        m_b.push_back(static_cast<float>(0.8 * (1 - std::exp(-i / 1200.0))));
    }
}

Curve TestCurveView::curve(const char* id, const std::vector<float>& y) const
{
    return {.id = QLatin1StringView(id), .name = QLatin1StringView(id), .ink = {}, .values = [&y] { return CurveValues{.y = y}; }};
}

std::unique_ptr<CurveView> TestCurveView::shownView()
{
    auto view = std::make_unique<CurveView>();
    view->setTitles(QStringLiteral("Validation accuracy"), QStringLiteral("step"), QStringLiteral("accuracy"));
    view->setCurves({curve("student", m_a), curve("baseline", m_b)});
    view->resize(640, 320);
    view->show();
    [&] { QVERIFY(QTest::qWaitForWindowExposed(view.get())); }();
    view->refreshNow();
    return view;
}

void TestCurveView::aTouchedCurveIsReplacedOnceHoweverOftenItIsTouched()
{
    const auto view = shownView();
    const int before = view->replaced();
    for (int i = 0; i < 100; ++i)
        view->touch();
    QTRY_COMPARE(view->replaced(), before + 2);        // two curves
    QTest::qWait(250);                                  // longer than any pause between repaints
    QCOMPARE(view->replaced(), before + 2);
}

void TestCurveView::whatCannotBeSeenIsNotFed()
{
    const auto view = shownView();
    view->setShown(QStringLiteral("baseline"), false);
    view->refreshNow();
    const int before = view->replaced();
    view->refreshNow();
    QCOMPARE(view->replaced(), before + 1);
}

void TestCurveView::paleCurvesLieBelowThoughTheyComeLater()
{
    const auto view = shownView();
    Curve other = curve("other seed", m_b);
    other.with = QStringLiteral("student");
    view->setCurves({curve("student", m_a), curve("baseline", m_b), other});
    view->refreshNow();
    const auto series = view->chart()->series();       // in the order in which they are drawn; three for each curve
    QCOMPARE(series.size(), 9);
    const auto width = [&](int i) { return qobject_cast<QXYSeries*>(series[i])->pen().widthF(); };
    QCOMPARE(width(1), 1.0);                           // the pale line
    QCOMPARE(width(4), 2.0);
    QCOMPARE(width(7), 2.0);
    QVERIFY(qobject_cast<QXYSeries*>(series[4])->count() > 0);      // and they have their values again
}

void TestCurveView::aHiddenChartWaitsUntilItIsShown()
{
    const auto view = shownView();
    view->hide();
    const int before = view->replaced();
    view->touch();
    QTest::qWait(250);
    QCOMPARE(view->replaced(), before);
    view->show();
    QTRY_VERIFY(view->replaced() > before);
}

void TestCurveView::zoomReadsTheRawValuesAgain()
{
    const auto view = shownView();
    m_a[2500] = 0.1f;
    const auto lowest = [&] { return view->plot().y().from; };
    view->setZoom({2600, 3000});
    QVERIFY(lowest() > 0.5);
    view->setZoom({2400, 2600});
    QVERIFY(lowest() < 0.1);
    QCOMPARE(view->plot().x(), (Range{2400, 2600}));
    view->setZoom({});
    QCOMPARE(view->plot().x(), (Range{0, 4999}));
}

void TestCurveView::draggingZoomsAndDoubleClickGoesBack()
{
    const auto view = shownView();
    const QRectF area = view->plot().area();
    const auto at = [&](double share) { return QPoint(static_cast<int>(area.left() + share * area.width()), static_cast<int>(area.center().y())); };
    QTest::mousePress(view->viewport(), Qt::LeftButton, {}, at(0.25));
    QTest::mouseMove(view->viewport(), at(0.5));
    QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, at(0.5));
    QVERIFY(std::abs(view->zoom().from - 1250) < 20 && std::abs(view->zoom().to - 2500) < 20);
    QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, at(0.5));
    QVERIFY(view->zoom().isEmpty());
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at(0.5));
    QVERIFY(view->zoom().isEmpty());                   // a click is no zoom
}

void TestCurveView::crossHairAndZoomAreSharedBetweenCharts()
{
    const auto one = shownView(), other = shownView();
    connect(one.get(), &CurveView::cursorXChanged, other.get(), &CurveView::setCursorX);
    connect(other.get(), &CurveView::cursorXChanged, one.get(), &CurveView::setCursorX);
    connect(one.get(), &CurveView::zoomChanged, other.get(), &CurveView::setZoom);
    connect(other.get(), &CurveView::zoomChanged, one.get(), &CurveView::setZoom);
    QSignalSpy moved(other.get(), &CurveView::cursorXChanged);
    QTest::mouseMove(one->viewport(), one->plot().area().center().toPoint());
    QCOMPARE(moved.size(), 1);
    QVERIFY(std::abs(moved[0][0].toDouble() - 2500) < 20);
    other->setZoom({100, 200});
    QCOMPARE(one->zoom(), (Range{100, 200}));
}

void TestCurveView::keysDoWhatTheMouseDoes()
{
    const auto view = shownView();
    QSignalSpy moved(view.get(), &CurveView::cursorXChanged);
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(moved.size(), 1);
    const double first = moved[0][0].toDouble();
    QTest::keyClick(view.get(), Qt::Key_Right);
    QVERIFY(moved[1][0].toDouble() > first);
    QTest::keyClick(view.get(), Qt::Key_Plus);
    QVERIFY(!view->zoom().isEmpty());
    QTest::keyClick(view.get(), Qt::Key_0);
    QVERIFY(view->zoom().isEmpty());
    QTest::keyClick(view.get(), Qt::Key_Escape);
    QVERIFY(std::isnan(moved.last()[0].toDouble()));
}

void TestCurveView::theLegendSwitchesCurvesAndKeepsThem()
{
    const auto view = shownView();
    view->setLevels({{.name = QStringLiteral("teacher"), .y = 0.95, .ink = {.colour = Tone::Teacher}}});
    CurveLegend legend(*view);
    legend.resize(400, 40);
    legend.show();
    const auto switches = [&] {
        QList<QAbstractButton*> all;
        for (auto* each : legend.findChildren<QAbstractButton*>()) {
            if (each->isVisibleTo(&legend) && each->isCheckable())
                all << each;
        }
        return all;
    };
    QCOMPARE(switches().size(), 2);
    QVERIFY(view->plot().y().to > 0.95);               // the level is inside
    switches().last()->click();
    QTRY_VERIFY(!view->isShown(QStringLiteral("baseline")));
    QCOMPARE(switches().size(), 2);                    // its entry stays
    QVERIFY(!switches().last()->isChecked());
    view->setCurves({curve("student", m_a), curve("baseline", m_b), curve("pinned", m_b)});
    QVERIFY(!view->isShown(QStringLiteral("baseline")));
    QCOMPARE(switches().size(), 3);
    QCOMPARE(legend.heightForWidth(70), 4 * legend.heightForWidth(4000));   // as many lines as it takes
}

void TestCurveView::aLogarithmicAxisSaysWhatItLeavesOut()
{
    const auto view = shownView();
    m_a[0] = m_a[1] = 0;
    m_b[0] = -1;
    view->setLogarithmic(true);
    view->refreshNow();
    QCOMPARE(view->notShown(), 3);
    // The rest is there: something in the student's colour is on the picture.
    const QImage image = view->grab().toImage();
    int coloured = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            coloured += image.pixelColor(x, y) == colour(Tone::Student);
    }
    QVERIFY2(coloured > 200, qPrintable(QString::number(coloured)));
}

void TestCurveView::savedFilesAreWhatTheyClaim_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::newRow("png") << QByteArray("\x89PNG");
    QTest::newRow("svg") << QByteArray("<?xml");
    QTest::newRow("pdf") << QByteArray("%PDF-1");
    QTest::newRow("csv") << QByteArray("\"step\",\"student, accuracy\",\"baseline, accuracy\"\n0,0,0\n");
}

void TestCurveView::savedFilesAreWhatTheyClaim()
{
    QFETCH(QByteArray, beginning);
    const auto view = shownView();
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.") + QLatin1StringView(QTest::currentDataTag()));
    saveChart(*view, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QCOMPARE(bytes.left(beginning.size()), beginning);
    if (path.endsWith(QStringLiteral("csv")))
        QCOMPARE(bytes.count('\n'), 5001);             // full resolution
    if (path.endsWith(QStringLiteral("svg"))) {
        for (const char* text : {"Validation accuracy", "student", "step", "accuracy"})
            QVERIFY2(bytes.contains(text), text);
    }
}

void TestCurveView::savingWhereNothingCanBeWrittenSaysSo()
{
    const auto view = shownView();
    try {
        saveChart(*view, QStringLiteral("/nowhere/at/all/chart.png"));
        QFAIL("it was written");
    } catch (const std::exception& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("/nowhere/at/all")));
    }
}

void TestCurveView::itHasANameAndADescription()
{
    const auto view = shownView();
    QVERIFY(view->accessibleName().contains(QStringLiteral("Validation accuracy")));
    QVERIFY(view->accessibleDescription().contains(QStringLiteral("student: 5000 values")));
}

void TestCurveView::drawingStaysWithinAFrame()
{
    // Eight curves of 5000 steps on one chart: read, thinned, replaced and painted. The bound is generous: the machine may be busy.
    std::vector<Curve> curves;
    for (int i = 0; i < 8; ++i) {
        curves.push_back(curve("c", i % 2 ? m_a : m_b));
        curves.back().id += QString::number(i);
    }
    const auto view = shownView();
    view->setCurves(std::move(curves));
    view->refreshNow();
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        view->refreshNow();
        view->viewport()->repaint();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    qInfo("8 curves of 5000 steps: %.1f ms", best);
    QVERIFY2(best < 60, qPrintable(QString::number(best)));
    if (const QString pictures = qEnvironmentVariable("RETORT_PICTURES"); !pictures.isEmpty())
        view->grab().save(pictures + QStringLiteral("/curves.png"));
}

QTEST_MAIN(TestCurveView)
#include "tst_curve_view.moc"
