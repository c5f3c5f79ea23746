#include "core/data/picture_folder.h"
#include "core/data/splits.h"
#include "core/pictures/decode_folder.h"
#include "tests/core/data/data_files.h"
#include "tests/core/pictures/picture_files.h"

#include <chrono>
#include <set>

using namespace retort;
using namespace retort::test;

namespace {

std::string plain(int shade, int side = 6)
{
    return png(side, side, [shade](int, int) { return Pixel{std::uint8_t(shade), std::uint8_t(shade + 1), std::uint8_t(shade + 2)}; });
}

/// cat: 3 and 1; dog: 2 and 2.
void writeFolder(const Path& place)
{
    const auto add = [&](const std::string& file, int shade) {
        std::filesystem::create_directories((place / file).parent_path());
        writeRaw(place / file, plain(shade));
    };
    add("train/dog/b.PNG", 50);
    add("train/dog/a.png", 40);
    add("train/cat/1.png", 10);
    add("train/cat/2.jpeg", 20);                         // a PNG by another name is read all the same
    add("train/cat/3.png", 30);
    add("test/cat/x.png", 60);
    add("test/dog/y.png", 70);
    add("test/dog/z.png", 80);
}

Params paramsOf(const Path& place, std::int64_t size = 6, const std::string& colours = "rgb")
{
    Params params = withPath(place);
    params.set("size", size);
    params.set("colours", colours);
    params.set("fit", std::string("crop"));
    params.set("test_fraction", 0.25);
    return params;
}

} // namespace

class TestPictureFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { qunsetenv("XDG_CACHE_HOME"); }
    void aFolderIsReadOnceItIsDecoded();
    void theSummaryNeedsNoDecoding();
    void theHashFollowsTheContent();
    void aTestPartIsDrawnByClass();
    void damagedAndMissingCopiesAreDecodedAgain();
    void anyNumberOfThreadsDecodesTheSame();
    void aBadPictureIsNamedAndNothingIsKept();
    void otherFilesAreLeftOutWithAWarning();
    void badFoldersAreRefusedInASentence();
    void aCacheThatCannotBeWrittenIsSaid();

private:
    Path place() const { return pathOf(*m_data); }
    std::vector<Path> kept() const
    {
        std::vector<Path> files;
        if (std::filesystem::exists(pathOf(*m_cache) / "retort" / "pictures"))
            for (const auto& file : std::filesystem::directory_iterator(pathOf(*m_cache) / "retort" / "pictures"))
                if (file.path().extension() != ".lock")
                    files.push_back(file.path());
        return files;
    }

    std::unique_ptr<QTemporaryDir> m_cache, m_data;
};

void TestPictureFolder::init()
{
    m_cache = std::make_unique<QTemporaryDir>();
    m_data = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_cache->path().toUtf8());
    writeFolder(place());
}

void TestPictureFolder::aFolderIsReadOnceItIsDecoded()
{
    const Params params = paramsOf(place());
    COMPARE_SAYS(sentenceOf([&] { readDataset("pictures", params); }), "are decoded by the first run that learns from them");
    decodeFolder(params, 1);
    const auto set = readDataset("pictures", params);
    QCOMPARE(set->classNames, (std::vector<std::string>{"cat", "dog"}));
    QCOMPARE(set->shape, (InputShape{3, 6, 6}));
    QVERIFY(set->picture);
    QCOMPARE(set->train.labels, (std::vector<std::int32_t>{0, 0, 0, 1, 1}));
    QCOMPARE(set->test.labels, (std::vector<std::int32_t>{0, 1, 1}));
    QCOMPARE(set->train.bytes.size(), 5u * 108u);
    for (const auto& [row, shade] : {std::pair(0, 10), std::pair(1, 20), std::pair(2, 30), std::pair(3, 40), std::pair(4, 50)})
        for (int plane = 0; plane < 3; ++plane)
            QCOMPARE(int(set->train.bytes[static_cast<std::size_t>(108 * row + 36 * plane + 17)]), shade + plane);
    QCOMPARE(set->test.ids, (std::vector<SampleId>{(1ull << 32) + 5, (1ull << 32) + 6, (1ull << 32) + 7}));

    const Params grey = paramsOf(place(), 4, "grey");
    decodeFolder(grey, 1);
    const auto small = readDataset("pictures", grey);
    QCOMPARE(small->shape, (InputShape{1, 4, 4}));
    QCOMPARE(int(small->train.bytes[0]), 11);            // 10 · 0.299 + 11 · 0.587 + 12 · 0.114 = 10.8
}

