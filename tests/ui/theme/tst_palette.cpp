#include "ui/theme/palette.h"

#include <QTest>

#include <cmath>

using namespace retort::ui;

namespace {

using Triple = std::array<double, 3>;

double linear(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
constexpr std::array<Triple, 3> normal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr std::array<Triple, 3> protan{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr std::array<Triple, 3> deutan{{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

Triple lab(const QColor& colour, const std::array<Triple, 3>& eye)
{
    const Triple rgb{linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    Triple seen{};
    for (std::size_t i = 0; i < 3; ++i)
        seen[i] = std::clamp(eye[i][0] * rgb[0] + eye[i][1] * rgb[1] + eye[i][2] * rgb[2], 0.0, 1.0);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047);
    const double y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
    const double z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// How far apart two colours are for the worst of three pairs of eyes (CIE 1976; 2.3 is just noticeable).
double apart(const QColor& a, const QColor& b)
{
    double least = 1e9;
    for (const auto& eye : {normal, protan, deutan}) {
        const Triple p = lab(a, eye), q = lab(b, eye);
        least = std::min(least, std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
    }
    return least;
}

} // namespace

class TestPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void contrastIsThatOfWcag();
    void textCanBeRead_data() { eachLook(); }
    void textCanBeRead();
    void linesAndSignsCanBeSeen_data() { eachLook(); }
    void linesAndSignsCanBeSeen();
    void coloursStayApartForColourBlindEyes_data() { eachLook(); }
    void coloursStayApartForColourBlindEyes();
    void everyIndexUpToFortyEightLooksDifferent();

private:
    void eachLook();
};

void TestPalette::eachLook()
{
    QTest::addColumn<int>("index");
    for (const Look look : allLooks)
        QTest::addRow("%s", look == Look::Light ? "light" : look == Look::Dark ? "dark" : "contrast") << static_cast<int>(look);
}

void TestPalette::contrastIsThatOfWcag()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.005);   // the known grey just under AA
}

void TestPalette::textCanBeRead()
{
    QFETCH(int, index);
    const Look look = static_cast<Look>(index);
    const auto check = [look](Tone text, Tone ground) {
        const double ratio = contrast(colour(text, look), colour(ground, look));
        QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(QLatin1StringView(toneName(text).data()), QLatin1StringView(toneName(ground).data())).arg(ratio)));
    };
    for (const Tone ground : {Tone::Ground, Tone::Card, Tone::Inset, Tone::Selection}) {
        check(Tone::Text, ground);
        check(Tone::Quiet, ground);
    }
    for (const Tone text : {Tone::Good, Tone::Warn, Tone::Bad, Tone::Accent}) {
        check(text, Tone::Card);
        check(text, Tone::Ground);
    }
    check(Tone::OnAccent, Tone::Accent);
}

void TestPalette::linesAndSignsCanBeSeen()
{
    QFETCH(int, index);
    const Look look = static_cast<Look>(index);
    for (const Tone ground : {Tone::Ground, Tone::Card}) {
        for (const Tone line : {Tone::Student, Tone::Teacher, Tone::Baseline, Tone::Accent, Tone::Mark, Tone::Good, Tone::Warn, Tone::Bad})
            QVERIFY2(contrast(colour(line, look), colour(ground, look)) >= 3, toneName(line).data());
        for (int i = 0; i < runColours; ++i)
            QVERIFY2(contrast(runColour(i, look), colour(ground, look)) >= 3, qPrintable(QStringLiteral("run colour %1").arg(i)));
    }
}

void TestPalette::coloursStayApartForColourBlindEyes()
{
    QFETCH(int, index);
    const Look look = static_cast<Look>(index);
    QList<QColor> all{colour(Tone::Student, look), colour(Tone::Teacher, look), colour(Tone::Baseline, look)};
    for (int i = 0; i < runColours; ++i)
        all.append(runColour(i, look));
    for (qsizetype i = 0; i < all.size(); ++i) {
        for (qsizetype j = 0; j < i; ++j)
            QVERIFY2(apart(all[i], all[j]) >= 8, qPrintable(QStringLiteral("%1 and %2: %3").arg(all[i].name(), all[j].name()).arg(apart(all[i], all[j]))));
    }
}

void TestPalette::everyIndexUpToFortyEightLooksDifferent()
{
    QList<std::pair<QRgb, QList<qreal>>> seen;
    for (int i = 0; i < 48; ++i) {
        const std::pair pair{runColour(i, Look::Light).rgba(), runDash(i)};
        QVERIFY(!seen.contains(pair));
        seen.append(pair);
    }
    QCOMPARE(runColour(48, Look::Light), runColour(0, Look::Light));   // and then it begins again, without end
    QCOMPARE(runColour(-1, Look::Light), runColour(0, Look::Light));   // a run without a colour yet
}

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
