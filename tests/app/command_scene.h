#pragma once

#include "core/store/store.h"
#include "tests/places.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <memory>

/// What the tests share that call the program itself.
namespace retort::test {

inline constexpr int patience = 30'000;

struct Outcome {
    int status = -1;
    QString out;
    QString err;
};

/// A folder with a store (made by the first run) and experiments, and the program to call on it.
struct CommandScene {
    QTemporaryDir dir;
    QString store = dir.filePath(QStringLiteral("store"));

    QStringList arguments(const QStringList& words) const
    {
        QStringList all = words;
        if (!words.isEmpty() && !words.first().startsWith(QLatin1Char('-')) && words.first() != QStringLiteral("catalogue") && words.first() != QStringLiteral("translate"))
            all << QStringLiteral("--store") << store;
        if (!words.isEmpty() && (words.first() == QStringLiteral("run") || words.first() == QStringLiteral("work")))
            all << QStringLiteral("--trainer") << QString::fromStdString((buildFolder() / "tests" / "fake_trainer").string());
        return all;
    }
    std::unique_ptr<QProcess> start(const QStringList& words) const
    {
        auto process = std::make_unique<QProcess>();
        process->start(QString::fromStdString(program("retort").string()), arguments(words));
        return process;
    }
    static Outcome end(QProcess& process)
    {
        if (!process.waitForFinished(patience))
            process.kill();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
    }
    Outcome call(const QStringList& words) const { return end(*start(words)); }

    QString write(const QString& text, const QString& name = QStringLiteral("experiment.json")) const
    {
        QFile file(dir.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(text.toUtf8());
        return file.fileName();
    }
    /// An experiment of these nodes, all alike but for their seeds; a name after "<" is its teacher.
    QString experiment(const QStringList& nodes, const QString& name = QStringLiteral("Small")) const
    {
        QStringList texts;
        for (const QString& word : nodes) {
            const QString node = word.section(QLatin1Char('<'), 0, 0);
            const QString teacher = word.section(QLatin1Char('<'), 1, 1);
            const QString terms = QStringLiteral(R"("terms": {"hard": {"kind": "cross_entropy", "weight": 1}%1})")
                                      .arg(teacher.isEmpty() ? QString() : QStringLiteral(R"(, "soft": {"kind": "kd", "weight": 0.5, "temperature": 4})"));
            const QString teachers = teacher.isEmpty() ? QString() : QStringLiteral(R"(, "teachers": {"from": ["%1"]})").arg(teacher);
            texts << QStringLiteral(R"("%1": {"model": {"architecture": "mlp", "hidden": [%2]}, %3%4, "train": {"steps": 100, "batch": 32}})")
                         .arg(node, QString::number(8 + texts.size()), terms, teachers);
        }
        return write(QStringLiteral(R"({"retort": 1, "name": "%1", "data": {"dataset": "digits", "validation": {"from": "train", "count": 200}}, "nodes": {%2}, "seeds": [0, 1]})")
                         .arg(name, texts.join(QStringLiteral(", "))));
    }
    std::filesystem::path storePath() const { return store.toStdString(); }
    void release() const { write({}, QStringLiteral("store/release")); }
};

inline QJsonDocument json(const QString& text) { return QJsonDocument::fromJson(text.toUtf8()); }

inline bool storeHas(const CommandScene& scene, RunState state, int count)
{
    return QTest::qWaitFor(
        [&] {
            if (!std::filesystem::exists(scene.storePath() / "runs.sqlite"))
                return false;
            const auto runs = Store(scene.storePath(), Store::Access::ReadOnly).runsSince();
            return std::ranges::count(runs, state, &RunSummary::state) == count;
        },
        patience);
}

} // namespace retort::test
