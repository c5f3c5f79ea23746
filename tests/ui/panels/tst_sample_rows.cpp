#include "ui/panels/sample_rows.h"

#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::ui;

namespace {

/// Four samples of three classes; the teacher is right on all, the student on the first two.
Beliefs handMade()
{
    Beliefs beliefs;
    beliefs.student = {.classes = 3,
        .logits = {4, 0, 0, /**/ 0, 1, 0, /**/ 0, 3, 0, /**/ 2, 0, 0},
        .labels = {0, 1, 2, 1},
        .ids = {10, 11, 12, 13}};
    Predictions teacher = beliefs.student;
    teacher.logits = {5, 1, 0, /**/ 0, 5, 4, /**/ 0, 0, 5, /**/ 0, 5, 0};
    beliefs.teachers = {teacher};
    beliefs.combine = "mean_probability";
    return beliefs;
}

std::vector<SampleId> ids(const std::vector<SampleRow>& rows)
{
    std::vector<SampleId> list;
    for (const SampleRow& row : rows)
        list.push_back(row.id);
    return list;
}

} // namespace

class TestSampleRows final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFilterLetsItsSamplesThrough_data()
    {
        using What = SampleFilter::What;
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("truth");
        QTest::addColumn<int>("predicted");
        QTest::addColumn<QList<int>>("expected");
        QTest::newRow("all") << int(What::All) << -1 << -1 << QList<int>{10, 11, 12, 13};
        QTest::newRow("correct") << int(What::Correct) << -1 << -1 << QList<int>{10, 11};
        QTest::newRow("wrong") << int(What::Wrong) << -1 << -1 << QList<int>{12, 13};
        QTest::newRow("2 taken for 1") << int(What::Cell) << 2 << 1 << QList<int>{12};
        QTest::newRow("an empty cell") << int(What::Cell) << 0 << 2 << QList<int>{};
    }

    void aFilterLetsItsSamplesThrough()
    {
        QFETCH(int, what);
        QFETCH(int, truth);
        QFETCH(int, predicted);
        QFETCH(QList<int>, expected);
        const auto rows = sampleRows(handMade(), {.what = static_cast<SampleFilter::What>(what), .truth = truth, .predicted = predicted}, SampleOrder::Source, 1);
        QCOMPARE(ids(rows), std::vector<SampleId>(expected.begin(), expected.end()));
    }

    void probabilitiesFollowTheTemperature()
    {
        for (const double temperature : {0.5, 1.0, 4.0}) {
            const auto rows = sampleRows(handMade(), {}, SampleOrder::Source, temperature);
            const double e = std::exp(4 / temperature);
            QVERIFY(std::abs(rows[0].studentProbability - e / (e + 2)) < 1e-12);
            QCOMPARE(rows[0].student, 0);
        }
    }

    void theStrongestSecondGuessComesFirst()
    {
        const auto rows = sampleRows(handMade(), {}, SampleOrder::SecondGuess, 1);
        QCOMPARE(rows.front().id, SampleId(11));           // 5 against 4
        const double expected = std::exp(4.0) / (1 + std::exp(5.0) + std::exp(4.0));
        QVERIFY(std::abs(rows.front().secondGuess - expected) < 1e-12);
    }

    void disagreementIsTheDivergenceFromTheTeacher()
    {
        Beliefs alike = handMade();
        alike.teachers = {alike.student};
        for (const SampleRow& row : sampleRows(alike, {}, SampleOrder::Disagreement, 2))
            QVERIFY(std::abs(row.disagreement) < 1e-12);
        const auto rows = sampleRows(handMade(), {}, SampleOrder::Disagreement, 1);
        QVERIFY(rows.front().disagreement > rows.back().disagreement);
    }

    void withoutATeacherOnlyTheStudentSpeaks()
    {
        Beliefs alone = handMade();
        alone.teachers.clear();
        for (const SampleRow& row : sampleRows(alone, {}, SampleOrder::Confident, 1)) {
            QCOMPARE(row.teacher, -1);
            QCOMPARE(row.disagreement, 0.0);
        }
    }

    void aPictureShowsItsBytes()
    {
        Dataset dataset;
        dataset.shape = {.channels = 1, .height = 2, .width = 2};
        dataset.byteScale = 16;
        dataset.classNames = {"a", "b"};
        dataset.train = {.bytes = {0, 0, 0, 0, 0, 4, 8, 16}, .reals = {}, .labels = {0, 1}, .ids = {0, 1}};
        const QImage image = pictureOf(dataset, 1);
        QCOMPARE(image.size(), QSize(2, 2));
        QCOMPARE(qRed(image.pixel(0, 0)), 0);
        QCOMPARE(qRed(image.pixel(1, 0)), 64);
        QCOMPARE(qRed(image.pixel(0, 1)), 128);
        QCOMPARE(qRed(image.pixel(1, 1)), 255);
        QVERIFY(pictureOf(dataset, 7).isNull());
    }

    void aColouredPictureShowsItsThreePlanes()
    {
        Dataset dataset;
        dataset.shape = {.channels = 3, .height = 1, .width = 2};
        dataset.classNames = {"a", "b"};
        dataset.train = {.bytes = {255, 10, 20, 128, 30, 7}, .reals = {}, .labels = {0}, .ids = {0}};
        const QImage image = pictureOf(dataset, 0);
        QCOMPARE(image.pixel(0, 0), qRgb(255, 20, 30));
        QCOMPARE(image.pixel(1, 0), qRgb(10, 128, 7));
    }
};

QTEST_MAIN(TestSampleRows)
#include "tst_sample_rows.moc"
