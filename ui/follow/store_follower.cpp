#include "ui/follow/store_follower.h"

#include "core/base/error.h"
#include "ui/follow/run_data.h"
#include "ui/follow/run_list_model.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>

namespace retort::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto pollEvery = 100ms;
constexpr auto retryEvery = 1000ms;   // a store that fails is asked less often

using File = std::pair<std::uint64_t, std::uint64_t>;

/// Nothing: there is no such file. Trouble of another kind is the store's to tell.
std::optional<File> fileOf(const std::filesystem::path& folder, const File& otherwise)
{
    struct stat found{};
    if (::stat((folder / "runs.sqlite").c_str(), &found) == 0)
        return File(found.st_dev, found.st_ino);
    return errno == ENOENT || errno == ENOTDIR ? std::nullopt : std::optional(otherwise);
}

} // namespace

StoreFollower::StoreFollower(const std::filesystem::path& folder, Store::Access access, QObject* parent)
    : QObject(parent), m_store(std::make_unique<Store>(folder, access)), m_runs(new RunListModel(this))
{
    m_file = fileOf(folder, {}).value_or(File());
    m_dataVersion = m_store->dataVersion();
    read();
    connect(&m_timer, &QTimer::timeout, this, &StoreFollower::poll);
    m_timer.start(pollEvery);
}

StoreFollower::~StoreFollower() = default;

QString StoreFollower::whyGone() const
{
    const QString folder = QString::fromStdString(m_store->folder().string());
    const auto now = fileOf(m_store->folder(), m_file);
    if (!now)
        return tr("The store %1 has been moved or removed, and nothing can be changed in it. Open it where it is now, under Store.").arg(folder);
    if (*now != m_file)
        return tr("The store %1 has been replaced by another: what is shown is the old one, and nothing can be changed in it. Open it anew, under Store.").arg(folder);
    return {};
}

Store& StoreFollower::changeable()
{
    if (const QString why = whyGone(); !why.isEmpty())
        throw Error(why.toStdString());
    return *m_store;
}

const RunSummary* StoreFollower::summary(const RunId& id) const { return m_runs->find(id); }

const std::deque<RunSummary>& StoreFollower::summaries() const { return m_runs->runs(); }

std::shared_ptr<RunData> StoreFollower::data(const RunId& id)
{
    Followed& followed = m_data[id];
    if (auto data = followed.data.lock())
        return data;
    auto data = std::make_shared<RunData>(id);
    followed = {.data = data};
    try {
        data->update(*m_store);
    } catch (const std::exception& error) {
        say(QString::fromUtf8(error.what()));
    }
    return data;
}

void StoreFollower::refresh() { look(true); }

void StoreFollower::poll() { look(false); }

void StoreFollower::look(bool always)
{
    if (const QString why = whyGone(); !why.isEmpty())
        return say(why);
    try {
        // Asked before the rows are read: what is committed in between is found at the next turn.
        const std::int64_t version = m_store->dataVersion();
        if (version == m_dataVersion && !always)
            return;
        read();
        m_dataVersion = version;
    } catch (const std::exception& error) {
        say(QString::fromUtf8(error.what()));
        return;
    }
    if (m_failing) {
        m_failing = false;
        m_timer.start(pollEvery);
        Q_EMIT recovered();
    }
}

void StoreFollower::say(const QString& problem)
{
    m_dataVersion = -1;
    if (m_failing)
        return;
    m_failing = true;
    m_timer.start(retryEvery);
    Q_EMIT failed(problem);
}

void StoreFollower::read()
{
    readRuns();
    readData();
}

void StoreFollower::readRuns()
{
    const std::int64_t newest = m_store->revision();
    const std::vector<RunSummary> rows = m_store->runsSince(m_seen);

    std::vector<RunId> touched;
    std::vector<RunSummary> ended;
    bool unknown = false;
    std::int64_t explained = m_seen;
    for (const RunSummary& row : rows) {
        const RunSummary* before = summary(row.id);
        unknown = unknown || !before;
        if (before && !isFinal(before->state) && isFinal(row.state))
            ended.push_back(row);
        touched.push_back(row.id);
        explained = std::max(explained, row.revision);
    }
    // Experiments are whole documents: read only when a run is new, or when no run explains the newest revision.
    std::int64_t experiments = m_experimentsSeen;
    if (unknown || newest > std::max(explained, m_experimentsSeen))
        for (const StoredExperiment& experiment : m_store->experiments())
            experiments = std::max(experiments, experiment.revision);

    m_seen = explained;
    m_runs->update(rows);
    if (std::exchange(m_experimentsSeen, experiments) != experiments)
        Q_EMIT experimentsChanged();
    if (!touched.empty())
        Q_EMIT runsChanged(touched);
    for (const RunSummary& run : ended)
        Q_EMIT runEnded(run);
}

void StoreFollower::readData()
{
    std::erase_if(m_data, [](const auto& entry) { return entry.second.data.expired(); });
    // Held while they are read: a panel may let go, or ask for another run, when it hears of a change.
    std::vector<std::pair<std::shared_ptr<RunData>, std::int64_t>> due;
    for (auto& [id, followed] : m_data) {
        const RunSummary* run = summary(id);
        if (run && isFinal(run->state) && followed.revision == run->revision)
            continue;
        if (auto data = followed.data.lock())
            due.emplace_back(std::move(data), run ? run->revision : -1);
    }
    for (const auto& [data, revision] : due) {
        data->update(*m_store);
        if (const auto found = m_data.find(data->id()); found != m_data.end())
            found->second.revision = revision;
    }
}

} // namespace retort::ui
