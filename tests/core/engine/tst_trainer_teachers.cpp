#include "core/analysis/agreement.h"
#include "core/analysis/ensemble.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/data/resident_data.h"
#include "core/engine/teachers/logit_cache.h"
#include "core/engine/teachers/teacher.h"
#include "core/engine/train/batches.h"
#include "core/engine/train/learner.h"
#include "core/engine/train/trainer.h"
#include "core/store/run_writer.h"
#include "tests/core/engine/trainer_workshop.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QFile>

#include <algorithm>
#include <cmath>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

/// Trains a queued run in this process, with each label of the test part moved on by so many classes.
void trainHere(Workshop& workshop, const RunId& run, std::int32_t testLabelsMoved)
{
    Store& store = workshop.store();
    const FileLock lock = FileLock::take(store.lockFile(run));
    RunWriter writer(store.folder(), run, store.claim(run, 1).value());
    LastDataset none;
    Job job = loadJob(store.record(run), none);
    auto moved = std::make_shared<Dataset>(*job.dataset);
    for (std::int32_t& label : moved->test.labels)
        label = static_cast<std::int32_t>((label + testLabelsMoved) % moved->classes());
    job.dataset = moved;
    Controls controls(store, writer, std::nullopt, 1);
    writer.end(Trainer(store, writer, controls, job, torch::kCPU, 0).run());
}

} // namespace

class TestTrainerTeachers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStudentWithoutLabelsComesToAgreeWithItsTeacher();
    void aTeacherIsAskedAgainWhereWhatItSaidIsDamaged();
    void testLabelsDecideNothing();
    void cachedLogitsAreThoseOfTheTeacher();
    void aDamagedCacheIsComputedAgain();
    void aStudentEndedWhileItWaitsForItsTeacherSaysItsStep();
    void everyWayToCombineTeaches_data();
    void everyWayToCombineTeaches();
    void withAugmentationTheTeacherIsAskedLive();
    void theTeacherSeesTheStudentsView();
    void aTeacherAlteredAfterThePlanAltersItsStudents();
    void anAlteredRunTeachesUnderItsOwnIdentity();
    void aTeacherThatCannotTeachFailsTheRunInASentence_data();
    void aTeacherThatCannotTeachFailsTheRunInASentence();
};

void TestTrainerTeachers::aStudentWithoutLabelsComesToAgreeWithItsTeacher()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(200))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(400))})));
    QCOMPARE(toText(workshop.train(runs.at(0)).state), toText(RunState::Finished));
    const RunSummary student = workshop.train(runs.at(1));
    QCOMPARE(toText(student.state), toText(RunState::Finished));

    const auto series = workshop.series(runs[1]);
    QVERIFY(!series.contains("train.accuracy"));
    QCOMPARE(workshop.values(runs[1], "temperature.soft")[400], 4.0F);
    QVERIFY(workshop.values(runs[1], "loss.soft")[400] < 0.1F * workshop.values(runs[1], "loss.soft")[1]);
    const auto evaluations = workshop.evaluations(runs[1]);
    QVERIFY(evaluations.back().values.at("validation.agreement") > 0.9);

    const auto teachers = workshop.store().teacherTestPredictions(runs[1]);
    QCOMPARE(teachers.size(), std::size_t{1});
    QVERIFY(teachers[0] == *workshop.store().testPredictions(runs[0], "selected"));
    QCOMPARE(*student.scores.agreement, agreement(*workshop.store().testPredictions(runs[1], "selected"), teachers[0]));

    LastDataset none;
    const Job job = loadJob(workshop.store().record(runs[1]), none);
    const Teacher teacher = loadTeacher(workshop.store(), job, 0, torch::kCPU);
    QVERIFY(!readLogitCache(workshop.store().folder(), logitCacheKey(teacher, job, Part::Test)));   // it had been asked when it finished
}

void TestTrainerTeachers::aTeacherIsAskedAgainWhereWhatItSaidIsDamaged()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(60))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(20))})));
    workshop.train(runs.at(0));
    LastDataset none;
    const Job job = loadJob(workshop.store().record(runs.at(1)), none);
    const auto said = loadTeacher(workshop.store(), job, 0, torch::kCPU).onTest;
    QVERIFY(said);
    SQLite::Database database((workshop.store().folder() / "runs.sqlite").string());
    SQLite::Statement query(database, "SELECT blob FROM test_predictions");
    while (query.executeStep()) {
        const auto blob = workshop.store().blobs().path(query.getColumn(0).getString());
        std::filesystem::permissions(blob, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
        std::filesystem::resize_file(blob, std::filesystem::file_size(blob) / 2);
    }
    QVERIFY(!loadTeacher(workshop.store(), job, 0, torch::kCPU).onTest);
    QCOMPARE(toText(workshop.train(runs.at(1)).state), toText(RunState::Finished));
    QVERIFY(workshop.store().teacherTestPredictions(runs[1]).at(0).logits == said->logits);
}

