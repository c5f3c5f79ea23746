#include "core/base/error.h"
#include "core/data/splits.h"
#include "tests/core/data/data_files.h"

#include <algorithm>
#include <numeric>
#include <set>

using namespace retort;
using namespace retort::test;

namespace {

const Dataset& digits()
{
    static const auto set = readDataset("digits", {});
    return *set;
}

/// A set of so many samples of each class, without values: splits look at labels and ids only.
Dataset labelsOnly(const std::vector<int>& counts)
{
    Dataset set;
    set.id = "made";
    set.contentHash = std::string(64, 'a');
    for (std::size_t label = 0; label < counts.size(); ++label) {
        set.classNames.push_back("c" + std::to_string(label));
        set.train.labels.insert(set.train.labels.end(), static_cast<std::size_t>(counts[label]), static_cast<std::int32_t>(label));
    }
    set.train.ids.resize(set.train.labels.size());
    std::iota(set.train.ids.begin(), set.train.ids.end(), 0);
    return set;
}

std::vector<int> perClass(const Dataset& set, const std::vector<std::int64_t>& rows)
{
    std::vector<int> counts(set.classNames.size());
    for (const auto row : rows)
        ++counts[static_cast<std::size_t>(set.train.labels[static_cast<std::size_t>(row)])];
    return counts;
}

std::int64_t sum(const std::vector<std::int64_t>& rows) { return std::accumulate(rows.begin(), rows.end(), std::int64_t{0}); }

std::vector<std::int64_t> first(const std::vector<std::int64_t>& rows, std::size_t n)
{
    return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(n)};
}

bool isPartOf(const std::vector<std::int64_t>& small, const std::vector<std::int64_t>& large)
{
    return std::ranges::includes(large, small);
}

NodeData labelled(LabelledPart part, double amount, Draw draw = Draw::PerSeed, UnlabelledPart unlabelled = UnlabelledPart::None)
{
    return {.labelled = part, .labelledAmount = amount, .draw = draw, .unlabelled = unlabelled, .labelledShare = 0, .omitClasses = {}};
}

} // namespace

// Golden rows: computed by a script that shares no code with the program (docs/data.md is all it needs), for the bundled digits.
class TestSplits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void validationIsGolden();
    void validationIsStratifiedAndApart();
    void fractionAndCountAgree();
    void classesKeepTheirShare_data();
    void classesKeepTheirShare();
    void validationMayNotEmptyAClass();
    void drawIsGolden_data();
    void drawIsGolden();
    void drawsAreNested();
    void seedsDrawDifferentSamplesUnlessFixed();
    void unlabelledIsTheRest();
    void omittedClassesLeaveTheTransferSetOnly();
    void impossibleDrawsAreRefused_data();
    void impossibleDrawsAreRefused();
    void descriptionSaysWhatIsSeen_data();
    void descriptionSaysWhatIsSeen();
};

void TestSplits::validationIsGolden()
{
    const auto splits = makeSplits(digits(), {.count = 200});
    QCOMPARE(first(splits.validation, 10), (std::vector<std::int64_t>{2, 3, 7, 8, 18, 33, 38, 46, 48, 59}));
    QCOMPARE(sum(splits.validation), 137938);
    QCOMPARE(splits.test.size(), 360u);
}

void TestSplits::validationIsStratifiedAndApart()
{
    const auto splits = makeSplits(digits(), {.count = 200});
    QCOMPARE(perClass(digits(), splits.validation), std::vector<int>(10, 20));
    std::set<std::int64_t> all(splits.train.begin(), splits.train.end());
    all.insert(splits.validation.begin(), splits.validation.end());
    QCOMPARE(all.size(), 1437u);
    QCOMPARE(splits.train.size() + splits.validation.size(), 1437u);
    QVERIFY(std::ranges::is_sorted(splits.train) && std::ranges::is_sorted(splits.validation));
}

void TestSplits::fractionAndCountAgree()
{
    QCOMPARE(makeSplits(digits(), {.fraction = 0.1}), makeSplits(digits(), {.count = 144}));   // 143.7 rounds to 144
}

void TestSplits::classesKeepTheirShare_data()
{
    QTest::addColumn<std::vector<int>>("counts");
    QTest::addColumn<int>("taken");
    QTest::addColumn<std::vector<int>>("expected");      // Webster's rule by hand: the largest quotas n / (2 r + 1) first
    QTest::newRow("balanced") << std::vector{100, 100} << 20 << std::vector{10, 10};
    QTest::newRow("9 to 1") << std::vector{900, 100} << 50 << std::vector{45, 5};
    QTest::newRow("a class too small for a share") << std::vector{99, 1} << 10 << std::vector{10, 0};
    QTest::newRow("a class without samples") << std::vector{50, 0, 50} << 10 << std::vector{5, 0, 5};
}

