#pragma once

#include "tests/faults/control.h"
#include "tests/places.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <new>

/// For tests that let real programs meet a failing or full disk, or die at any of their writes:
///
///     Faults faults(store);                                       // the folder whose operations count
///     process.setProcessEnvironment(faults.environment());        // and so does every program it starts
///     faults.failAt(17, EIO);
namespace retort::test {

class Faults {
public:
    static constexpr std::int64_t forEver = std::numeric_limits<std::int64_t>::max();

    explicit Faults(const std::filesystem::path& folder)
    {
        QFile file(m_dir.filePath(QStringLiteral("control")));
        if (!file.open(QIODevice::ReadWrite) || !file.resize(sizeof(FaultControl)))
            qFatal("The faults' control file cannot be made.");
        void* memory = ::mmap(nullptr, sizeof(FaultControl), PROT_READ | PROT_WRITE, MAP_SHARED, file.handle(), 0);
        if (memory == MAP_FAILED)
            qFatal("The faults' control file cannot be mapped.");
        m_control = new (memory) FaultControl{};
        std::strncpy(m_control->folder, folder.c_str(), sizeof m_control->folder - 1);
    }
    ~Faults() { ::munmap(m_control, sizeof(FaultControl)); }
    Faults(const Faults&) = delete;
    Faults& operator=(const Faults&) = delete;

    QProcessEnvironment environment() const
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        all.insert(QString::fromUtf8(faultsVariable), m_dir.filePath(QStringLiteral("control")));
        all.insert(QStringLiteral("LD_PRELOAD"), QString::fromStdString((buildFolder() / "tests" / "libretort_faults.so").string()));
        all.insert(QStringLiteral("ASAN_OPTIONS"), all.value(QStringLiteral("ASAN_OPTIONS")) + QStringLiteral(":verify_asan_link_order=0"));
        all.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("PASSIVE"));
        return all;
    }

    /// The n-th operation from now on, and those after it up to `times`, fail with this errno.
    void failAt(std::int64_t n, int code, std::int64_t times = 1)
    {
        m_control->count = 0;
        m_control->failed = 0;
        m_control->code = code;
        m_control->last = times == forEver ? forEver : n + times - 1;
        m_control->first = n;
    }
    /// The process that comes to the n-th operation dies there, in the middle of it where it is a write.
    void killAt(std::int64_t n) { failAt(n, 0); }
    /// The process that comes to write the blob of this name stops when it has, before the row that names it: `kill` and commands reach
    /// it there, and SIGCONT lets it go on.
    void haltAt(const std::string& blob) { std::strncpy(m_control->halt, blob.c_str(), sizeof m_control->halt - 1); }
    /// Everything that needs space fails from now on, until `stop`.
    void fillDisk() { failAt(1, ENOSPC, forEver); }
    void stop() { m_control->last = 0; }

    std::int64_t count() const { return m_control->count; }
    std::int64_t failed() const { return m_control->failed; }

private:
    QTemporaryDir m_dir;
    FaultControl* m_control = nullptr;
};

/// The long forms take longer than the five minutes that Qt Test allows by itself.
inline const bool mayTakeLong = qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT") || qputenv("QTEST_FUNCTION_TIMEOUT", "7200000");

/// How a program ended that was called with faults.
struct Ending {
    bool crashed = false;                     ///< by a signal
    bool hung = false;
    int status = -1;
    std::string out;
    std::string err;
};

inline Ending endingOf(QProcess& process, int patience = 60'000)
{
    Ending ending;
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(patience * slowness())) {
        ending.hung = true;
        process.kill();
        process.waitForFinished();
    }
    ending.crashed = process.exitStatus() != QProcess::NormalExit;
    ending.status = process.exitCode();
    ending.out = process.readAllStandardOutput().toStdString();
    ending.err = process.readAllStandardError().toStdString();
    return ending;
}

inline std::unique_ptr<QProcess> start(const std::filesystem::path& program, const QStringList& arguments, const QProcessEnvironment& environment)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment);
    process->start(QString::fromStdString(program.string()), arguments);
    return process;
}

/// How far apart the moments of a long list are that are tried: about `usual` of them, or as many as $RETORT_TEST_MOMENTS says, or "all".
inline std::int64_t strideFor(std::int64_t moments, std::int64_t usual)
{
    const QString asked = qEnvironmentVariable("RETORT_TEST_MOMENTS");
    if (asked == QStringLiteral("all"))
        return 1;
    const std::int64_t tries = asked.toLongLong() > 0 ? asked.toLongLong() : usual;
    return std::max<std::int64_t>(1, (moments + tries - 1) / tries);
}

} // namespace retort::test