void TestTrainerTeachers::testLabelsDecideNothing()
{
    const std::string experiment = onDigits(node("teacher", {mlp, train(trainFor(60))}) + ", " + node("student", {mlp, taughtBy("\"teacher\""),
        R"("terms": {"hard": {"kind": "cross_entropy", "weight": 0.3}, "soft": {"kind": "kd", "weight": 0.7, "temperature": 4}})",
        train(trainFor(400, R"("patience": 3, "select": "best", "evaluate": {"every": {"steps": 10}})"))}));
    Workshop right, wrong;
    const auto one = right.queue(experiment);
    const auto other = wrong.queue(experiment);
    right.train(one.at(0));
    wrong.train(other.at(0));
    trainHere(right, one.at(1), 0);
    trainHere(wrong, other.at(1), 1);

    const RunSummary a = right.store().run(one[1]), b = wrong.store().run(other[1]);
    QVERIFY(*a.scores.testAccuracy > 0.8 && *b.scores.testAccuracy < 0.2);   // it was another test
    QVERIFY(right.series(one[1]) == wrong.series(other[1]));
    QVERIFY(right.evaluations(one[1]) == wrong.evaluations(other[1]));
    QVERIFY(a.step < 400);                                                   // stopped early, and at the same step
    QCOMPARE(a.step, b.step);
    QCOMPARE(a.scores.bestStep, b.scores.bestStep);
    for (const char* weights : {"best", "last", "selected"})
        QCOMPARE(right.store().weightsBlob(one[1], weights), wrong.store().weightsBlob(other[1], weights));
}

void TestTrainerTeachers::cachedLogitsAreThoseOfTheTeacher()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {R"("model": {"architecture": "cnn", "channels": [8], "hidden": [16]})", train(trainFor(60))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(5))})));
    for (const RunId& run : runs)
        QCOMPARE(toText(workshop.train(run).state), toText(RunState::Finished));

    LastDataset none;
    const Job job = loadJob(workshop.store().record(runs.at(1)), none);
    const Teacher teacher = loadTeacher(workshop.store(), job, 0, torch::kCPU);
    const auto cached = readLogitCache(workshop.store().folder(), logitCacheKey(teacher, job, Part::Train));
    QVERIFY(cached);
    QCOMPARE(workshop.store().fact(runs[1], "teachers"), R"([{"logits":")" + cached->blob + R"(","weights":")" + teacher.blob + "\"}]");
    QCOMPARE(workshop.store().fact(runs[0], "teachers"), std::string());
    QCOMPARE(cached->values.size(), static_cast<std::size_t>(job.dataset->train.size()) * 10);

    // Live, in batches of another size and order.
    const ResidentData data(*job.dataset, job.dataset->train, job.preprocessing, torch::kCPU);
    const torch::NoGradGuard noGradient;
    for (std::int64_t from = 1400; from > 0; from -= 97) {
        const torch::Tensor rows = torch::arange(from, std::max<std::int64_t>(0, from - 37), -1, torch::kInt64);
        const torch::Tensor live = teacher.model->forward(data.inputs(rows)).logits.contiguous();
        for (std::int64_t i = 0; i < rows.numel(); ++i)
            for (std::int64_t k = 0; k < 10; ++k)
                QVERIFY(std::abs(cached->values[static_cast<std::size_t>(rows[i].item<std::int64_t>() * 10 + k)] - live[i][k].item<float>()) < 1e-5F);
    }
}

void TestTrainerTeachers::aDamagedCacheIsComputedAgain()
{
    Workshop workshop;
    const auto student = [](const std::string& name, int seed) {
        return node(name, {R"("seed": )" + std::to_string(seed), mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(20))});
    };
    const auto runs = workshop.queue(onDigits(node("teacher", {R"("seed": 0)", mlp, train(trainFor(60))}) + ", " + student("one", 1) + ", " + student("two", 2)));
    workshop.train(runs.at(0));
    workshop.train(runs.at(1));
    LastDataset none;
    const Job job = loadJob(workshop.store().record(runs.at(1)), none);
    const std::string key = logitCacheKey(loadTeacher(workshop.store(), job, 0, torch::kCPU), job, Part::Train);
    const auto before = readLogitCache(workshop.store().folder(), key);
    QVERIFY(before);
    const auto blob = workshop.store().blobs().path(before->blob);
    std::filesystem::permissions(blob, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    std::filesystem::resize_file(blob, std::filesystem::file_size(blob) / 2);
    QVERIFY(!readLogitCache(workshop.store().folder(), key));
    QCOMPARE(toText(workshop.train(runs.at(2)).state), toText(RunState::Finished));
    QVERIFY(readLogitCache(workshop.store().folder(), key)->values == before->values);
}

