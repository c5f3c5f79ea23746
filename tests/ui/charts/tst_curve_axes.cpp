#include "ui/charts/curve_export.h"
#include "ui/charts/curve_view.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <QtCharts/QXYSeries>

#include <cmath>
#include <limits>
#include <set>

using namespace retort::ui;

/// What of the values lies on the axes, and what a picture of them says.
class TestCurveAxes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        Theme::instance().install(*qApp);
        QLocale::setDefault(QLocale::c());
    }
    void anEarlyBestAccuracyIsOnTheAxis();
    void roundingIsNoCurve();
    void aFirstSpikeOfTheLossDoesNotFlattenTheRest();
    void gapsOfALogarithmicLineAreNotBridged();
    void aValueBetweenGapsIsADot();
    void aSmoothedPictureSaysSo();
    void thePicturesLegendHasAsManyLinesAsItTakes();
    void whatLiesBeyondAnAxisStaysOutOfThePicture_data();
    void whatLiesBeyondAnAxisStaysOutOfThePicture();
    void wordsInAPictureAreNoTags();
    void longNumbersKeepTheirFirstDigits_data();
    void longNumbersKeepTheirFirstDigits();

private:
    std::unique_ptr<CurveView> viewOf(const std::vector<float>& y, bool smooth = false) const;
};

namespace {

/// The SVG that the view is saved as.
QByteArray saved(CurveView& view)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.svg"));
    saveChart(view, path);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Text {
    QString element, text;
    double x = 0, y = 0;
};

/// The texts of an SVG's elements; none where it is no XML.
std::vector<Text> textsOf(const QByteArray& svg)
{
    std::vector<Text> texts;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement)
            texts.push_back({reader.name().toString(), {}, reader.attributes().value(QStringLiteral("x")).toDouble(), reader.attributes().value(QStringLiteral("y")).toDouble()});
        else if (reader.isCharacters() && !reader.isWhitespace() && !texts.empty())
            texts.back().text += reader.text();
    }
    return reader.hasError() ? std::vector<Text>() : texts;
}

} // namespace

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

void TestCurveAxes::roundingIsNoCurve()
{
    std::vector<float> y(100, 99.3055573F);
    y[99] = 99.3055496F;
    const auto view = viewOf(y);
    QVERIFY(view->plot().y().width() > 5e-4);          // of floats
    view->setCeiling(100);
    view->setLeastSpan(1);
    view->refreshNow();
    QVERIFY(view->plot().y().width() >= 1);
    QVERIFY(view->plot().y().from < 99.3 && view->plot().y().to > 99.4 && view->plot().y().to <= 100);
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
    const auto smooth = viewOf(y, true), raw = viewOf(y);
    QVERIFY(!saved(*smooth).contains("smoothed"));
    smooth->setSmoothing(0.9);
    raw->setSmoothing(0.9);                            // its curve takes no part in smoothing
    QVERIFY(saved(*smooth).contains("smoothed, weight 0"));
    QVERIFY(!saved(*raw).contains("smoothed"));
}

void TestCurveAxes::thePicturesLegendHasAsManyLinesAsItTakes()
{
    const std::vector<float> y(100, 1);
    std::vector<Curve> curves;
    for (int i = 0; i < 12; ++i) {
        const QString name = QStringLiteral("a student with a long name, number %1").arg(i);
        curves.push_back({.id = name, .name = name, .ink = {}, .values = [&y] { return CurveValues{.y = y}; }});
    }
    CurveView view;
    view.resize(640, 320);
    view.setCurves(std::move(curves));
    const QFontMetrics metrics(font(Type::Small));
    std::set<double> lines;
    int named = 0;
    for (const Text& each : textsOf(saved(view))) {
        if (each.element != QStringLiteral("text") || !each.text.startsWith(QStringLiteral("a student")))
            continue;
        ++named;
        lines.insert(each.y);
        QVERIFY2(each.x + metrics.horizontalAdvance(each.text) <= view.width(), qPrintable(each.text));
    }
    QCOMPARE(named, 12);
    QVERIFY(lines.size() > 1);
}

void TestCurveAxes::whatLiesBeyondAnAxisStaysOutOfThePicture_data()
{
    QTest::addColumn<float>("spike");
    QTest::newRow("above") << 500.f;
    QTest::newRow("below") << -500.f;
}

