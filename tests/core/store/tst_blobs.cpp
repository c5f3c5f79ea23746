#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/store/blobs.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>

using namespace retort;

namespace {

std::span<const std::byte> bytesOf(const std::string& text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

int filesIn(const std::filesystem::path& folder)
{
    int count = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder))
        count += each.path().filename() != ".lock";
    return count;
}

void overwrite(const std::filesystem::path& file, const std::string& text)
{
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

} // namespace

class TestBlobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->path().toStdString() + "/blobs";
    }

    void aBlobIsNamedByItsHashAndWrittenOnce()
    {
        const Blobs blobs(m_folder);
        const auto writing = blobs.beginWriting();
        const std::string name = blobs.put(bytesOf("abc"));
        QCOMPARE(name, std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));   // FIPS 180-2, B.1
        QCOMPARE(blobs.read(name), std::string("abc"));
        QVERIFY(blobs.exists(name));
        blobs.verify(name);

        struct stat before{}, after{};
        QCOMPARE(::stat(blobs.path(name).c_str(), &before), 0);
        QCOMPARE(before.st_mode & 0777U, 0444U);
        QCOMPARE(blobs.put(bytesOf("abc")), name);
        QCOMPARE(::stat(blobs.path(name).c_str(), &after), 0);
        QCOMPARE(after.st_ino, before.st_ino);
        QCOMPARE(filesIn(m_folder), 1);
    }

    void aFileBecomesTheSameBlobAsItsBytes()
    {
        const Blobs blobs(m_folder);
        const auto writing = blobs.beginWriting();
        std::string large(3000000, 'x');
        large[2500000] = 'y';
        const std::filesystem::path file = m_dir->path().toStdString() + "/teacher.safetensors";
        writeFileAtomically(file, large);
        const std::string name = blobs.putFile(file);
        QCOMPARE(name, sha256(large));
        QVERIFY(blobs.read(name) == large);
        QCOMPARE(blobs.putFile(file), name);
        QCOMPARE(filesIn(m_folder), 1);
        QVERIFY_EXCEPTION_THROWN(blobs.putFile(m_dir->path().toStdString() + "/missing"), Error);
        QVERIFY_EXCEPTION_THROWN(blobs.putFile(m_dir->path().toStdString()), Error);
        QCOMPARE(filesIn(m_folder), 1);
    }

    void whatADeadWriterOfTheSameNumberLeftIsNotInTheWay()
    {
        const Blobs blobs(m_folder);
        const auto writing = blobs.beginWriting();
        std::filesystem::path begun;          // how names go on is nobody's business but theirs: leave all that may be next
        for (int count = 0; count < 2000; ++count) {
            begun = m_folder / (".tmp." + std::to_string(::getpid()) + "." + std::to_string(count));
            std::ofstream(begun) << "half";
        }
        const std::string name = blobs.put(bytesOf("whole"));
        QCOMPARE(blobs.read(name), std::string("whole"));
        QCOMPARE(readFile(begun), std::string("half"));
        QCOMPARE(filesIn(m_folder), 2001);
    }

    void anyFlippedBitIsFound()
    {
        const Blobs blobs(m_folder);
        const auto writing = blobs.beginWriting();
        const std::string text = "forty-two bytes that matter to somebody...";
        const std::string name = blobs.put(bytesOf(text));
        for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
            std::string flipped = text;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            overwrite(blobs.path(name), flipped);
            QVERIFY_EXCEPTION_THROWN(blobs.read(name), Error);
            QVERIFY_EXCEPTION_THROWN(blobs.verify(name), Error);
        }
        overwrite(blobs.path(name), text.substr(1));
        QVERIFY_EXCEPTION_THROWN(blobs.read(name), Error);
        QCOMPARE(blobs.put(bytesOf(text)), name);   // writing it again mends it
        QCOMPARE(blobs.read(name), text);
        std::filesystem::remove(blobs.path(name));
        QVERIFY(!blobs.exists(name));
        QVERIFY_EXCEPTION_THROWN(blobs.read(name), Error);
        QVERIFY_EXCEPTION_THROWN(blobs.verify(name), Error);
    }

    void onlyHashesAreNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << QString();
        QTest::newRow("a way out") << QStringLiteral("../../../../etc/passwd");
        QTest::newRow("upper case") << QString(64, QLatin1Char('A'));
        QTest::newRow("too long") << QString(65, QLatin1Char('a'));
        QTest::newRow("a slash") << QString(63, QLatin1Char('a')) + QLatin1Char('/');
    }

    void onlyHashesAreNames()
    {
        QFETCH(QString, name);
        QVERIFY_EXCEPTION_THROWN(Blobs(m_folder).path(name.toStdString()), Error);
        QVERIFY_EXCEPTION_THROWN(Blobs(m_folder).read(name.toStdString()), Error);
    }

    void severalWritersDoNotDisturbEachOther()
    {
        const auto write = [this] {
            const Blobs blobs(m_folder);
            for (int i = 0; i < 50; ++i) {
                const auto writing = blobs.beginWriting();
                blobs.put(bytesOf("shared " + std::to_string(i)));
            }
        };
        {
            const std::jthread first(write), second(write), third(write);
        }
        QCOMPARE(filesIn(m_folder), 50);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(Blobs(m_folder).read(sha256("shared " + std::to_string(i))), "shared " + std::to_string(i));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::filesystem::path m_folder;
};

QTEST_APPLESS_MAIN(TestBlobs)
#include "tst_blobs.moc"
