#include "core/base/clock.h"
#include "core/base/digits.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/random.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace retort;

namespace {

/// Vigna's SplitMix64, written down again from its definition (prng.di.unimi.it/splitmix64.c).
struct SplitMix64 {
    std::uint64_t state;
    std::uint64_t next()
    {
        std::uint64_t z = (state += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
};

std::uint64_t scrambled(std::uint64_t word)
{
    return SplitMix64{word}.next();
}

} // namespace

/// Clock, hashes, ids and random numbers.
class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashesAreThoseOfTheStandard_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("digest");     // FIPS 180-4 examples and the NIST long message
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc") << QByteArray("abc") << QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << QStringLiteral("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("a million a's") << QByteArray(1000000, 'a') << QStringLiteral("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void hashesAreThoseOfTheStandard()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, digest);
        const std::string wanted = digest.toStdString();
        QCOMPARE(sha256(text.toStdString()), wanted);
        Sha256 pieces;
        for (qsizetype i = 0; i < text.size(); i += 777)
            pieces.add(text.mid(i, 777).toStdString());
        QCOMPARE(pieces.hex(), wanted);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("file")).toStdString();
        writeFileAtomically(file, text.toStdString());
        QCOMPARE(sha256OfFile(file), wanted);
    }

    void numbersHaveNoNeedlessDigits_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("a tenth") << 0.1 << 6 << QStringLiteral("0.1");
        QTest::newRow("a whole number") << 4.0 << 6 << QStringLiteral("4");
        QTest::newRow("rounded") << 2.0 / 3 << 3 << QStringLiteral("0.667");
        QTest::newRow("small") << 1e-5 << 6 << QStringLiteral("1e-05");
        QTest::newRow("large") << 123456789.0 << 6 << QStringLiteral("1.23457e+08");
        QTest::newRow("less than nothing") << -0.25 << 10 << QStringLiteral("-0.25");
    }

    void numbersHaveNoNeedlessDigits()
    {
        QFETCH(double, value);
        QFETCH(int, digits);
        QTEST(QString::fromStdString(significantText(value, digits)), "text");
        QCOMPARE(fixedDigits(1.25, 1), std::string("1.2"));
        QCOMPARE(fixedDigits(1e20, 0), std::string("100000000000000000000"));
    }

    void whatCannotBeReadHasNoHash()
    {
        QVERIFY_EXCEPTION_THROWN(sha256OfFile("/nowhere/at/all"), Error);
    }

    void idsAreEightPlainLettersAndDiffer()
    {
        std::set<RunId> ids;
        for (int i = 0; i < 10000; ++i) {
            const RunId id = newRunId();
            QCOMPARE(id.size(), std::size_t{8});
            QVERIFY(std::ranges::all_of(id, [](char c) { return std::string_view("abcdefghjkmnpqrstuvwxyz23456789").find(c) != std::string_view::npos; }));
            ids.insert(id);
        }
        QVERIFY(ids.size() >= 9999);             // 31⁸ ids: two alike among 10 000 once in 17 000 times
    }

    void theClockTellsUtcThatSorts()
    {
        const QDateTime before = QDateTime::currentDateTimeUtc();
        const std::string text = utcNow();
        const QDateTime after = QDateTime::currentDateTimeUtc();
        const QDateTime told = QDateTime::fromString(QString::fromStdString(text), Qt::ISODateWithMs);
        QCOMPARE(text.size(), std::size_t{24});
        QVERIFY(told.timeSpec() == Qt::UTC);
        QVERIFY(told >= before && told <= after);
        QVERIFY(utcNow() >= text);
        const double first = monotonicSeconds();
        QVERIFY(monotonicSeconds() >= first);
    }

    void mixingIsAChainOfSplitMix64()
    {
        SplitMix64 known{1234567};
        QCOMPARE(known.next(), std::uint64_t{6457827717110365317U});      // the vector that is passed around for it
        QCOMPARE(known.next(), std::uint64_t{3203168211198807973U});
        const std::uint64_t start = 0x5265746f72740001;
        QCOMPARE(mix({7}), scrambled(start ^ scrambled(7)));
        QCOMPARE(mix({7, 8}), scrambled(mix({7}) ^ scrambled(8)));
        QVERIFY(mix({7, 8}) != mix({8, 7}));
        QVERIFY(mix({0}) != mix({0, 0}));
        QCOMPARE(streamOf(3, Purpose::Order, 2), mix({3, 2, 2}));
        QCOMPARE(keyOf(""), scrambled(0xcbf29ce484222325));               // FNV-1a's published values
        QCOMPARE(keyOf("a"), scrambled(0xaf63dc4c8601ec8c));
        QCOMPARE(keyOf("foobar"), scrambled(0x85944171f73967e8));
    }

    void streamsOfPurposesLanesAndSeedsDiffer()
    {
        std::set<std::uint64_t> streams;
        for (std::uint64_t seed = 0; seed < 50; ++seed)
            for (std::uint64_t purpose = 1; purpose <= 8; ++purpose)
                for (std::uint64_t lane : {0, 1, 1000, 1001})
                    streams.insert(streamOf(seed, static_cast<Purpose>(purpose), lane));
        QCOMPARE(streams.size(), std::size_t{50 * 8 * 4});
    }

    void aGeneratorIsItsStreamAndACount()
    {
        CounterGenerator generator(99);
        QCOMPARE(generator(), mix({99, 0}));
        QCOMPARE(generator(), mix({99, 1}));
        CounterGenerator again(99);
        QCOMPARE(again.unit(), static_cast<double>(mix({99, 0}) >> 11) / 9007199254740992.0);
    }

    void numbersBelowABoundAreUniform_data()
    {
        QTest::addColumn<int>("bound");
        for (const int bound : {1, 2, 3, 10, 97})
            QTest::addRow("%d", bound) << bound;
    }

    void numbersBelowABoundAreUniform()
    {
        QFETCH(int, bound);
        CounterGenerator generator(static_cast<std::uint64_t>(bound));
        std::vector<double> counts(static_cast<std::size_t>(bound));
        constexpr int draws = 100000;
        for (int i = 0; i < draws; ++i)
            ++counts.at(generator.below(static_cast<std::uint64_t>(bound)));
        double chiSquare = 0;
        for (const double count : counts)
            chiSquare += (count - draws / static_cast<double>(bound)) * (count - draws / static_cast<double>(bound)) * bound / draws;
        const double freedom = bound - 1;
        QVERIFY(chiSquare <= freedom + 5 * std::sqrt(2 * freedom));      // mean k, deviation √2k
    }

    void unitNumbersFillTheInterval()
    {
        CounterGenerator generator(5);
        double sum = 0, least = 1, most = 0;
        for (int i = 0; i < 100000; ++i) {
            const double value = generator.unit();
            sum += value;
            least = std::min(least, value);
            most = std::max(most, value);
        }
        QVERIFY(least >= 0 && least < 1e-3 && most < 1 && most > 1 - 1e-3);
        QVERIFY(std::abs(sum / 100000 - 0.5) < 5 / std::sqrt(12.0 * 100000));
    }

    void aPermutationHoldsEveryNumberOnceAndEveryOrderIsAsLikely()
    {
        QVERIFY(permutation(0, 1).empty());
        QCOMPARE(permutation(1, 1), std::vector<std::int64_t>{0});
        auto order = permutation(1000, 7);
        QCOMPARE(order, permutation(1000, 7));
        QVERIFY(order != permutation(1000, 8));
        std::ranges::sort(order);
        for (std::int64_t i = 0; i < 1000; ++i)
            QCOMPARE(order[static_cast<std::size_t>(i)], i);
        std::map<std::vector<std::int64_t>, int> counts;
        for (std::uint64_t stream = 0; stream < 24000; ++stream)
            ++counts[permutation(4, stream)];
        QCOMPARE(counts.size(), std::size_t{24});
        for (const auto& [each, count] : counts)
            QVERIFY(std::abs(count - 1000) < 5 * std::sqrt(1000.0));
    }
};

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
