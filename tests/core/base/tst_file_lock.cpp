#include "core/base/error.h"
#include "core/base/file_lock.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

using namespace retort;
using Mode = FileLock::Mode;

/// Locks live and die with their holders: what the store's "life and death are locks" rests on.
class TestFileLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("k7m2q9xd.lock")).toStdString();
    }

    void whoComesSecondIsToldSo_data()
    {
        QTest::addColumn<bool>("firstShared");
        QTest::addColumn<bool>("secondShared");
        QTest::addColumn<bool>("taken");
        QTest::newRow("two exclusive") << false << false << false;
        QTest::newRow("exclusive, then shared") << false << true << false;
        QTest::newRow("shared, then exclusive") << true << false << false;
        QTest::newRow("two shared") << true << true << true;
    }

    void whoComesSecondIsToldSo()
    {
        QFETCH(bool, firstShared);
        QFETCH(bool, secondShared);
        QFETCH(bool, taken);
        auto first = FileLock::tryTake(m_file, firstShared ? Mode::Shared : Mode::Exclusive);
        QVERIFY(first);
        QCOMPARE(FileLock::tryTake(m_file, secondShared ? Mode::Shared : Mode::Exclusive).has_value(), taken);
        QVERIFY(FileLock::isHeld(m_file));
        first.reset();
        QVERIFY(!FileLock::isHeld(m_file));
        QVERIFY(FileLock::tryTake(m_file, secondShared ? Mode::Shared : Mode::Exclusive));
        QVERIFY(std::filesystem::exists(m_file));                         // removing it would race
    }

    void askingDoesNotTakeTheLockAway()
    {
        QVERIFY(!FileLock::isHeld(m_file));
        QVERIFY(!std::filesystem::exists(m_file));
        const auto lock = FileLock::tryTake(m_file);
        for (int i = 0; i < 100; ++i)
            QVERIFY(FileLock::isHeld(m_file));
        QVERIFY(!FileLock::tryTake(m_file));
    }

    void askingNeverMakesATakerFail()
    {
        std::atomic<bool> done = false;
        const std::jthread asks([&] {
            while (!done)
                FileLock::isHeld(m_file);
        });
        for (int i = 0; i < 5000; ++i)
            QVERIFY(FileLock::tryTake(m_file));
        done = true;
    }

    void aMovedLockIsHeldOnce()
    {
        auto first = FileLock::tryTake(m_file);
        FileLock second = std::move(*first);
        first.reset();
        QVERIFY(FileLock::isHeld(m_file));
        FileLock other = FileLock::take(m_dir->filePath(QStringLiteral("other")).toStdString());
        other = std::move(second);
        QVERIFY(FileLock::isHeld(m_file));
    }

    void takingWaitsForTheHolder()
    {
        auto lock = FileLock::tryTake(m_file);
        std::atomic<bool> taken = false;
        std::jthread waiter([&] {
            const FileLock mine = FileLock::take(m_file);
            taken = true;
        });
        QVERIFY(!taken);
        lock.reset();
        waiter.join();
        QVERIFY(taken);
    }

    void aDeathFreesTheLockAndAStopDoesNot()
    {
        QProcess holder;
        holder.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), QString::fromStdString(m_file.string())});
        QVERIFY(holder.waitForReadyRead(20000));
        QVERIFY(FileLock::isHeld(m_file));
        const auto pid = static_cast<pid_t>(holder.processId());
        QCOMPARE(::kill(pid, SIGSTOP), 0);
        int status = 0;
        QCOMPARE(::waitpid(pid, &status, WUNTRACED), pid);                // until it has stopped
        QVERIFY(WIFSTOPPED(status));
        QVERIFY(FileLock::isHeld(m_file));
        QVERIFY(!FileLock::tryTake(m_file));
        holder.kill();
        QVERIFY(holder.waitForFinished());
        QVERIFY(FileLock::tryTake(m_file));
    }

    void aChildHoldsTheLockItWasHanded()
    {
        auto lock = FileLock::tryTake(m_file);
        const int descriptor = lock->descriptor();
        QVERIFY(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC);               // others do not get it by accident
        QProcess child;
        child.setChildProcessModifier([descriptor] { ::fcntl(descriptor, F_SETFD, 0); });
        child.start(QStringLiteral("/bin/cat"), QStringList());
        QVERIFY(child.waitForStarted());
        lock.reset();
        QVERIFY(FileLock::isHeld(m_file));
        child.closeWriteChannel();
        QVERIFY(child.waitForFinished());
        QVERIFY(!FileLock::isHeld(m_file));
    }

    void aLockThatCannotBeMadeIsSaid()
    {
        QVERIFY_EXCEPTION_THROWN(FileLock::tryTake(m_dir->filePath(QStringLiteral("no/such/folder")).toStdString()), Error);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::filesystem::path m_file;
};

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == QStringLiteral("--hold")) {
        const auto lock = FileLock::tryTake(words[2].toStdString());
        std::puts(lock ? "held" : "not held");
        std::fflush(stdout);
        return std::getchar();                                            // until it is killed
    }
    TestFileLock test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_file_lock.moc"