void TestPictureFolder::theSummaryNeedsNoDecoding()
{
    const Params params = paramsOf(place());
    const DatasetSummary summary = summarise("pictures", params);
    QVERIFY(kept().empty());
    QCOMPARE(summary.trainSamples, 5);
    QCOMPARE(summary.testSamples, 3);
    QCOMPARE(summary.classSamples, (std::vector<std::int64_t>{3, 2}));
    QCOMPARE(summary.shape, (InputShape{3, 6, 6}));
    decodeFolder(params, 1);
    QCOMPARE(readDataset("pictures", params)->contentHash, summary.contentHash);
}

void TestPictureFolder::theHashFollowsTheContent()
{
    const auto hash = [&](const Params& params) { return summarise("pictures", params).contentHash; };
    std::set<std::string> all{hash(paramsOf(place())), hash(paramsOf(place(), 7)), hash(paramsOf(place(), 6, "grey"))};
    QCOMPARE(all.size(), 3u);
    std::filesystem::rename(place() / "train/dog/b.PNG", place() / "train/dog/c.png");   // in the same order
    QVERIFY(all.contains(hash(paramsOf(place()))));
    std::filesystem::rename(place() / "train/dog/c.png", place() / "train/dog/0.png");
    QVERIFY(all.insert(hash(paramsOf(place()))).second);
    writeRaw(place() / "train/dog/0.png", plain(51));
    QVERIFY(all.insert(hash(paramsOf(place()))).second);
}

void TestPictureFolder::aTestPartIsDrawnByClass()
{
    QTemporaryDir other;
    for (int i = 0; i < 40; ++i) {
        const Path file = pathOf(other) / (i % 4 == 0 ? "few" : "many") / (std::to_string(i) + ".png");
        std::filesystem::create_directories(file.parent_path());
        writeRaw(file, plain(i));
    }
    const Params params = paramsOf(pathOf(other));
    decodeFolder(params, 2);
    const auto set = readDataset("pictures", params);
    QCOMPARE(set->test.size(), 10);
    const auto few = std::ranges::count(set->test.labels, 0);
    QVERIFY(few == 2 || few == 3);                       // a quarter of 10 and of 30, each in proportion
    std::set<std::int64_t> rows;
    for (const Samples* part : {&set->train, &set->test})
        for (const SampleId id : part->ids)
            rows.insert(static_cast<std::int64_t>(id & 0xffffffff));
    QCOMPARE(rows.size(), 40u);
    QCOMPARE(readDataset("pictures", params)->test, set->test);
    (void)makeSplits(*set, {.count = 5, .fraction = 0});
}

void TestPictureFolder::damagedAndMissingCopiesAreDecodedAgain()
{
    const Params params = paramsOf(place());
    decodeFolder(params, 1);
    const auto whole = readDataset("pictures", params);
    QCOMPARE(kept().size(), 1u);
    std::ifstream in(kept()[0], std::ios::binary);
    const std::string good((std::istreambuf_iterator<char>(in)), {});
    for (const std::string& bad : {std::string(), good.substr(0, good.size() - 1), good + "x", std::string(good).replace(good.size() - 3, 1, "\x07"), std::string(good).replace(0, 1, "g")}) {
        writeRaw(kept()[0], bad);
        QVERIFY(!sentenceOf([&] { readDataset("pictures", params); }).isEmpty());
        decodeFolder(params, 1);
        QCOMPARE(readDataset("pictures", params)->train, whole->train);
    }
    const auto before = std::filesystem::last_write_time(kept()[0]) - std::chrono::hours(1);
    std::filesystem::last_write_time(kept()[0], before);
    decodeFolder(params, 1);
    QCOMPARE(std::filesystem::last_write_time(kept()[0]), before);   // a good one is left alone
}

