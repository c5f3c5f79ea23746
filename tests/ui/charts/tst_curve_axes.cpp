#include "ui/charts/curve_export.h"
#include "ui/charts/curve_view.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtCharts/QXYSeries>

#include <cmath>
#include <limits>

using namespace retort::ui;

/// What of the values lies on the axes, and what a picture of them says.
class TestCurveAxes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }
    void anEarlyBestAccuracyIsOnTheAxis();
    void aFirstSpikeOfTheLossDoesNotFlattenTheRest();
    void gapsOfALogarithmicLineAreNotBridged();
    void aValueBetweenGapsIsADot();
    void aSmoothedPictureSaysSo();

private:
    std::unique_ptr<CurveView> viewOf(const std::vector<float>& y, bool smooth = false) const;
};

std::unique_ptr<CurveView> TestCurveAxes::viewOf(const std::vector<float>& y, bool smooth) const
{
    auto view = std::make_unique<CurveView>();
    view->setTitles(QStringLiteral("Values"), QStringLiteral("step"), QStringLiteral("value"));
    view->setCurves({{.id = QStringLiteral("a"), .name = QStringLiteral("a"), .ink = {}, .values = [&y] { return CurveValues{.y = y}; }, .smooth = smooth}});
    view->setPassesOverStart(true);
    view->resize(640, 320);
    view->show();
    [&] { QVERIFY(QTest::qWaitForWindowExposed(view.get())); }();
    view->refreshNow();
    return view;
}

void TestCurveAxes::anEarlyBestAccuracyIsOnTheAxis()
{
    std::vector<float> y(1200, 80);
    for (std::size_t i = 0; i < 100; ++i)
        y[i] = static_cast<float>(10 + i * 0.7);
    y[60] = 92;                                        // in the first twelfth
    y[1199] = 82;
    const auto view = viewOf(y);
    view->setCeiling(100);
    view->refreshNow();
    QVERIFY2(view->plot().y().to >= 92, qPrintable(QString::number(view->plot().y().to)));
    QVERIFY(view->plot().y().from > 60);               // the climb is still passed over
}

void TestCurveAxes::aFirstSpikeOfTheLossDoesNotFlattenTheRest()
{
    std::vector<float> y(1200, 0.5f);
    y[3] = 500;
    y[1199] = 0.25f;
    const auto view = viewOf(y);
    QVERIFY2(view->plot().y().to < 1, qPrintable(QString::number(view->plot().y().to)));
}

void TestCurveAxes::gapsOfALogarithmicLineAreNotBridged()
{
    // A level line with a stretch of zeros in its middle.
    std::vector<float> y(600, 1);
    for (std::size_t i = 200; i < 400; ++i)
        y[i] = i % 2 ? 0 : std::numeric_limits<float>::quiet_NaN();
    const auto view = viewOf(y);
    view->setLogarithmic(true);
    view->refreshNow();
    const QImage image = view->grab().toImage();
    const double scale = image.devicePixelRatio();
    const auto inked = [&](double step) {
        const QPointF at = QPointF(view->plot().pixelOfX(step), view->plot().pixelOfY(1)) * scale;
        for (int dy = -3; dy <= 3; ++dy) {
            if (image.pixelColor(static_cast<int>(at.x()), static_cast<int>(at.y()) + dy).hsvSaturation() > 100)   // the grid is grey
                return true;
        }
        return false;
    };
    QVERIFY(inked(100));
    QVERIFY(inked(500));
    QVERIFY(!inked(300));
}

void TestCurveAxes::aValueBetweenGapsIsADot()
{
    std::vector<float> y(100, 0);
    y[50] = 1;
    y[70] = y[71] = 2;
    const auto view = viewOf(y);
    view->setLogarithmic(true);
    view->refreshNow();
    const auto* dots = qobject_cast<QXYSeries*>(view->chart()->series().at(2));
    QCOMPARE(dots->points(), (QList<QPointF>{{50, 0}}));   // log10(1); the two beside each other are a line
}

void TestCurveAxes::aSmoothedPictureSaysSo()
{
    const std::vector<float> y(100, 1);
    QTemporaryDir folder;
    const auto saved = [&](CurveView& view) {
        const QString path = folder.filePath(QStringLiteral("chart.svg"));
        saveChart(view, path);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const auto smooth = viewOf(y, true), raw = viewOf(y);
    QVERIFY(!saved(*smooth).contains("smoothed"));
    smooth->setSmoothing(0.9);
    raw->setSmoothing(0.9);                            // its curve takes no part in smoothing
    QVERIFY(saved(*smooth).contains("smoothed, weight 0"));
    QVERIFY(!saved(*raw).contains("smoothed"));
}

QTEST_MAIN(TestCurveAxes)
#include "tst_curve_axes.moc"
