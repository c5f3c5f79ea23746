#include "core/data/dataset.h"
#include "tests/core/data/data_files.h"

#include <numeric>

using namespace retort::test;
using retort::readDataset;

namespace {

/// A record whose pixels tell plane, row and column apart.
std::string record(const std::string& labels, int shade)
{
    std::string bytes = labels;
    for (int plane = 0; plane < 3; ++plane)
        for (int y = 0; y < 32; ++y)
            for (int x = 0; x < 32; ++x)
                bytes += static_cast<char>((shade + 80 * plane + 2 * y + x) & 255);
    return bytes;
}

void writeTen(const Path& folder, bool packed = false)
{
    const auto write = [&](const std::string& name, const std::string& bytes) {
        packed ? writePacked(folder / (name + ".gz"), bytes) : writeRaw(folder / name, bytes);
    };
    for (int batch = 1; batch <= 5; ++batch)
        write("data_batch_" + std::to_string(batch) + ".bin", record({static_cast<char>(batch)}, batch) + record({static_cast<char>(9 - batch)}, 10 * batch));
    write("test_batch.bin", record({'\0'}, 100) + record({'\x09'}, 101) + record({'\x05'}, 102));
}

void writeHundred(const Path& folder)
{
    writeRaw(folder / "train.bin", record({'\x13', '\x63'}, 1) + record({'\0', '\x07'}, 2));
    writeRaw(folder / "test.bin", record({'\x01', '\x08'}, 3));
}

} // namespace

class TestCifar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tenIsReadBatchByBatch();
    void packedIsTheSame();
    void hundredHasTheFineLabels();
    void namesAreReadWhereTheyAre();
    void theFolderOfTheArchiveIsFoundInside();
    void otherSizesThanThePublishedOnesAreSaid();
    void badFilesAreRefusedInASentence_data();
    void badFilesAreRefusedInASentence();
};

void TestCifar::tenIsReadBatchByBatch()
{
    QTemporaryDir folder;
    writeTen(pathOf(folder));
    const auto set = readDataset("cifar10", withPath(pathOf(folder)));
    QCOMPARE(set->shape, (retort::InputShape{3, 32, 32}));
    QVERIFY(set->picture);
    QCOMPARE(set->byteScale, 255.0);
    QCOMPARE(set->train.labels, (std::vector<std::int32_t>{1, 8, 2, 7, 3, 6, 4, 5, 5, 4}));
    QCOMPARE(set->test.labels, (std::vector<std::int32_t>{0, 9, 5}));
    std::vector<retort::SampleId> ids(10);
    std::iota(ids.begin(), ids.end(), 0);
    QCOMPARE(set->train.ids, ids);
    QCOMPARE(set->test.ids.back(), (retort::SampleId{1} << 32) + 2);
    QCOMPARE(set->train.bytes.size(), 10u * 3072u);
    // The fourth picture (batch 2, shade 20): green, row 5, column 7.
    QCOMPARE(int(set->train.bytes[3 * 3072 + 1024 + 5 * 32 + 7]), 20 + 80 + 10 + 7);
    QCOMPARE(set->classNames[6], "frog");
    QCOMPARE(set->classes(), 10);
}

void TestCifar::packedIsTheSame()
{
    QTemporaryDir plain, packed;
    writeTen(pathOf(plain));
    writeTen(pathOf(packed), true);
    QCOMPARE(readDataset("cifar10", withPath(pathOf(plain)))->contentHash, readDataset("cifar10", withPath(pathOf(packed)))->contentHash);
}

void TestCifar::hundredHasTheFineLabels()
{
    QTemporaryDir folder;
    writeHundred(pathOf(folder));
    const auto set = readDataset("cifar100", withPath(pathOf(folder)));
    QCOMPARE(set->train.labels, (std::vector<std::int32_t>{99, 7}));
    QCOMPARE(set->test.labels, (std::vector<std::int32_t>{8}));
    QCOMPARE(set->classes(), 100);
    QCOMPARE(set->classNames[99], "99");
    QCOMPARE(int(set->train.bytes[3072]), 2);            // the second picture begins behind both labels
}