void TestSplits::classesKeepTheirShare()
{
    QFETCH(std::vector<int>, counts);
    QFETCH(int, taken);
    QFETCH(std::vector<int>, expected);
    const auto set = labelsOnly(counts);
    QCOMPARE(perClass(set, makeSplits(set, {.count = taken}).validation), expected);
}

void TestSplits::validationMayNotEmptyAClass()
{
    COMPARE_SAYS(sentenceOf([] { makeSplits(labelsOnly({3, 1}), {.count = 3}); }), "takes the last of class \"c1\"");
    COMPARE_SAYS(sentenceOf([] { makeSplits(labelsOnly({3, 2}), {.count = 5}); }), "would take 5 of the 5 samples");
}

void TestSplits::drawIsGolden_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<int>("amount");
    QTest::addColumn<int>("seed");                       // −1: fixed
    QTest::addColumn<std::vector<std::int64_t>>("begin");
    QTest::addColumn<std::int64_t>("total");
    const int count = static_cast<int>(LabelledPart::Count), perClassPart = static_cast<int>(LabelledPart::PerClass);
    using Rows = std::vector<std::int64_t>;
    QTest::newRow("100, seed 0") << count << 100 << 0 << Rows{16, 27, 60, 72, 77, 90, 105, 153} << std::int64_t{70800};
    QTest::newRow("100, seed 1") << count << 100 << 1 << Rows{4, 9, 15, 16, 27, 30, 32, 43} << std::int64_t{67735};
    QTest::newRow("100, fixed") << count << 100 << -1 << Rows{11, 40, 49, 62, 106, 127, 134, 164} << std::int64_t{78340};
    QTest::newRow("50, seed 0") << count << 50 << 0 << Rows{27, 60, 72, 105, 162, 168, 226, 276} << std::int64_t{36157};
    QTest::newRow("5 a class, seed 3") << perClassPart << 5 << 3 << Rows{58, 89, 150, 159, 161, 170, 191, 204} << std::int64_t{33458};
}

void TestSplits::drawIsGolden()
{
    QFETCH(int, part);
    QFETCH(int, amount);
    QFETCH(int, seed);
    QFETCH(std::vector<std::int64_t>, begin);
    QFETCH(std::int64_t, total);
    const auto splits = makeSplits(digits(), {.count = 200});
    const auto node = labelled(static_cast<LabelledPart>(part), amount, seed < 0 ? Draw::Fixed : Draw::PerSeed);
    const auto set = drawTransferSet(digits(), splits, node, static_cast<std::uint64_t>(std::max(seed, 0)));
    QCOMPARE(first(set.labelled, begin.size()), begin);
    QCOMPARE(sum(set.labelled), total);
}

void TestSplits::drawsAreNested()
{
    const auto skewed = labelsOnly({700, 200, 90, 10});
    for (const auto* set : {&digits(), &skewed}) {
        const auto splits = makeSplits(*set, {.count = 100});
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            std::vector<std::int64_t> smaller;
            for (int size = 1; size < 600; size += 7) {
                const auto drawn = drawTransferSet(*set, splits, labelled(LabelledPart::Count, size), seed).labelled;
                QCOMPARE(static_cast<int>(drawn.size()), size);
                QVERIFY(isPartOf(smaller, drawn));
                smaller = drawn;
            }
            QVERIFY(isPartOf(drawTransferSet(*set, splits, labelled(LabelledPart::Fraction, 0.1), seed).labelled,
                drawTransferSet(*set, splits, labelled(LabelledPart::Fraction, 0.3), seed).labelled));
        }
    }
    const auto splits = makeSplits(digits(), {.count = 200});
    QCOMPARE(drawTransferSet(digits(), splits, labelled(LabelledPart::PerClass, 10), 0).labelled,
        drawTransferSet(digits(), splits, labelled(LabelledPart::Count, 100), 0).labelled);   // the same pictures, said in two ways
}

void TestSplits::seedsDrawDifferentSamplesUnlessFixed()
{
    const auto splits = makeSplits(digits(), {.count = 200});
    const auto draw = [&](Draw how, std::uint64_t seed) {
        return drawTransferSet(digits(), splits, labelled(LabelledPart::Count, 100, how), seed);
    };
    QVERIFY(draw(Draw::PerSeed, 0) != draw(Draw::PerSeed, 1));
    QCOMPARE(draw(Draw::Fixed, 0), draw(Draw::Fixed, 1));
    QVERIFY(isPartOf(draw(Draw::PerSeed, 0).labelled, splits.train));
}

