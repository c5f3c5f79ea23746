#include "ui/workbench.h"

#include "core/base/error.h"
#include "core/supervise/launch.h"
#include "core/supervise/supervisor.h"
#include "ui/background.h"
#include "ui/example.h"
#include "ui/follow/beliefs_source.h"
#include "ui/follow/run_data.h"
#include "ui/worker_watch.h"

#include <algorithm>
#include <iterator>

namespace retort::ui {

struct Workbench::DatasetCache {
    using Use = std::function<void(std::shared_ptr<const Dataset>)>;
    struct Entry {
        std::shared_ptr<const Dataset> data;
        std::vector<std::pair<QPointer<QObject>, Use>> waiting;
    };
    std::map<std::string, Entry> entries;     ///< by data set, parameters and paths
};

namespace {

bool isOnItsWay(RunState state) { return !isFinal(state); }

bool concerns(CommandKind kind, RunState state)
{
    switch (kind) {
    case CommandKind::Pause: return state == RunState::Running || state == RunState::Queued;
    case CommandKind::Resume:
    case CommandKind::Step: return state == RunState::Paused;
    case CommandKind::Stop: return isOnItsWay(state);
    case CommandKind::Set: return false;
    }
    return false;
}

/// What to look at when nothing is chosen: a student that trains, else one that waits, else the newest finished one.
int interest(const RunSummary& run)
{
    const int state = run.state == RunState::Running || run.state == RunState::Paused ? 4 : run.state == RunState::Queued ? 2 : 0;
    return state + (run.role == Role::Student ? 1 : 0);
}

struct DataRequest {
    std::string key, id, contentHash;
    Params params;
};

/// Somebody has to train it even when the window closes before it hears that it is queued.
Store::Enqueued queueAndStart(const std::filesystem::path& folder, const Experiment& experiment)
{
    Store store(folder, Store::Access::Existing);
    Store::Enqueued queued = queueExperiment(store, experiment);
    try {
        if (!store.ready().empty())
            ensureWorker(folder);
    } catch (const Error&) {
        // A window that is still there tries again at once, and says why it fails.
    }
    return queued;
}

DataRequest dataOf(const RunRecord& record)
{
    const Recipe recipe = recipeFromStoredJson(record.recipeJson);
    DataRequest request{.key = recipe.data.contentHash, .id = recipe.data.dataset, .contentHash = recipe.data.contentHash, .params = recipe.data.params};
    for (const auto& [name, path] : record.context.paths) {
        request.params.set(name, path);
        request.key += '\n' + name + '=' + path;
    }
    return request;
}

} // namespace

Workbench::Workbench(const std::filesystem::path& store, Store::Access access, QObject* parent)
    : QObject(parent)
    , m_follower(new StoreFollower(store, access, this))
    , m_worker(new WorkerWatch(*m_follower, this))
    , m_document(new ExperimentDocument(m_undo, this))
    , m_inExample(isExampleStore(store))
    , m_datasets(std::make_unique<DatasetCache>())
{
    connect(m_follower, &StoreFollower::failed, this, [this](const QString& text) { Q_EMIT message(text, true); });
    connect(m_worker, &WorkerWatch::failed, this, [this](const QString& text) { Q_EMIT message(text, true); });
    const auto choose = [this] {
        if (!m_current.empty())
            return;
        const auto& runs = m_follower->summaries();
        const auto best = std::ranges::max_element(runs, {}, [](const RunSummary& run) { return std::tuple(!run.trashed, interest(run), run.createdAt); });
        if (best != runs.end() && !best->trashed)
            setCurrentRun(best->id);
    };
    connect(m_follower, &StoreFollower::runsChanged, this, choose);
    choose();
    m_beliefs = new BeliefsSource(*this, this);
}

Workbench::~Workbench() = default;

bool Workbench::offersExample() const { return !m_inExample && exampleStore(); }

void Workbench::setCurrentRun(const RunId& id)
{
    if (m_current == id)
        return;
    m_current = id;
    m_data = id.empty() ? nullptr : m_follower->data(id);
    m_viewPoint.network = m_data ? m_data->network() : 0;
    Q_EMIT currentRunChanged(m_current);
}

void Workbench::setComparedRuns(std::vector<RunId> runs)
{
    if (m_compared == runs)
        return;
    m_compared = std::move(runs);
    Q_EMIT comparedRunsChanged();
}

void Workbench::setSampleFilter(const SampleFilter& filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    Q_EMIT sampleFilterChanged();
}

void Workbench::setViewTemperature(double temperature)
{
    if (m_temperature == temperature)
        return;
    m_temperature = temperature;
    Q_EMIT viewTemperatureChanged(m_temperature);
}

void Workbench::setViewPoint(const ViewPoint& point)
{
    if (m_viewPoint == point)
        return;
    m_viewPoint = point;
    Q_EMIT viewPointChanged();
}

void Workbench::setNetwork(std::int64_t network)
{
    if (m_data)
        m_data->setNetwork(network);
    ViewPoint point = m_viewPoint;
    point.network = network;
    setViewPoint(point);
}

void Workbench::withDataset(const RunId& run, QObject* context, std::function<void(std::shared_ptr<const Dataset>)> use)
{
    DataRequest request;
    try {
        request = dataOf(m_follower->store().record(run));
    } catch (const std::exception& error) {
        Q_EMIT message(QString::fromUtf8(error.what()), true);
        return;
    }
    DatasetCache::Entry& entry = m_datasets->entries[request.key];
    if (entry.data)
        return use(entry.data);
    const bool asked = !entry.waiting.empty();
    entry.waiting.emplace_back(context, std::move(use));
    if (asked)
        return;
    const auto answer = [this, key = request.key](std::shared_ptr<const Dataset> data) {
        DatasetCache::Entry& answered = m_datasets->entries[key];
        answered.data = data;
        for (auto& [who, tell] : std::exchange(answered.waiting, {})) {
            if (who && data)
                tell(data);
        }
    };
    inBackground(
        this, [request] { return readDataset(request.id, request.params); },
        [this, answer, request](std::shared_ptr<const Dataset> data) {
            if (data->contentHash == request.contentHash)
                return answer(std::move(data));
            answer(nullptr);
            Q_EMIT message(tr("The files of the data set %1 are not those this run was trained on: its classes are shown as numbers and its samples without pictures. Put the old files back, then choose the run again.")
                               .arg(QString::fromStdString(request.id)), true);
        },
        [this, answer](const QString& problem) {
            answer(nullptr);
            Q_EMIT message(problem, true);
        });
}

void Workbench::runExperiment()
{
    if (m_planning)
        return;
    if (m_inExample)
        return Q_EMIT ownRunWanted();
    if (m_follower->store().readOnly()) {
        Q_EMIT message(tr("Nothing was run: this store can only be read. Choose one of your own under Store, then press Run again."), true);
        return;
    }
    if (const QString why = m_follower->whyGone(); !why.isEmpty()) {
        Q_EMIT message(tr("Nothing was run. %1").arg(why), true);
        return;
    }
    if (const auto wrong = std::ranges::find(m_document->problems(), false, &Problem::warning); wrong != m_document->problems().end()) {
        Q_EMIT message(tr("Nothing was run. %1").arg(QString::fromStdString(toText(*wrong))), true);
        return;
    }
    m_planning = true;
    Q_EMIT planningChanged(true);
    const auto folder = m_follower->store().folder();
    // Planning may have to read a data set for its hash; the store belongs to the thread that opened it.
    inBackground(
        this, [folder, experiment = m_document->experiment()] { return queueAndStart(folder, experiment); },
        [this](const Store::Enqueued& queued) {
            m_planning = false;
            m_follower->refresh();
            m_worker->want();
            const auto focus = std::ranges::find_if(queued.runs, [this](const ExperimentRun& run) {
                const RunSummary* summary = m_follower->summary(run.run);
                return summary && summary->role == Role::Student;
            });
            if (focus != queued.runs.end())
                setCurrentRun(focus->run);
            else if (!queued.runs.empty())
                setCurrentRun(queued.runs.front().run);
            const auto reused = static_cast<int>(std::ranges::count(queued.runs, true, &ExperimentRun::reused));
            if (const auto all = static_cast<int>(queued.runs.size()); reused == all)
                Q_EMIT message(tr("All of this has been trained before: here are its %n runs.", nullptr, all), false);
            else if (reused > 0)
                Q_EMIT message(tr("%n runs were there already and are used as they are.", nullptr, reused), false);
            Q_EMIT planningChanged(false);
        },
        [this](const QString& problem) {
            m_planning = false;
            Q_EMIT message(problem, true);
            Q_EMIT planningChanged(false);
        });
}

bool Workbench::ask(const RunId& run, const Command& command)
{
    bool taken = false;
    try {
        Store& store = m_follower->changeable();
        store.ask(run, command);
        taken = true;
        if (store.run(run).state == RunState::Queued)
            m_worker->want();
    } catch (const std::exception& error) {
        Q_EMIT message(QString::fromUtf8(error.what()), true);
    }
    m_follower->refresh();
    return taken;
}

bool Workbench::askAll(CommandKind kind)
{
    bool taken = false;
    for (const RunSummary& run : siblings()) {
        if (concerns(kind, run.state))
            taken |= ask(run.id, {.kind = kind, .field = {}});
    }
    return taken;
}

std::vector<RunSummary> Workbench::siblings() const
{
    const RunSummary* current = m_follower->summary(m_current);
    if (!current)
        return {};
    std::vector<RunSummary> runs;
    std::ranges::copy_if(m_follower->summaries(), std::back_inserter(runs),
        [experiment = current->experiment](const RunSummary& run) { return run.experiment == experiment && !run.trashed; });
    return runs;
}

} // namespace retort::ui
