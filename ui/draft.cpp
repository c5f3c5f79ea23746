#include "ui/draft.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "ui/settings.h"
#include "ui/workbench.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>

namespace retort::ui {

namespace {

using namespace std::chrono_literals;

constexpr int places = 32;
constexpr std::size_t mostBytes = std::size_t{16} << 20;

QString place(int number, const char* ending)
{
    const QDir folder = QFileInfo(settings()->fileName()).absoluteDir();
    return folder.filePath(QStringLiteral("unsaved-%1.%2").arg(number).arg(QLatin1StringView(ending)));
}

bool isSameFile(const QString& one, const QString& other) { return !one.isEmpty() && QFileInfo(one) == QFileInfo(other); }

Draft::Kept read(const QString& file)
{
    const std::string text = readFile(file.toStdString(), mostBytes);
    const QJsonObject kept = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    const auto experiment = [&kept](const char* key) { return parseExperiment(kept[QLatin1StringView(key)].toString().toStdString()); };
    Draft::Kept draft{.file = kept[QLatin1StringView("file")].toString(), .experiment = experiment("text")};
    if (kept.contains(QLatin1StringView("begun_with")))
        draft.begunWith = experiment("begun_with");
    return draft;
}

} // namespace

Draft::Draft(QObject* parent) : QObject(parent)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(1s);
    connect(&m_soon, &QTimer::timeout, this, &Draft::keep);
}

bool Draft::claim(int number, bool filled)
{
    const QString file = place(number, "json");
    if (QFileInfo::exists(file) != filled)
        return false;
    QDir().mkpath(QFileInfo(file).absolutePath());
    auto lock = FileLock::tryTake(place(number, "lock").toStdString());
    if (!lock || QFileInfo::exists(file) != filled)
        return false;
    m_lock = std::move(lock);
    m_file = file;
    return true;
}

std::optional<Draft::Kept> Draft::takeUp(Workbench& workbench, const QString& file)
{
    for (int number = 0; number < places; ++number) {
        try {
            if (!claim(number, true))
                continue;
            Kept kept = read(m_file);
            if (file.isEmpty() || isSameFile(kept.file, file))
                return kept;
        } catch (const Error& error) {
            QString kept = place(number, "json");
            if (m_lock && QFile::rename(kept, kept + QStringLiteral(".unreadable")))
                kept += QStringLiteral(".unreadable");
            Q_EMIT workbench.message(tr("What was edited last time cannot be read from %1: %2").arg(kept, QString::fromUtf8(error.what())), true);
        }
        m_lock.reset();
    }
    return std::nullopt;
}

void Draft::follow(Workbench& workbench)
{
    m_workbench = &workbench;
    connect(&workbench.document(), &ExperimentDocument::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(&workbench.document(), &ExperimentDocument::saved, &m_soon, qOverload<>(&QTimer::start));
}

void Draft::keep()
{
    m_soon.stop();
    if (!m_workbench)
        return;
    const ExperimentDocument& document = m_workbench->document();
    try {
        if (!document.isEdited()) {
            if (m_lock)
                QFile::remove(m_file);
            return;
        }
        for (int number = 0; !m_lock && number < places; ++number)
            claim(number, false);
        if (!m_lock)
            return;
        const QString file = document.filePath().isEmpty() ? QString() : QFileInfo(document.filePath()).absoluteFilePath();
        QJsonObject kept{{QStringLiteral("file"), file}, {QStringLiteral("text"), QString::fromStdString(toText(document.experiment()))}};
        if (const Experiment* before = document.begunWith())
            kept[QStringLiteral("begun_with")] = QString::fromStdString(toText(*before));
        const QByteArray text = QJsonDocument(kept).toJson();
        writeFileAtomically(m_file.toStdString(), std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
        m_failing = false;
    } catch (const Error& error) {
        if (!std::exchange(m_failing, true))
            Q_EMIT m_workbench->message(tr("What you edit is not kept should the window close: %1").arg(QString::fromUtf8(error.what())), true);
    }
}

} // namespace retort::ui