void TestSplits::unlabelledIsTheRest()
{
    const auto splits = makeSplits(digits(), {.count = 200});
    const auto set = drawTransferSet(digits(), splits, labelled(LabelledPart::Count, 100, Draw::PerSeed, UnlabelledPart::Rest), 0);
    QCOMPARE(set.labelled.size() + set.unlabelled.size(), splits.train.size());
    std::vector<std::int64_t> both;
    std::ranges::set_intersection(set.labelled, set.unlabelled, std::back_inserter(both));
    QVERIFY(both.empty());
    const auto none = drawTransferSet(digits(), splits, labelled(LabelledPart::None, 0, Draw::PerSeed, UnlabelledPart::All), 0);
    QVERIFY(none.labelled.empty());
    QCOMPARE(none.unlabelled, splits.train);
}

void TestSplits::omittedClassesLeaveTheTransferSetOnly()
{
    const auto splits = makeSplits(digits(), {.count = 200});
    auto node = labelled(LabelledPart::Count, 90, Draw::PerSeed, UnlabelledPart::Rest);
    node.omitClasses = {7};
    const auto set = drawTransferSet(digits(), splits, node, 0);
    QCOMPARE(perClass(digits(), set.labelled), (std::vector<int>{10, 10, 10, 10, 10, 10, 10, 0, 10, 10}));
    QCOMPARE(perClass(digits(), set.unlabelled)[7], 0);
    QCOMPARE(perClass(digits(), splits.validation)[7], 20);
}

void TestSplits::impossibleDrawsAreRefused_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<double>("amount");
    QTest::addColumn<int>("omitted");                    // −1: none
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, LabelledPart part, double amount, int omitted, const char* says) {
        QTest::newRow(name) << static_cast<int>(part) << amount << omitted << QString::fromUtf8(says);
    };
    row("too many", LabelledPart::Count, 1238, -1, "has 1 237 samples, fewer than the 1 238 labels asked for");
    row("too many per class", LabelledPart::PerClass, 500, -1, "fewer than the 500 labels per class asked for");
    row("a share that comes to none", LabelledPart::Fraction, 0.0001, -1, "comes to no sample");
    row("nothing at all", LabelledPart::None, 0, -1, "Nothing is left to learn from");
    row("a class that is not there", LabelledPart::All, 0, 10, "There is no class 10 to omit: digits has the classes 0 to 9");
}

void TestSplits::impossibleDrawsAreRefused()
{
    QFETCH(int, part);
    QFETCH(double, amount);
    QFETCH(int, omitted);
    QFETCH(QString, says);
    auto node = labelled(static_cast<LabelledPart>(part), amount);
    if (omitted >= 0)
        node.omitClasses = {omitted};
    const auto splits = makeSplits(digits(), {.count = 200});
    COMPARE_SAYS(sentenceOf([&] { drawTransferSet(digits(), splits, node, 0); }), says);
}

void TestSplits::descriptionSaysWhatIsSeen_data()
{
    QTest::addColumn<int>("labels");
    QTest::addColumn<int>("without");
    QTest::addColumn<int>("part");
    QTest::addColumn<int>("draw");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* text, int labels, int without, LabelledPart part, Draw draw = Draw::PerSeed) {
        QTest::newRow(text) << labels << without << static_cast<int>(part) << static_cast<int>(draw) << QString::fromUtf8(text);
    };
    row("all 55 000 labels", 55'000, 0, LabelledPart::All);
    row("200 labels (20 per class) and 54 800 samples without", 200, 54'800, LabelledPart::PerClass);
    row("55 000 samples, no labels", 0, 55'000, LabelledPart::None);
    row("1 650 labels", 1650, 0, LabelledPart::Fraction);
    row("600 labels (the same for every seed)", 600, 0, LabelledPart::Count, Draw::Fixed);
    row("200 labels (20 per class, the same for every seed)", 200, 0, LabelledPart::PerClass, Draw::Fixed);
}

void TestSplits::descriptionSaysWhatIsSeen()
{
    QFETCH(int, labels);
    QFETCH(int, without);
    QFETCH(int, part);
    QFETCH(int, draw);
    QFETCH(QString, text);
    const TransferSet set{.labelled = std::vector<std::int64_t>(static_cast<std::size_t>(labels)),
        .unlabelled = std::vector<std::int64_t>(static_cast<std::size_t>(without))};
    auto node =
        labelled(static_cast<LabelledPart>(part), part == static_cast<int>(LabelledPart::PerClass) ? 20 : labels, static_cast<Draw>(draw));
    QCOMPARE(QString::fromStdString(describe(set, node)), text);
    node.omitClasses = {7};
    QCOMPARE(QString::fromStdString(describe(set, node)), text + QStringLiteral(", one class left out"));
}

QTEST_APPLESS_MAIN(TestSplits)
#include "tst_splits.moc"
