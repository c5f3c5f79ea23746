#include "core/data/summary_cache.h"
#include "tests/core/data/data_files.h"

#include <chrono>

using namespace retort;
using namespace retort::test;

namespace {

void setAge(const Path& folder, std::chrono::seconds age)
{
    for (const auto& file : std::filesystem::directory_iterator(folder))
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - age);
}

std::vector<Path> keptFiles(const Path& cache)
{
    std::vector<Path> files;
    if (std::filesystem::exists(cache / "retort"))
        for (const auto& file : std::filesystem::recursive_directory_iterator(cache / "retort"))
            if (file.is_regular_file())
                files.push_back(file);
    return files;
}

std::string contentOf(const Path& file)
{
    std::ifstream in(file, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(in)), {});
}

} // namespace

class TestSummary : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhatTheDataSetIs();
    void unchangedFilesAreNotReadAgain();
    void changedFilesAreReadAgain();
    void filesChangedJustNowAreNotKept();
    void anyDamageIsAsGoodAsNoCache();
    void aCacheThatCannotBeWrittenIsNoError();
    void otherParametersAreAnotherSummary();

private:
    std::unique_ptr<QTemporaryDir> m_cache, m_data;
    Path cache() const { return pathOf(*m_cache); }
    Path data() const { return pathOf(*m_data); }
    DatasetSummary summary() const { return summarise("idx", withPath(data())); }
};

void TestSummary::init()
{
    m_cache = std::make_unique<QTemporaryDir>();
    m_data = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_cache->path().toUtf8());
    writeIdxFolder(data(), {});
    setAge(data(), std::chrono::hours(1));
}

void TestSummary::cleanup() { qunsetenv("XDG_CACHE_HOME"); }

void TestSummary::saysWhatTheDataSetIs()
{
    for (int time = 0; time < 2; ++time) {               // read, then from the cache
        const auto said = summary();
        const auto set = readDataset("idx", withPath(data()));
        QCOMPARE(said.contentHash, set->contentHash);
        QCOMPARE(said.shape, (InputShape{1, 2, 3}));
        QCOMPARE(said.classNames, (std::vector<std::string>{"0", "1", "2"}));
        QCOMPARE(said.trainSamples, 4);
        std::vector<std::int64_t> classes(3);
        for (const std::int32_t label : set->train.labels)
            ++classes[static_cast<std::size_t>(label)];
        QCOMPARE(said.classSamples, classes);
        QCOMPARE(said.testSamples, 2);
    }
    QCOMPARE(keptFiles(cache()).size(), 1u);
}

void TestSummary::unchangedFilesAreNotReadAgain()
{
    const auto before = summary();
    const auto file = data() / "train-images-idx3-ubyte";
    const auto time = std::filesystem::last_write_time(file);
    auto other = IdxFiles{}.trainImages;
    other.back() = '!';
    writeRaw(file, other);
    std::filesystem::last_write_time(file, time);        // the same name, size and time: only reading could tell
    QCOMPARE(summary().contentHash, before.contentHash);
    QVERIFY(readDataset("idx", withPath(data()))->contentHash != before.contentHash);   // training always hashes what it reads
}

void TestSummary::changedFilesAreReadAgain()
{
    const auto before = summary();
    auto other = IdxFiles{}.trainImages;
    other.back() = '!';
    writeRaw(data() / "train-images-idx3-ubyte", other);
    QVERIFY(summary().contentHash != before.contentHash);
}

void TestSummary::filesChangedJustNowAreNotKept()
{
    setAge(data(), std::chrono::seconds(0));
    summary();
    QVERIFY(keptFiles(cache()).empty());
}

void TestSummary::anyDamageIsAsGoodAsNoCache()
{
    const auto good = summary();
    const auto kept = keptFiles(cache()).at(0);
    const auto whole = contentOf(kept);
    for (std::size_t at = 0; at < whole.size(); at += 11) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        writeRaw(kept, damaged);
        QCOMPARE(summary().contentHash, good.contentHash);
        writeRaw(kept, whole.substr(0, at));
        QCOMPARE(summary().trainSamples, good.trainSamples);
    }
    writeRaw(kept, "{");
    summary();
    QCOMPARE(contentOf(kept), whole);                    // and it is written anew
}

void TestSummary::aCacheThatCannotBeWrittenIsNoError()
{
    writeRaw(cache() / "retort", "a file where the folder should be");
    QCOMPARE(summary().trainSamples, 4);
    qputenv("XDG_CACHE_HOME", "not/absolute");
    const auto home = qgetenv("HOME");
    qunsetenv("HOME");
    const auto folder = cacheFolder();
    qputenv("HOME", home);
    QVERIFY(folder.empty());
}

void TestSummary::otherParametersAreAnotherSummary()
{
    summary();
    auto params = withPath(data());
    params.set("more", true);
    summarise("idx", params);
    QCOMPARE(keptFiles(cache()).size(), 2u);
}

QTEST_APPLESS_MAIN(TestSummary)
#include "tst_summary.moc"