void TestPictureFolder::anyNumberOfThreadsDecodesTheSame()
{
    std::vector<Samples> all;
    for (const int threads : {1, 2, 7}) {
        decodeFolder(paramsOf(place()), threads);
        all.push_back(readDataset("pictures", paramsOf(place()))->train);
        std::filesystem::remove(kept()[0]);
    }
    QCOMPARE(all[0], all[1]);
    QCOMPARE(all[0], all[2]);
}

void TestPictureFolder::aBadPictureIsNamedAndNothingIsKept()
{
    writeRaw(place() / "train/cat/3.png", plain(30).substr(0, 60));
    writeRaw(place() / "test/dog/z.png", "<html>");
    for (const int threads : {1, 4}) {
        const QString sentence = sentenceOf([&] { decodeFolder(paramsOf(place()), threads); });
        COMPARE_SAYS(sentence, QString::fromStdString((place() / "train/cat/3.png").string()));
        COMPARE_SAYS(sentence, "is a damaged PNG file");
        QVERIFY(kept().empty());
    }
}

void TestPictureFolder::otherFilesAreLeftOutWithAWarning()
{
    writeRaw(place() / "train/cat/notes.txt", "hello");
    writeRaw(place() / "train/cat/.hidden", "hello");
    writeRaw(place() / "README", "hello");
    const auto summary = summarise("pictures", paramsOf(place()));
    QCOMPARE(summary.trainSamples, 5);
    QCOMPARE(summary.warnings.size(), 1u);
    COMPARE_SAYS(QString::fromStdString(summary.warnings[0]), "1 file under");
}

void TestPictureFolder::badFoldersAreRefusedInASentence()
{
    const auto refusal = [&] { return sentenceOf([&] { summarise("pictures", paramsOf(place())); }); };
    COMPARE_SAYS(sentenceOf([&] { summarise("pictures", paramsOf("/nowhere/at/all")); }), "There is no folder /nowhere/at/all");
    COMPARE_SAYS(sentenceOf([&] { summarise("pictures", paramsOf("")); }), "need their folder");
    std::filesystem::create_directories(place() / "test/cow");
    COMPARE_SAYS(refusal(), "has the class \"cow\", and the train part has not");
    std::filesystem::remove(place() / "test/cow");
    std::filesystem::create_directories(place() / "train/cow");
    COMPARE_SAYS(refusal(), "cow holds no picture");
    std::filesystem::remove_all(place() / "train/cow");
    std::filesystem::remove_all(place() / "test/cat");
    std::filesystem::remove_all(place() / "test/dog");
    COMPARE_SAYS(refusal(), "No picture is left for the test");
    std::filesystem::remove_all(place() / "test");
    Params all = paramsOf(place());
    all.set("test_fraction", 0.9);
    COMPARE_SAYS(sentenceOf([&] { summarise("pictures", all); }), "is left to learn from");
    std::filesystem::remove_all(place() / "train/dog");
    COMPARE_SAYS(refusal(), "holds one only");
    std::filesystem::remove_all(place() / "train/cat");
    COMPARE_SAYS(refusal(), "holds none");
}

void TestPictureFolder::aCacheThatCannotBeWrittenIsSaid()
{
    writeRaw(pathOf(*m_cache) / "file", "");
    qputenv("XDG_CACHE_HOME", (pathOf(*m_cache) / "file").c_str());
    COMPARE_SAYS(sentenceOf([&] { decodeFolder(paramsOf(place()), 1); }), "set XDG_CACHE_HOME");
}

QTEST_APPLESS_MAIN(TestPictureFolder)
#include "tst_picture_folder.moc"