void TestTrainerTeachers::aStudentEndedWhileItWaitsForItsTeacherSaysItsStep()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {R"("seed": 0)", mlp, train(trainFor(20))}) + ", "
        + node("student", {R"("seed": 1)", mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(4000))})));
    workshop.train(runs.at(0));
    const RunId student = runs.at(1);
    const auto first = workshop.start(student);
    QVERIFY(workshop.await(student, [](const RunSummary& now) { return now.step >= 20; }));
    first->terminate();
    QVERIFY(first->waitForFinished());
    const std::int64_t step = workshop.store().run(student).step;

    // As if another run were computing them.
    SQLite::Database((workshop.store().folder() / "runs.sqlite").string(), SQLite::OPEN_READWRITE).exec("DELETE FROM logit_caches");
    std::vector<FileLock> others;
    for (const auto& each : std::filesystem::directory_iterator(workshop.store().folder() / "locks"))
        if (each.path().filename().string().starts_with("logits-"))
            others.push_back(FileLock::take(each.path()));
    QVERIFY(!others.empty());
    workshop.store().ask(student, {.kind = CommandKind::Resume, .field = {}, .value = 0});
    const auto second = workshop.start(student);
    QVERIFY(workshop.await(student, [](const RunSummary& now) { return now.phase == "teacher pass"; }));
    second->terminate();
    QVERIFY(second->waitForFinished());
    const std::string message = workshop.store().run(student).message;
    QVERIFY2(message.find("resume goes on from step " + std::to_string(step) + ".") != std::string::npos, message.c_str());
}

void TestTrainerTeachers::everyWayToCombineTeaches_data()
{
    QTest::addColumn<QString>("combine");
    for (const Entry& row : catalogue(Kind::Combine))
        QTest::newRow(row.id.data()) << QString::fromUtf8(row.id.data());
}

void TestTrainerTeachers::everyWayToCombineTeaches()
{
    QFETCH(QString, combine);
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("a", {mlp, train(trainFor(80))}) + ", " + node("b", {mlp, R"("seed": 5)", train(trainFor(80))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"a\", \"b\"", combine.toStdString()), train(trainFor(120))})));
    RunSummary student;
    for (const RunId& run : runs)
        student = workshop.train(run);
    QCOMPARE(toText(student.state), toText(RunState::Finished));
    const auto members = workshop.store().teacherTestPredictions(student.id);
    QCOMPARE(members.size(), std::size_t{2});
    QVERIFY(members[0].logits != members[1].logits);
    QCOMPARE(*student.scores.agreement, agreement(*workshop.store().testPredictions(student.id, "selected"), combined(members, combine.toStdString())));
    QVERIFY(*student.scores.agreement > 0.8);
}

void TestTrainerTeachers::withAugmentationTheTeacherIsAskedLive()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(40))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(30, R"("augment": [{"kind": "noise", "deviation": 0.5}])"))})));
    workshop.train(runs.at(0));
    QCOMPARE(toText(workshop.train(runs.at(1)).state), toText(RunState::Finished));
    LastDataset none;
    const Job job = loadJob(workshop.store().record(runs[1]), none);
    const Teacher teacher = loadTeacher(workshop.store(), job, 0, torch::kCPU);
    QVERIFY(!readLogitCache(workshop.store().folder(), logitCacheKey(teacher, job, Part::Train)));
    QCOMPARE(workshop.store().fact(runs[1], "teachers"), R"([{"logits":null,"weights":")" + teacher.blob + "\"}]");

    // With the student's very own weights at the start and the same view, the first loss is a known number: ask both here.
    QVERIFY(workshop.evaluations(runs[1]).back().values.contains("validation.agreement"));
}