void TestCifar::namesAreReadWhereTheyAre()
{
    QTemporaryDir folder;
    writeHundred(pathOf(folder));
    std::string names;
    for (int label = 0; label < 100; ++label)
        names += "thing " + std::to_string(label) + "\r\n";
    writeRaw(pathOf(folder) / "fine_label_names.txt", names + "\n");
    QCOMPARE(readDataset("cifar100", withPath(pathOf(folder)))->classNames[42], "thing 42");
    QCOMPARE(retort::summarise("cifar100", withPath(pathOf(folder))).classNames[99], "thing 99");
    for (const std::string& wrong : {names + "one more\n", std::string("a\nb\n"), std::string(), names.replace(0, 5, "\x01")}) {
        writeRaw(pathOf(folder) / "fine_label_names.txt", wrong);
        COMPARE_SAYS(sentenceOf([&] { readDataset("cifar100", withPath(pathOf(folder))); }), "fine_label_names.txt should hold the names of the 100 classes");
    }
}

void TestCifar::theFolderOfTheArchiveIsFoundInside()
{
    QTemporaryDir folder;
    std::filesystem::create_directories(pathOf(folder) / "data" / "cifar10" / "cifar-10-batches-bin");
    writeTen(pathOf(folder) / "data" / "cifar10" / "cifar-10-batches-bin");
    QCOMPARE(readDataset("cifar10", withPath(pathOf(folder) / "data" / "cifar10"))->train.size(), 10);
    qputenv("RETORT_DATA", (pathOf(folder) / "data").c_str());
    QCOMPARE(readDataset("cifar10", {})->train.size(), 10);
    COMPARE_SAYS(sentenceOf([] { readDataset("cifar100", {}); }), "CIFAR-100 is not on this machine");
    qunsetenv("RETORT_DATA");
}

void TestCifar::otherSizesThanThePublishedOnesAreSaid()
{
    QTemporaryDir folder;
    writeTen(pathOf(folder));
    const auto set = readDataset("cifar10", withPath(pathOf(folder)));
    QCOMPARE(set->warnings.size(), 2u);
    COMPARE_SAYS(QString::fromStdString(set->warnings[0]), "train part of this CIFAR-10 has 10 pictures, and the published one 50000");
}

void TestCifar::badFilesAreRefusedInASentence_data()
{
    QTest::addColumn<bool>("hundred");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("bytes");               // empty: the file is removed
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, bool hundred, const char* file, const std::string& bytes, const char* says) {
        QTest::newRow(name) << hundred << QByteArray(file) << QByteArray::fromStdString(bytes) << QString::fromUtf8(says);
    };
    const std::string good = record({'\x01'}, 0);
    row("a batch is missing", false, "data_batch_3.bin", "", "lacks data_batch_3.bin");
    row("the test is missing", true, "test.bin", "", "lacks test.bin");
    row("cut inside a record", false, "data_batch_2.bin", good + good.substr(0, 3000), "ends inside a record: after 1 whole ones of 3073 bytes there are 3000 bytes more");
    row("one byte", false, "test_batch.bin", "x", "ends inside a record");
    row("ten in a hundred's place", true, "train.bin", good + good, "ends inside a record: after 1 whole ones of 3074");
    row("label 10 of ten", false, "data_batch_5.bin", good + record({'\x0a'}, 1), "has label 10 in record 1 (counted from 0), where 0 to 9 are expected");
    row("fine label 100", true, "train.bin", record({'\x01', '\x64'}, 1), "has label 100 in record 0");
    row("coarse label 20", true, "test.bin", record({'\x14', '\x01'}, 1), "has label 20 in record 0 (counted from 0), where 0 to 19");
}

void TestCifar::badFilesAreRefusedInASentence()
{
    QFETCH(bool, hundred);
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    QTemporaryDir folder;
    writeTen(pathOf(folder));
    writeHundred(pathOf(folder));
    const Path target = pathOf(folder) / file.toStdString();
    std::filesystem::remove(target);
    if (!bytes.isEmpty())
        writeRaw(target, bytes.toStdString());
    const auto sentence = sentenceOf([&] { readDataset(hundred ? "cifar100" : "cifar10", withPath(pathOf(folder))); });
    COMPARE_SAYS(sentence, says);
    COMPARE_SAYS(sentence, QString::fromStdString(pathOf(folder).string()));
    writeRaw(target, std::string());
    COMPARE_SAYS(sentenceOf([&] { readDataset(hundred ? "cifar100" : "cifar10", withPath(pathOf(folder))); }), "is empty; fetch it again");
}

QTEST_APPLESS_MAIN(TestCifar)
#include "tst_cifar.moc"
