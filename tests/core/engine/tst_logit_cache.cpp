#include "core/engine/teachers/logit_cache.h"
#include "core/engine/teachers/teacher.h"
#include "core/engine/train/job.h"
#include "core/store/run_writer.h"
#include "tests/core/engine/trainer_workshop.h"

#include <torch/utils.h>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

/// A student whose teacher has finished, in a trainer's hands.
struct Student {
    Workshop workshop;
    std::vector<RunId> runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(5))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(5))})));
    RunState taught = workshop.train(runs.at(0)).state;
    FileLock lock = FileLock::take(workshop.store().lockFile(runs.at(1)));
    RunWriter writer{workshop.store().folder(), runs.at(1), workshop.store().claim(runs.at(1), 1).value()};
    Controls controls{workshop.store(), writer, std::nullopt, 1};
    LastDataset none;
    Job job = loadJob(workshop.store().record(runs.at(1)), none);
    Teacher teacher = loadTeacher(workshop.store(), job, 0, torch::kCPU);

    std::filesystem::path folder() { return workshop.store().folder(); }
    std::string key() const { return logitCacheKey(teacher, job, Part::Test); }
    torch::Tensor all(float value) const { return torch::full({job.dataset->test.size(), job.dataset->classes()}, value); }
};

std::span<const float> valuesOf(const torch::Tensor& logits) { return {logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel())}; }

void damage(const std::filesystem::path& blob)
{
    std::filesystem::permissions(blob, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    std::filesystem::resize_file(blob, std::filesystem::file_size(blob) / 2);
}

} // namespace

/// Tables that several runs compute, and none may change beneath another.
class TestLogitCache : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTableThatIsThereAndSoundStays();
    void whoIsSlowerLearnsFromWhatIsKept();
};

void TestLogitCache::aTableThatIsThereAndSoundStays()
{
    Workshop workshop;
    const auto folder = workshop.store().folder();
    const std::vector<float> first{1, 2, 3, 4}, second{5, 6, 7, 8}, longer{1, 2, 3, 4, 5, 6};
    const std::string blob = writeLogitCache(folder, "key", first, 2);
    QCOMPARE(writeLogitCache(folder, "key", second, 2), blob);
    QCOMPARE(readLogitCache(folder, "key")->blob, blob);
    QVERIFY(readLogitCache(folder, "key")->values == first);

    damage(workshop.store().blobs().path(blob));
    const std::string other = writeLogitCache(folder, "key", second, 2);
    QVERIFY(other != blob);
    QCOMPARE(readLogitCache(folder, "key")->blob, other);
    QVERIFY(readLogitCache(folder, "key")->values == second);

    std::filesystem::remove(workshop.store().blobs().path(other));
    QCOMPARE(writeLogitCache(folder, "key", first, 2), blob);          // whose damaged bytes are written anew
    QVERIFY(readLogitCache(folder, "key")->values == first);
    writeLogitCache(folder, "key", longer, 2);                        // what is of another size is of no use
    QVERIFY(readLogitCache(folder, "key")->values == longer);
}

/// One is paused in its teacher pass and keeps nobody waiting; another has the table ready before it goes on.
void TestLogitCache::whoIsSlowerLearnsFromWhatIsKept()
{
    Student student;
    QCOMPARE(toText(student.taught), toText(RunState::Finished));
    const torch::Tensor own = student.all(1), others = student.all(2);
    std::string blob;
    const LogitTable table = cachedLogits(student.folder(), student.teacher, student.job, Part::Test, student.controls, [&](const auto&) {
        blob = writeLogitCache(student.folder(), student.key(), valuesOf(others), student.job.dataset->classes());
        return own;
    });
    QVERIFY(torch::equal(table.logits, others));
    QCOMPARE(table.blob, blob);
    QCOMPARE(readLogitCache(student.folder(), student.key())->blob, blob);
    QVERIFY(student.workshop.store().check().empty());
}

QTEST_GUILESS_MAIN(TestLogitCache)
#include "tst_logit_cache.moc"
