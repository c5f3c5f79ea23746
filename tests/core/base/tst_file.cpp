#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>

using namespace retort;

namespace {

std::string whyRefused(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("a file with blanks.txt")).toStdString();
    }

    void whatIsWrittenIsReadBack_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("one\r\ntwo\n");
        QTest::newRow("zeros") << QByteArray(5, '\0');
        QTest::newRow("megabytes") << QByteArray(3000000, 'm');
    }

    void whatIsWrittenIsReadBack()
    {
        QFETCH(QByteArray, content);
        writeFileAtomically(m_file, "an older and longer text that goes");
        writeFileAtomically(m_file, content.toStdString());
        QCOMPARE(readFile(m_file), content.toStdString());
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void aWriteThatFailsLeavesTheOldFile()
    {
        writeFileAtomically(m_file, "old");
        std::signal(SIGXFSZ, SIG_IGN);             // a limit on sizes fails a write as a full disk does
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit small = before;
        small.rlim_cur = 100000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const std::string why = whyRefused([&] { writeFileAtomically(m_file, std::string(200000, 'n')); });
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY2(why.find("Cannot write") != std::string::npos, why.c_str());
        QCOMPARE(readFile(m_file), std::string("old"));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void badPlacesAreRefusedWithTheirName()
    {
        const std::filesystem::path missing = m_dir->filePath(QStringLiteral("no/such/file")).toStdString();
        for (const auto& action : {std::function<void()>([&] { readFile(missing); }), std::function<void()>([&] { writeFileAtomically(missing, "x"); })}) {
            const std::string why = whyRefused(action);
            QVERIFY2(why.find(missing.string()) != std::string::npos, why.c_str());
        }
        const std::filesystem::path folder = m_dir->path().toStdString();
        QVERIFY(!whyRefused([&] { readFile(folder); }).empty());
        QVERIFY(!whyRefused([&] { writeFileAtomically(folder, "x"); }).empty());
        QVERIFY(!whyRefused([&] { syncFolder(missing); }).empty());
        QVERIFY(std::filesystem::is_directory(folder));
    }

    void aFileThatIsTooLargeIsNotRead()
    {
        writeFileAtomically(m_file, "12345");
        QCOMPARE(readFile(m_file, 5), std::string("12345"));
        const std::string why = whyRefused([&] { readFile(m_file, 4); });
        QVERIFY2(why.find("5 bytes") != std::string::npos, why.c_str());
    }

    void aPipeIsReadToItsEnd_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("one\r\ntwo\n");
        QTest::newRow("more than a pipe holds") << QByteArray(300000, 'm');
    }

    void aPipeIsReadToItsEnd()
    {
        QFETCH(QByteArray, content);
        std::signal(SIGPIPE, SIG_IGN);
        QCOMPARE(::mkfifo(m_file.c_str(), 0600), 0);
        const std::jthread writer([&] { std::ofstream(m_file, std::ios::binary) << content.toStdString(); });
        QCOMPARE(readFile(m_file), content.toStdString());
    }

    void aPipeThatIsTooLongIsNotReadToItsEnd()
    {
        std::signal(SIGPIPE, SIG_IGN);
        QCOMPARE(::mkfifo(m_file.c_str(), 0600), 0);
        const std::jthread writer([&] { std::ofstream(m_file, std::ios::binary) << std::string(3000000, 'm'); });
        const std::string why = whyRefused([&] { readFile(m_file, 100000); });
        QVERIFY2(why.find("100000") != std::string::npos, why.c_str());
    }

    void aLinkStaysALinkAndItsFileIsWritten_data()
    {
        QTest::addColumn<bool>("there");
        QTest::addColumn<bool>("absolute");
        QTest::newRow("to a file, from its folder") << true << false;
        QTest::newRow("to a file, from the root") << true << true;
        QTest::newRow("to no file yet") << false << false;
    }

    void aLinkStaysALinkAndItsFileIsWritten()
    {
        QFETCH(bool, there);
        QFETCH(bool, absolute);
        const std::filesystem::path folder = m_dir->path().toStdString();
        std::filesystem::create_directories(folder / "elsewhere");
        const auto target = folder / "elsewhere" / "kept.txt";
        if (there)
            writeFileAtomically(target, "old");
        std::filesystem::create_symlink(absolute ? target : std::filesystem::path("elsewhere/kept.txt"), folder / "first");
        std::filesystem::create_symlink("first", m_file);
        writeFileAtomically(m_file, "new");
        QVERIFY(std::filesystem::is_symlink(m_file) && std::filesystem::is_symlink(folder / "first"));
        QVERIFY(!std::filesystem::is_symlink(target));
        QCOMPARE(readFile(target), std::string("new"));
        QCOMPARE(readFile(m_file), std::string("new"));
    }

    void theTemporaryFileLiesBesideTheTarget()
    {
        const std::filesystem::path folder = m_dir->path().toStdString();
        std::filesystem::create_directories(folder / "missing");
        std::filesystem::create_symlink("missing/kept.txt", m_file);
        std::filesystem::remove(folder / "missing");
        const std::string why = whyRefused([&] { writeFileAtomically(m_file, "x"); });
        QVERIFY2(why.find((folder / "missing" / "kept.txt").string()) != std::string::npos, why.c_str());
    }

    void linksInACircleAreRefused()
    {
        const std::filesystem::path other = m_dir->filePath(QStringLiteral("other")).toStdString();
        std::filesystem::create_symlink(other, m_file);
        std::filesystem::create_symlink(m_file, other);
        const std::string why = whyRefused([&] { writeFileAtomically(m_file, "x"); });
        QVERIFY2(why.find("leads to itself") != std::string::npos, why.c_str());
        QVERIFY(std::filesystem::is_symlink(m_file));
    }

    void theModeOfAFileIsKept_data()
    {
        QTest::addColumn<int>("mode");
        for (const int mode : {0600, 0640, 0664, 0755})
            QTest::newRow(std::to_string(mode).c_str()) << mode;
    }

    void theModeOfAFileIsKept()
    {
        QFETCH(int, mode);
        writeFileAtomically(m_file, "old");
        QCOMPARE(::chmod(m_file.c_str(), static_cast<mode_t>(mode)), 0);
        writeFileAtomically(m_file, "new");
        QCOMPARE(static_cast<int>(std::filesystem::status(m_file).permissions()), mode);
        QCOMPARE(readFile(m_file), std::string("new"));
    }

    void thisMachinesOwnDisksAreNoNetwork()
    {
        QVERIFY(!isNetworkFileSystem(m_dir->path().toStdString()));
        QVERIFY(!isNetworkFileSystem("/proc"));
        QVERIFY(!isNetworkFileSystem("/no/such/folder"));
    }

    void theExecutableKnowsItsFolder()
    {
        QVERIFY(std::filesystem::exists(executableFolder() / "tst_file"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::filesystem::path m_file;
};

QTEST_APPLESS_MAIN(TestFile)
#include "tst_file.moc"
