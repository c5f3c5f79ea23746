#include "core/base/file.h"
#include "core/recipe/experiment.h"
#include "core/recipe/recipe.h"
#include "core/store/archive.h"
#include "core/store/safetensors.h"
#include "core/translate/translate.h"
#include "tests/core/store/archive_samples.h"
#include "tests/fuzz/harness.h"
#include "tests/places.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <map>

using namespace retort;

namespace {

std::string repeated(std::string_view what, std::size_t bytes)
{
    std::string text;
    text.reserve(bytes + what.size());
    while (text.size() < bytes)
        text += what;
    return text;
}

/// So many times the text with # replaced by a number, each another.
std::string numbered(const std::string& what, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        for (const char c : what)
            if (c == '#')
                text += std::to_string(i);
            else
                text += c;
    return text;
}

/// An experiment in which each node is like the one before it and is taught by it.
std::string chain(int nodes, int points)
{
    std::string text = R"({"retort":1,"data":{"dataset":"digits"},"nodes":{"n0":{"model":{"architecture":"linear"},"train":{"steps":9}})";
    for (int i = 1; i < nodes; ++i)
        text += ",\"n" + std::to_string(i) + "\":{\"like\":\"n" + std::to_string(i - 1) + "\",\"teachers\":{\"from\":\"n" + std::to_string(i - 1) + "\"},\"terms\":{\"soft\":{\"kind\":\"kd\"}}}";
    text += "},\"sweep\":{\"n0.train.batch\":[1";
    for (int i = 2; i <= points; ++i)
        text += ',' + std::to_string(i);
    return text + "]}}";
}

std::int64_t kilobytes(const std::string& field)
{
    std::ifstream status("/proc/self/status");
    std::string word;
    std::int64_t value = 0;
    while (status >> word)
        if (word == field && status >> value)
            break;
    return value;
}

/// What reading takes at most, in kB, in a process of its own: there memory that was used before does not hide it. A sanitizer's build
/// counts what is held at once instead, and ends that process when it is too much.
std::int64_t taken(std::size_t size, const std::function<void()>& read)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::malloc_trim(0);                                // what was given back is not there to be taken again
        std::ofstream("/proc/self/clear_refs") << 5;     // the peak is counted from here
        const std::int64_t before = kilobytes("VmRSS:");
        fuzz::judge(size, read);
        const bool bounded = kilobytes("VmHWM:") - before < static_cast<std::int64_t>(fuzz::mostMemory(size) / 1024);
        std::printf("%lld kB for an input of %zu kB\n", static_cast<long long>(kilobytes("VmHWM:") - before), size / 1024);
        std::fflush(stdout);
        ::_exit(bounded || test::slowness() > 1 ? 0 : 1);
    }
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string tensorFile(const std::string& header)
{
    const std::uint64_t size = header.size();
    return std::string(reinterpret_cast<const char*>(&size), 8) + header;
}

} // namespace

