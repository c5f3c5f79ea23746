#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>
#include <functional>
#include <memory>
#include <string>

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