void TestCurveAxes::whatLiesBeyondAnAxisStaysOutOfThePicture()
{
    QFETCH(float, spike);
    std::vector<float> y(1200, 0.5f);
    y[3] = spike;
    y[1199] = 0.25f;
    const auto view = viewOf(y);
    QVERIFY(view->plot().y().to < 1 && view->plot().y().from > -1);
    QSvgRenderer svg(saved(*view));
    QVERIFY(svg.isValid());
    QImage vector(svg.viewBox().size(), QImage::Format_RGB32);
    vector.fill(Qt::white);
    QPainter painter(&vector);
    svg.render(&painter);
    painter.end();
    const int bottom = vector.height() - 12 - view->height() + static_cast<int>(view->plot().area().bottom());
    int below = 0, above = 0;
    for (int row = 0; row < vector.height(); ++row) {
        for (int x = 0; x < vector.width(); ++x) {
            const QColor pixel = vector.pixelColor(x, row);
            const bool coloured = pixel.saturation() > 100 && pixel.value() > 120;   // text has little of both
            below += coloured && row > bottom + 3;
            above += coloured && x > 12 + 14 + 2 && row < bottom - static_cast<int>(view->plot().area().height()) - 3;
        }
    }
    QCOMPARE(below, 0);
    QCOMPARE(above, 0);                                // above the plot only the legend's samples have colour
}

void TestCurveAxes::wordsInAPictureAreNoTags()
{
    const std::vector<float> y(100, 1);
    const QString name = QStringLiteral("a & b</desc><script>alert(1)</script>\x01");
    CurveView view;                                    // never shown: nobody has described it yet
    view.resize(640, 320);
    view.setTitles(QStringLiteral("loss <of> a & b"), QStringLiteral("step"), QStringLiteral("value"));
    view.setCurves({{.id = QStringLiteral("a"), .name = name, .ink = {}, .values = [&y] { return CurveValues{.y = y}; }}});
    const std::vector<Text> texts = textsOf(saved(view));
    QVERIFY(!texts.empty());
    const auto textOf = [&texts](const char* element) {
        const auto found = std::ranges::find(texts, QLatin1String(element), &Text::element);
        return found == texts.end() ? QStringLiteral("no such element") : found->text;
    };
    QCOMPARE(textOf("script"), QStringLiteral("no such element"));
    QCOMPARE(textOf("title"), QStringLiteral("loss <of> a & b"));
    QVERIFY2(textOf("desc").contains(QStringLiteral("a & b</desc><script>alert(1)</script>: 100 values")), qPrintable(textOf("desc")));
}

void TestCurveAxes::longNumbersKeepTheirFirstDigits_data()
{
    QTest::addColumn<float>("from");
    QTest::addColumn<float>("to");
    QTest::addColumn<QString>("label");
    QTest::newRow("large") << 1e6F << 2e6F << QStringLiteral("2.0e6");
    QTest::newRow("tiny") << 1e-5F << 2e-5F << QStringLiteral("2.0e-5");
    QTest::newRow("large and close to each other") << 1000000.0F << 1000040.0F << QStringLiteral("1000020");
    QTest::newRow("below nothing") << -2e6F << -1e6F << QStringLiteral("-2.0e6");
    QTest::newRow("as usual") << 1000.0F << 2000.0F << QStringLiteral("2000");
}

void TestCurveAxes::longNumbersKeepTheirFirstDigits()
{
    QFETCH(float, from);
    QFETCH(float, to);
    QFETCH(QString, label);
    std::vector<float> y(100, from);
    y.back() = to;
    const auto view = viewOf(y);
    const std::vector<Text> texts = textsOf(saved(*view));
    QStringList written;
    for (const Text& each : texts)
        written << each.text;
    QVERIFY2(written.contains(label), qPrintable(written.join(u' ')));
    for (const Text& each : texts)
        QVERIFY2(each.element != QStringLiteral("text") || each.x >= 0, qPrintable(each.text));   // nothing of it lies outside the chart
    QVERIFY(view->plot().area().left() >= QFontMetricsF(font(Type::Small)).horizontalAdvance(label));
}

QTEST_MAIN(TestCurveAxes)
#include "tst_curve_axes.moc"
