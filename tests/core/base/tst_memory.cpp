#include "core/base/memory.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <filesystem>
#include <fstream>

using namespace retort;

namespace {

/// A proc/ and a sys/ of its own.
class System {
public:
    System() { file("proc/meminfo", "MemTotal:       32000000 kB\nMemFree:         1000000 kB\nMemAvailable:   16000000 kB\n"); }

    void file(const std::string& name, const std::string& text) const
    {
        std::filesystem::create_directories((root / name).parent_path());
        std::ofstream(root / name) << text;
    }

    const QTemporaryDir dir;
    const std::filesystem::path root = dir.path().toStdString();
};

constexpr double machine = 16000000.0 * 1024;

} // namespace

class TestMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theMachineIsTheBoundWithoutGroups();
    void theTightestGroupIsTheBound_data();
    void theTightestGroupIsTheBound();
    void aLimitOnTheAddressSpaceIsSeen();
    void theKernelsKillsAreCounted_data();
    void theKernelsKillsAreCounted();
    void thisMachineCanBeAsked();
};

void TestMemory::theMachineIsTheBoundWithoutGroups()
{
    const System system;
    const AvailableMemory available = availableMemory(system.root);
    QCOMPARE(available.bytes, machine);
    QCOMPARE(available.limit, std::string("are free on this machine"));
    const QTemporaryDir nothing;
    QVERIFY(availableMemory(nothing.path().toStdString()).bytes > 1e18);      // unknown: no bound
}

void TestMemory::theTightestGroupIsTheBound_data()
{
    QTest::addColumn<bool>("second");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("used");
    QTest::addColumn<double>("left");
    QTest::newRow("version 2") << true << "4000000000" << "1500000000" << 4e9 - (1.5e9 - 5e8);     // cached files can be given back
    QTest::newRow("version 2, full") << true << "4000000000" << "4600000000" << 0.0;
    QTest::newRow("version 2, no limit") << true << "max" << "1500000000" << machine;
    QTest::newRow("version 1") << false << "4000000000" << "1500000000" << 4e9 - (1.5e9 - 5e8);
    QTest::newRow("version 1, no limit") << false << "9223372036854771712" << "1500000000" << machine;
}

void TestMemory::theTightestGroupIsTheBound()
{
    QFETCH(bool, second);
    QFETCH(QString, limit);
    QFETCH(QString, used);
    QFETCH(double, left);
    const System system;
    system.file("proc/self/cgroup", second ? "0::/user.slice/app.scope\n" : "5:devices:/x\n4:cpu,memory:/user.slice/app.scope\n0::/\n");
    // The bound is that of the group above.
    const std::string above = second ? "sys/fs/cgroup/user.slice/" : "sys/fs/cgroup/memory/user.slice/";
    system.file(above + (second ? "memory.max" : "memory.limit_in_bytes"), limit.toStdString() + "\n");
    system.file(above + (second ? "memory.current" : "memory.usage_in_bytes"), used.toStdString() + "\n");
    system.file(above + "memory.stat", "anon 77\ninactive_file 500000000\ntotal_inactive_file 500000000\n");
    const AvailableMemory available = availableMemory(system.root);
    QCOMPARE(available.bytes, left);
    QCOMPARE(available.limit.find("control group") != std::string::npos, left < machine);
}

void TestMemory::aLimitOnTheAddressSpaceIsSeen()
{
    QVERIFY(availableMemory().addresses > 1e18);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_AS, &before), 0);
    // More than the sanitizers take.
    const rlimit tight{.rlim_cur = rlim_t{1} << 47, .rlim_max = before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_AS, &tight), 0);
    const double addresses = availableMemory().addresses;
    QCOMPARE(::setrlimit(RLIMIT_AS, &before), 0);
    QVERIFY(addresses > 0 && addresses < static_cast<double>(tight.rlim_cur) - 1e6);   // what is mapped already is not left
}

void TestMemory::theKernelsKillsAreCounted_data()
{
    QTest::addColumn<QString>("groups");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("kills");
    QTest::newRow("of the machine") << "" << "proc/vmstat" << "nr_free_pages 12\noom_kill 3\n" << qint64{3};
    QTest::newRow("of a group") << "0::/a/b\n" << "sys/fs/cgroup/a/b/memory.events" << "low 0\noom 9\noom_kill 5\n" << qint64{5};
    QTest::newRow("of a group of version 1") << "4:memory:/a\n" << "sys/fs/cgroup/memory/a/memory.oom_control" << "under_oom 0\noom_kill 2\n" << qint64{2};
    QTest::newRow("cannot be seen") << "" << "proc/vmstat" << "nr_free_pages 12\n" << qint64{-1};
}

void TestMemory::theKernelsKillsAreCounted()
{
    QFETCH(QString, groups);
    QFETCH(QString, file);
    QFETCH(QString, text);
    QFETCH(qint64, kills);
    const System system;
    system.file("proc/self/cgroup", groups.toStdString());
    system.file(file.toStdString(), text.toStdString());
    QCOMPARE(qint64{outOfMemoryKills(system.root)}, kills);
}

void TestMemory::thisMachineCanBeAsked()
{
    const double bytes = availableMemory().bytes;
    QVERIFY(bytes > 1e6 && bytes < 1e15);
    QVERIFY(outOfMemoryKills() >= 0);
}

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