/// The fuzz targets read small inputs; these are the largest that the readers of text take at all, made to cost as much as they can:
/// memory, and time.
class TestLargeInputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCostFollowsTheInput_data()
    {
        QTest::addColumn<QString>("reader");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* reader, const char* name, const std::string& text) {
            QTest::newRow((std::string(reader) + ": " + name).c_str()) << QString::fromUtf8(reader) << QByteArray::fromStdString(text);
        };
        constexpr std::size_t most = (std::size_t{4} << 20) - 100;
        row("experiment", "lists", "{\"a\":[" + repeated("[],", most) + "0]}");
        row("experiment", "objects", "{\"a\":[" + repeated("{},", most) + "0]}");
        row("experiment", "numbers", "{\"a\":[" + repeated("1,", most) + "0]}");
        row("experiment", "keys", "{" + numbered("\"#\":0,", 380'000) + "\"a\":0}");
        row("experiment", "texts", "{\"a\":[" + repeated("\"\",", most) + "0]}");
        row("experiment", "one text", "{\"about\":\"" + repeated("\\u00e4", most) + "\"}");
        row("experiment", "terms", "{\"retort\":1,\"nodes\":{\"a\":{\"terms\":{" + numbered("\"#\":{},", 40'000) + "\"x\":{}}}}}");
        std::string nodes;
        for (int i = 0; i < 20; ++i)
            nodes += "\"n" + std::to_string(i) + "\":{\"terms\":{" + numbered("\"t#\":{},", 900) + "\"x\":{}}},";
        row("experiment", "terms of many nodes", "{\"retort\":1,\"nodes\":{" + nodes + "\"a\":{}}}");
        row("experiment", "students of students", chain(120, 10));
        row("experiment", "students of students at many points", chain(300, 20));
        row("experiment", "copies of much", "{\"retort\":1,\"nodes\":{" + numbered("\"n#\":{\"like\":\"much\"},", 900) + "\"much\":{\"x\":\"" + std::string(most / 2, 'a') + "\"}}}");
        std::string baselines;
        for (int i = 1; i < 1000; ++i)
            baselines += "\"n" + std::to_string(i) + "\":{\"baseline_of\":\"n" + std::to_string(i - 1) + "\"},";
        row("experiment", "baselines of baselines", "{\"retort\":1,\"nodes\":{" + baselines + "\"n0\":{}},\"sweep\":{\"n0.seed\":[1,2,3,4,5,6,7,8,9,10]}}");
        constexpr std::size_t config = (std::size_t{1} << 20) - 100;
        row("translate", "lists", "criterion: [" + repeated("[],", config) + "0]");
        row("translate", "nothing", "criterion: [" + repeated("~,", config) + "0]");
        row("translate", "lines", "criterion: 1\n" + numbered("k#: 1\n", 90'000));
        row("translate", "options", "train_student.py --distill kd " + repeated("-a 1 ", config));
        row("translate", "unknown options", "train_student.py --distill kd " + numbered("--o# ", 100'000));
        row("translate", "words", "train_student.py " + repeated("a ", config));
        row("tensors", "names", tensorFile("{" + numbered("\"#\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},", 100'000) + "\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"));
        row("tensors", "notes", tensorFile("{\"__metadata__\":{" + numbered("\"#\":\"\",", 1'000'000) + "\"x\":\"\"}}"));
        row("tensors", "blanks", tensorFile("{" + std::string(50'000'000, ' ') + "}"));
        row("recipe", "lists", "{\"recipe\":[" + repeated("[],", 1 << 20) + "0]}");
        row("recipe", "keys", "{" + numbered("\"#\":0,", 90'000) + "\"a\":0}");
        row("archive", "lists", test::tarOf({{.name = "manifest.json", .bytes = "[" + repeated("[],", 30'000'000) + "0]"}}));
        row("archive", "numbers", test::tarOf({{.name = "manifest.json", .bytes = "[" + repeated("1,", 590'000) + "0]"}}));
        row("archive", "texts", test::tarOf({{.name = "manifest.json", .bytes = "[" + repeated("\"" + std::string(100, 'a') + "\",", 30'000'000) + "0]"}}));
        row("archive", "keys", test::tarOf({{.name = "manifest.json", .bytes = "{" + numbered("\"#\":{},", 99'000) + "\"a\":0}"}}));
    }

    void theCostFollowsTheInput()
    {
        QFETCH(QString, reader);
        QFETCH(QByteArray, text);
        const std::string_view bytes(text.constData(), static_cast<std::size_t>(text.size()));
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "input.retort";
        writeFileAtomically(file, bytes);
        const std::map<QString, std::function<void()>> readers = {
            {QStringLiteral("experiment"), [&] { (void)resolve(readExperiment(file)); }},
            {QStringLiteral("translate"), [&] { (void)translate(readFile(file)); }},
            {QStringLiteral("tensors"), [&] { (void)parseTensors(readFile(file), "input"); }},
            {QStringLiteral("recipe"), [&] { (void)recipeFromStoredJson(readFile(file)); }},
            {QStringLiteral("archive"), [&] { (void)importRuns(file.parent_path() / "store", file); }},
        };
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(taken(bytes.size(), readers.at(reader)), 0);
        QVERIFY2(timer.elapsed() < 20'000 * test::slowness(), std::to_string(timer.elapsed()).c_str());   // the square of the input would take minutes
    }
};

QTEST_APPLESS_MAIN(TestLargeInputs)
#include "tst_large_inputs.moc"
