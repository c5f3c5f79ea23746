#include "core/base/error.h"
#include "core/data/dataset.h"
#include "tests/core/data/data_files.h"

#include <algorithm>
#include <cmath>

using namespace retort::test;
using retort::readDataset;

namespace {

std::vector<int> perClass(const retort::Dataset& set, const retort::Samples& samples)
{
    std::vector<int> counts(set.classNames.size());
    for (const auto label : samples.labels)
        ++counts[static_cast<std::size_t>(label)];
    return counts;
}

} // namespace

class TestPictureSets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digitsComeWithTheProgram();
    void fashionIsWholeAsDebianPacksIt();
    void idxFolderIsReadAsWritten();
    void packedAndRawAreTheSameData();
    void rawGoesBeforePacked();
    void badFolderIsRefusedInASentence_data();
    void badFolderIsRefusedInASentence();
    void knownSetsKnowTheirLabels();
    void everyCutOfAPackedFileIsRefused();
    void environmentNamesTheDataFolder();
};

void TestPictureSets::digitsComeWithTheProgram()
{
    const auto set = readDataset("digits", {});
    QCOMPARE(set->train.size(), 1437);
    QCOMPARE(set->test.size(), 360);
    QCOMPARE(set->classes(), 10);
    QCOMPARE(set->shape, (retort::InputShape{1, 8, 8}));
    QCOMPARE(set->byteScale, 16.0);
    QVERIFY(set->picture);
    QCOMPARE(*std::ranges::max_element(set->train.bytes), 16);
    // The balance of the whole file as scikit-learn documents it.
    auto counts = perClass(*set, set->train);
    const auto more = perClass(*set, set->test);
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] += more[i];
    QCOMPARE(counts, (std::vector<int>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
    QCOMPARE(set->train.ids.front(), 0u);
    QCOMPARE(set->test.ids.front(), (retort::SampleId{1} << 32) + 1437);
    // SHA-256 of "retort-data 1\nbytes 16\nshape 1 8 8\nclasses 10\ntrain 1437\n" … (docs/data.md), computed by a script of its own.
    QCOMPARE(set->contentHash, "0d30f404e17ded567c900d03def35097d7ed7989c401b57bdba5770819687200");
    QCOMPARE(retort::contentKey(*set), 0x0d30f404e17ded56u);
}

void TestPictureSets::fashionIsWholeAsDebianPacksIt()
{
    retort::Params params;
    params.set("path", std::string("/usr/share/datasets/fashion-mnist"));
    const auto set = readDataset("fashion_mnist", params);
    QCOMPARE(set->train.size(), 60'000);
    QCOMPARE(set->test.size(), 10'000);
    QCOMPARE(set->shape, (retort::InputShape{1, 28, 28}));
    QCOMPARE(perClass(*set, set->train), std::vector<int>(10, 6000));
    QCOMPARE(perClass(*set, set->test), std::vector<int>(10, 1000));
    QCOMPARE(set->classNames[7], "Sneaker");
    double sum = 0, squares = 0;
    for (const auto byte : set->train.bytes) {
        sum += byte / 255.0;
        squares += byte / 255.0 * byte / 255.0;
    }
    const double n = static_cast<double>(set->train.bytes.size());
    QCOMPARE(std::round(sum / n * 1e4), 2860.0);
    QCOMPARE(std::round(std::sqrt(squares / n - sum / n * sum / n) * 1e4), 3530.0);
    QCOMPARE(readDataset("fashion_mnist", {})->contentHash, set->contentHash);   // found where Debian puts it
}

void TestPictureSets::idxFolderIsReadAsWritten()
{
    QTemporaryDir folder;
    writeIdxFolder(pathOf(folder), {});
    const auto set = readDataset("idx", withPath(pathOf(folder)));
    QCOMPARE(set->shape, (retort::InputShape{1, 2, 3}));
    QCOMPARE(set->classNames, (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(set->train.labels, (std::vector<std::int32_t>{0, 1, 2, 1}));
    QCOMPARE(set->train.bytes[6], 'g');
    QCOMPARE(set->test.ids, (std::vector<retort::SampleId>{1ull << 32, (1ull << 32) + 1}));
    QCOMPARE(set->byteScale, 255.0);
}

void TestPictureSets::packedAndRawAreTheSameData()
{
    QTemporaryDir raw, packed;
    writeIdxFolder(pathOf(raw), {});
    writeIdxFolder(pathOf(packed), {}, true);
    const auto first = readDataset("idx", withPath(pathOf(raw)));
    const auto second = readDataset("idx", withPath(pathOf(packed)));
    QCOMPARE(first->train, second->train);
    QCOMPARE(first->test, second->test);
    QCOMPARE(first->contentHash, second->contentHash);
}

void TestPictureSets::rawGoesBeforePacked()
{
    QTemporaryDir folder;
    writeIdxFolder(pathOf(folder), {});
    writePacked(pathOf(folder) / "t10k-labels-idx1-ubyte.gz", idx({2}, std::string{1, 1}));
    QCOMPARE(readDataset("idx", withPath(pathOf(folder)))->test.labels, (std::vector<std::int32_t>{2, 0}));
}

void TestPictureSets::badFolderIsRefusedInASentence_data()
{
    QTest::addColumn<QByteArray>("file");                // which of the four is written with these bytes; empty bytes: removed
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* file, const std::string& bytes, const char* says) {
        QTest::newRow(name) << QByteArray(file) << QByteArray::fromStdString(bytes) << QString::fromUtf8(says);
    };
    const char* images = "train-images-idx3-ubyte";
    const char* labels = "train-labels-idx1-ubyte";
    const auto good = IdxFiles{};
    row("a file is missing", images, "", "lacks train-images-idx3-ubyte");
    row("three bytes", images, good.trainImages.substr(0, 3), "ends inside its header");
    row("cut inside the dimensions", images, good.trainImages.substr(0, 9), "ends inside its header");
    row("a PNG", images, "\x89PNG\r\n\x1a\n and so on", "begins with 89 50 where 00 00 is expected");
    row("floats", images, std::string("\0\0\x0d\x03", 4) + good.trainImages.substr(4), "holds 32-bit floats (type 0d)");
    row("a type nobody knows", images, std::string("\0\0\x77\x03", 4) + good.trainImages.substr(4), "holds an unknown type (type 77)");
    row("labels in the pictures' place", images, good.trainLabels, "has 1 dimension where 3 are expected");
    row("pictures in the labels' place", labels, good.trainImages, "has 3 dimensions where 1 is expected");
    row("no picture", images, idx({0, 2, 3}, ""), "announces a dimension of 0");
    row("4 billion rows in 40 bytes", images, idx({0xffffffff, 1, 1}, good.trainImages), "much too small");
    row("dimensions whose product overflows", images, idx({0xffffffff, 0xffffffff, 0xffffffff}, good.trainImages), "more than the 4 GB");
    row("a pixel short", images, good.trainImages.substr(0, good.trainImages.size() - 1),
        "ends after 23 of the 24 bytes its header announces");
    row("a byte too many", images, good.trainImages + "x", "goes on after the 24 bytes");
    row("a label too few", labels, idx({3}, std::string{0, 1, 2}), "has 4 pictures, but");
    row("one class only", labels, idx({4}, std::string(4, '\0')), "one class only");
    row("a test label never seen", "t10k-labels-idx1-ubyte", idx({2}, std::string{0, 9}),
        "has label 9 in row 1 (counted from 0), but the train part knows labels 0 to 2 only");
    row("other pictures in the test", "t10k-images-idx3-ubyte", idx({2, 3, 2}, "ABCDEFGHIJKL"),
        "pictures of 3 × 2 pixels, but those of the train part have 2 × 3");
}

void TestPictureSets::badFolderIsRefusedInASentence()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    for (const bool packed : {false, true}) {
        QTemporaryDir folder;
        writeIdxFolder(pathOf(folder), {});
        const auto target = pathOf(folder) / file.toStdString();
        std::filesystem::remove(target);
        if (!bytes.isEmpty())
            packed ? writePacked(target.string() + ".gz", bytes.toStdString()) : writeRaw(target, bytes.toStdString());
        const auto sentence = sentenceOf([&] { readDataset("idx", withPath(pathOf(folder))); });
        COMPARE_SAYS(sentence, says);
        COMPARE_SAYS(sentence, QString::fromStdString(pathOf(folder).string()));
    }
}

void TestPictureSets::knownSetsKnowTheirLabels()
{
    QTemporaryDir folder;
    IdxFiles files;
    files.trainLabels = idx({4}, std::string{0, 1, 12, 1});
    writeIdxFolder(pathOf(folder), files);
    COMPARE_SAYS(sentenceOf([&] { readDataset("mnist", withPath(pathOf(folder))); }), "has label 12 in row 2");
    COMPARE_SAYS(sentenceOf([&] { readDataset("mnist", withPath("/nowhere/at/all")); }), "There is no folder /nowhere/at/all");
    COMPARE_SAYS(sentenceOf([&] { readDataset("idx", {}); }), "needs its folder");
    COMPARE_SAYS(sentenceOf([&] { readDataset("mnits", {}); }), "mnist");
}

void TestPictureSets::everyCutOfAPackedFileIsRefused()
{
    QTemporaryDir folder;
    writeIdxFolder(pathOf(folder), {}, true);
    const auto target = pathOf(folder) / "train-images-idx3-ubyte.gz";
    std::ifstream in(target, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        writeRaw(target, whole.substr(0, size));
        QVERIFY2(!sentenceOf([&] { readDataset("idx", withPath(pathOf(folder))); }).isEmpty(), qPrintable(QString::number(size)));
    }
    for (std::size_t at = whole.size() - 8; at < whole.size(); ++at) {   // gzip's own checksum and length
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
        writeRaw(target, damaged);
        COMPARE_SAYS(sentenceOf([&] { readDataset("idx", withPath(pathOf(folder))); }), "is damaged");
    }
}

void TestPictureSets::environmentNamesTheDataFolder()
{
    QTemporaryDir folder;
    std::filesystem::create_directory(pathOf(folder) / "mnist");
    writeIdxFolder(pathOf(folder) / "mnist", {});
    qputenv("RETORT_DATA", folder.path().toUtf8());
    const auto set = readDataset("mnist", {});
    qunsetenv("RETORT_DATA");
    QCOMPARE(set->train.size(), 4);
    QCOMPARE(set->classes(), 10);
}

QTEST_APPLESS_MAIN(TestPictureSets)
#include "tst_picture_sets.moc"