void TestTrainerTeachers::theTeacherSeesTheStudentsView()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(40))}) + ", "
        + node("student", {mlp, R"("data": {"labelled": {"count": 600}, "unlabelled": "all"})", R"("terms": {"hard": {"kind": "cross_entropy"}, "soft": {"kind": "kd", "weight": 1, "temperature": 4}})",
            taughtBy("\"teacher\""), train(trainFor(30, R"("augment": [{"kind": "crop", "padding": 2}, {"kind": "rotation"}, {"kind": "mixup", "alpha": 1}])"))})));
    workshop.train(runs.at(0));
    LastDataset none;
    const Job job = loadJob(workshop.store().record(runs.at(1)), none);
    const ResidentData data(*job.dataset, job.dataset->train, job.preprocessing, torch::kCPU);
    Teachers teachers(workshop.store(), job, torch::kCPU);
    const auto learner = makeLearner(job, data, teachers, torch::kCPU);

    // The first batch by hand, by what docs/methods/augmentation.md says a view follows from.
    const std::uint64_t stream = streamOf(job.recipe.seed, Purpose::Augmentation, job.recipe.lane);
    Batches batches(600, std::ssize(job.transferRows) - 600, 0, job.recipe.train.batch, streamOf(job.recipe.seed, Purpose::Order, job.recipe.lane));
    const Batch batch = batches.at(0);
    const Augmentation views = data.augmentation(job.recipe.train.augment);
    torch::Tensor view, shares = torch::empty({std::ssize(batch.positions)});
    std::vector<torch::Tensor> seen;
    std::vector<std::int64_t> otherLabels;
    const auto finished = [&](std::int64_t position) {
        const std::int64_t row = job.transferRows[static_cast<std::size_t>(position)];
        const std::vector<std::uint64_t> keys{mix({stream, 0, job.dataset->train.ids[static_cast<std::size_t>(row)]})};
        return std::pair(data.inputs(torch::tensor({row}, torch::kLong), views, keys), keys[0]);
    };
    for (std::size_t i = 0; i < batch.positions.size(); ++i) {
        const auto [own, key] = finished(batch.positions[i]);
        const bool labelled = batch.positions[i] < 600;
        QCOMPARE(labelled, static_cast<std::int64_t>(i) < batch.labelled);
        const auto mixed = views.mixOf(key, labelled ? 600 : std::ssize(job.transferRows) - 600);
        const std::int64_t other = mixed.other + (labelled ? 0 : 600);
        seen.push_back(mixed.share * own + (1 - mixed.share) * finished(other).first);
        shares[static_cast<std::int64_t>(i)] = mixed.share;
        otherLabels.push_back(job.dataset->train.labels[static_cast<std::size_t>(job.transferRows[static_cast<std::size_t>(other)])]);
    }
    view = torch::cat(seen);
    const auto student = makeModel(job.recipe.model.kind, job.recipe.model.params, job.dataset->shape, 10);
    initialise(*student, streamOf(job.recipe.seed, Purpose::Init, job.recipe.lane));
    torch::Tensor soft, hard;
    {
        const torch::NoGradGuard noGradient;
        const torch::Tensor said = student->forward(view).logits.to(torch::kDouble), taught = loadTeacher(workshop.store(), job, 0, torch::kCPU).model->forward(view).logits.to(torch::kDouble);
        const torch::Tensor p = torch::softmax(taught / 4, 1);
        soft = 16 * (p * (p.log() - torch::log_softmax(said / 4, 1))).sum(1).mean();
        std::vector<std::int64_t> labels;
        for (std::int64_t i = 0; i < batch.labelled; ++i)
            labels.push_back(job.dataset->train.labels[static_cast<std::size_t>(job.transferRows[static_cast<std::size_t>(batch.positions[static_cast<std::size_t>(i)])])]);
        const auto of = [&](std::vector<std::int64_t> classes) {
            classes.resize(static_cast<std::size_t>(batch.labelled));
            return -torch::log_softmax(said.narrow(0, 0, batch.labelled), 1).gather(1, torch::tensor(classes, torch::kLong).unsqueeze(1)).squeeze(1);
        };
        const torch::Tensor own = shares.narrow(0, 0, batch.labelled).to(torch::kDouble);
        hard = (own * of(labels) + (1 - own) * of(otherLabels)).mean();
    }
    std::vector<float> parts;
    const StepValues values = learner->step(0, 0.01, parts).front();
    QVERIFY(values.gradientNorm > 0);
    for (std::size_t i = 0; i < job.recipe.terms.size(); ++i) {
        const double expected = (job.recipe.terms[i].kind == "kd" ? soft : hard).item<double>();
        QVERIFY2(std::abs(values.terms[i] - expected) < 1e-4, qPrintable(QStringLiteral("%1 for %2").arg(values.terms[i]).arg(expected)));
    }
}

void TestTrainerTeachers::aTeacherAlteredAfterThePlanAltersItsStudents()
{
    const std::string experiment = onDigits(node("teacher", {mlp, train(trainFor(10))}) + ", "
        + node("student", {mlp, noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(5))}));
    Workshop workshop;
    const auto runs = workshop.queue(experiment);
    workshop.store().ask(runs.at(0), {.kind = CommandKind::Set, .field = "lr", .value = 0.002});
    QVERIFY(workshop.train(runs[0]).altered);
    const RunSummary student = workshop.train(runs.at(1));
    QCOMPARE(toText(student.state), toText(RunState::Finished));
    QVERIFY(student.altered);
    for (const RunId& again : workshop.queue(experiment))
        QVERIFY2(std::ranges::find(runs, again) == runs.end(), "an altered run is never used again");
}

void TestTrainerTeachers::anAlteredRunTeachesUnderItsOwnIdentity()
{
    Workshop workshop;
    const std::string teaching = onDigits(node("teacher", {mlp, train(trainFor(10))}));
    const auto taught = [&](const RunId& teacher) { return workshop.queue(onDigits(node("student", {mlp, noLabels, softTerm, taughtBy("\"run:" + teacher + "\""), train(trainFor(5))}))).at(0); };
    const RunId teacher = workshop.queue(teaching).at(0);
    workshop.store().ask(teacher, {.kind = CommandKind::Set, .field = "lr", .value = 0.002});
    workshop.train(teacher);
    const RunSummary trained = workshop.train(taught(teacher));
    QCOMPARE(toText(trained.state), toText(RunState::Finished));
    QVERIFY(!trained.altered);

    const RunId unaltered = workshop.queue(teaching).at(0);
    QVERIFY(unaltered != teacher);
    workshop.train(unaltered);
    QVERIFY2(workshop.store().run(taught(unaltered)).group != trained.group, "no mean is taken over students of both");
}

void TestTrainerTeachers::aTeacherThatCannotTeachFailsTheRunInASentence_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("word");
    QTest::newRow("NaN") << "nan" << "no number";
    QTest::newRow("other classes") << "classes" << "classes";
    QTest::newRow("other preprocessing") << "preprocessing" << "standardised";
    QTest::newRow("other shape") << "shape" << "shape";
    QTest::newRow("no card") << "card" << "does not say how to build";
    QTest::newRow("a larger network than there are numbers for") << "large" << "fewer numbers";
    QTest::newRow("an impossible network") << "impossible" << "does not say how to build";
    QTest::newRow("a weight is missing") << "weight" << "missing";
}

void TestTrainerTeachers::aTeacherThatCannotTeachFailsTheRunInASentence()
{
    QFETCH(QString, fault);
    QFETCH(QString, word);
    Workshop workshop;
    const RunId teacher = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(5))}))).at(0);
    workshop.train(teacher);
    const std::string blob = workshop.store().weightsBlob(teacher, "best");
    TensorFile file = parseTensors(workshop.store().blobs().read(blob), blob);
    if (fault == QStringLiteral("nan"))
        file.tensors.at("output.bias") = tensorOf(std::vector<float>(10, std::nanf("")), {10});
    else if (fault == QStringLiteral("classes"))
        file.metadata["classes"] = R"(["9","8","7","6","5","4","3","2","1","0"])";
    else if (fault == QStringLiteral("preprocessing"))
        file.metadata["preprocessing"] = toJson(Preprocessing{.mean = {0.5F}, .deviation = {0.5F}});
    else if (fault == QStringLiteral("shape"))
        file.metadata["input"] = "[1,4,16]";
    else if (fault == QStringLiteral("large"))
        file.metadata["architecture"] = R"({"id":"mlp","params":{"hidden":[5000,5000]}})";
    else if (fault == QStringLiteral("impossible"))
        file.metadata["architecture"] = R"({"id":"mlp","params":{"hidden":[17179869184]}})";
    else if (fault == QStringLiteral("card"))
        file.metadata.clear();
    else
        file.tensors.erase("output.bias");
    QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "teacher.safetensors";
    const std::string bytes = serialiseTensors(file);
    QFile out(QString::fromStdString(path.string()));
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes.data(), static_cast<qint64>(bytes.size())) > 0);
    out.close();

    const RunId student = workshop.queue(onDigits(node("student", {mlp, noLabels, softTerm, taughtBy("\"file:" + path.string() + "\""), train(trainFor(5))}))).at(0);
    const RunSummary summary = workshop.train(student);
    QCOMPARE(toText(summary.state), toText(RunState::Failed));
    QVERIFY2(summary.message.find(word.toStdString()) != std::string::npos, summary.message.c_str());
}

QTEST_GUILESS_MAIN(TestTrainerTeachers)
#include "tst_trainer_teachers.moc"
