#include "core/store/run_writer.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/store/run_writer_impl.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

constexpr double flushSeconds = 0.2;           // with the time of a step and of a commit, within the 250 ms promised

} // namespace

RunWriter::Impl::Ours::Ours(Impl& impl, Write::Durable durable) : m_impl(impl), m_write(impl.database(), durable)
{
    Query query(impl.database(), "SELECT attempt, state FROM runs WHERE id = ?1");
    if (!query.bind(impl.run).next())
        throwUnknownRun(impl.run);
    const std::string state = query.text(1);
    if (query.integer(0) != impl.attempt)
        throw Superseded("Run " + impl.run + " has been taken over by attempt " + std::to_string(query.integer(0)) + "; this one (" + std::to_string(impl.attempt) + ") writes nothing more.");
    if (state != "running" && state != "paused")
        throw Superseded("Run " + impl.run + " is " + state + "; attempt " + std::to_string(impl.attempt) + " writes nothing more.");
}

void RunWriter::Impl::Ours::commit()
{
    Query(m_impl.database(), "UPDATE runs SET revision = ?2 WHERE id = ?1").bind(m_impl.run, m_write.revision()).run();
    m_write.commit();
}

void RunWriter::Impl::writeBuffered(Ours&)
{
    const auto write = [this](const SeriesChunk& chunk) {
        Query(database(), "INSERT INTO series (run, network, attempt, name, first_step, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(run, chunk.network, attempt, chunk.series, chunk.firstStep, std::as_bytes(std::span(chunk.values)))
            .run();
    };
    for (const SeriesChunk& chunk : full)
        write(chunk);
    for (const auto& [key, chunk] : open)
        write(chunk);
    if (standing)
        Query(database(),
            "UPDATE runs SET phase = ?2, step = ?3, epoch = ?4, train_seconds = earlier_train_seconds + ?5, evaluate_seconds = earlier_evaluate_seconds + ?6, "
            "samples_per_second = CASE WHEN ?7 > 0 THEN ?7 ELSE samples_per_second END, memory_bytes = ?8 WHERE id = ?1")
            .bind(run, standing->phase, standing->step, finite(standing->epoch), finite(standing->trainSeconds), finite(standing->evaluateSeconds),
                finite(standing->samplesPerSecond), finite(standing->memoryBytes))
            .run();
}

void RunWriter::Impl::forget()
{
    full.clear();
    open.clear();
    standing.reset();
    flushedAt = monotonicSeconds();
}

RunWriter::RunWriter(const std::filesystem::path& store, const RunId& run, std::int64_t attempt) : m_impl(std::make_unique<Impl>(store, run, attempt)) {}

RunWriter::~RunWriter()
{
    m_impl->whenFull = {};
    try {
        flush();
    } catch (const Error&) {
        // The run's last word says what went wrong; a destructor cannot.
    }
}

void RunWriter::step(std::int64_t step, std::span<const std::pair<std::string_view, float>> values, std::int64_t network)
{
    for (const auto& [name, value] : values) {
        const std::pair key(network, std::string(name));
        SeriesChunk& chunk = m_impl->open[key];
        if (!chunk.values.empty() && chunk.firstStep + static_cast<std::int64_t>(chunk.values.size()) != step)
            m_impl->full.push_back(std::exchange(chunk, {}));
        if (chunk.values.empty())
            chunk = {.series = key.second, .network = network, .firstStep = step, .values = {}};
        chunk.values.push_back(value);
    }
    if (monotonicSeconds() - m_impl->flushedAt >= flushSeconds)
        flush();
}

void RunWriter::progress(const Progress& progress)
{
    m_impl->standing = progress;
    const bool another = std::exchange(m_impl->phase, progress.phase) != progress.phase;
    if (another || monotonicSeconds() - m_impl->flushedAt >= flushSeconds)
        flush();
}

void RunWriter::Impl::flush()
{
    if (open.empty() && full.empty() && !standing)
        return;
    Ours ours(*this, Write::Durable::Soon);
    writeBuffered(ours);
    ours.commit();
    forget();
}

void RunWriter::flush()
{
    m_impl->patiently([this] { m_impl->flush(); });
}

std::vector<Command> RunWriter::Impl::takeCommands()
{
    std::int64_t version = 0;
    {
        Query query(database(), "PRAGMA data_version");
        query.next();
        version = query.integer(0);
    }
    if (version == commandsSeen)
        return {};
    std::vector<Command> commands;
    // A row says that it was taken only when it is done, so that whoever comes after a death still finds it: but for a step, which
    // a run must not make twice. A resume before that step has been overtaken by it.
    static constexpr Sql untaken = "SELECT id, kind, field, value FROM commands WHERE run = ?1 AND taken_by IS NULL AND id > ?2 ORDER BY id";
    if (Query(database(), untaken).bind(run, handedOut).next()) {
        flush();
        Ours ours(*this, Write::Durable::Now);
        {
            Query query(database(), untaken);
            query.bind(run, handedOut);
            while (query.next())
                commands.push_back({.id = query.integer(0), .kind = commandKindFromText(query.text(1)), .field = query.text(2), .value = query.real(3)});
        }
        for (const Command& command : commands)
            if (command.kind == CommandKind::Step)
                Query(database(), "UPDATE commands SET taken_by = ?3 WHERE run = ?1 AND taken_by IS NULL AND (id = ?2 OR (id < ?2 AND kind = 'resume'))")
                    .bind(run, command.id, attempt)
                    .run();
        std::int64_t last = commands.empty() ? handedOut : commands.back().id;
        // A step pauses behind itself: said in a row, which stands for as long as the run has not paused.
        const auto wish = std::find_if(commands.rbegin(), commands.rend(), [](const Command& command) { return command.kind != CommandKind::Set; });
        if (wish != commands.rend() && wish->kind == CommandKind::Step) {
            Query pause(database(), "INSERT INTO commands (run, kind, field, value, asked_at) VALUES (?1, 'pause', '', 0, ?2) RETURNING id");
            pause.bind(run, utcNow()).next();
            last = pause.integer(0);
            pause.next();
        }
        ours.commit();
        handedOut = last;
    }
    commandsSeen = version;                    // not before: what could not be taken is looked for again
    return commands;
}

std::vector<Command> RunWriter::takeCommands()
{
    std::vector<Command> commands;
    m_impl->patiently([&] { commands = m_impl->takeCommands(); });
    return commands;
}

bool RunWriter::isAskedToStop() const
{
    return Query(m_impl->database(), "SELECT 1 FROM commands WHERE run = ?1 AND taken_by IS NULL AND kind = 'stop'").bind(m_impl->run).next();
}

void RunWriter::Impl::markTaken(std::int64_t command)
{
    Query(database(), "UPDATE commands SET taken_by = ?3 WHERE run = ?1 AND id = ?2 AND taken_by IS NULL").bind(run, command, attempt).run();
}

void RunWriter::change(const LiveChange& change, std::int64_t command)
{
    if (!std::isfinite(change.before) || !std::isfinite(change.after))
        throw Error("\"" + change.field + "\" cannot be changed to what is no number.");
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Now);
        Query(m_impl->database(), "INSERT INTO changes (run, attempt, step, epoch, field, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .bind(m_impl->run, m_impl->attempt, change.step, change.epoch, change.field, change.before, change.after)
            .run();
        m_impl->markAltered();
        m_impl->markTaken(command);
        ours.commit();
    });
}

void RunWriter::disregard(std::int64_t command)
{
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Soon);
        m_impl->markTaken(command);
        ours.commit();
    });
}

void RunWriter::markAltered()
{
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Now);
        m_impl->markAltered();
        ours.commit();
    });
}

std::vector<LiveChange> RunWriter::changes() const { return readChanges(m_impl->database(), m_impl->run); }

void RunWriter::scores(const RunScores& scores)
{
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Soon);
        Query(m_impl->database(),
            "UPDATE runs SET best_accuracy = ?2, last_accuracy = ?3, best_epoch = ?4, best_step = ?5, test_accuracy = ?6, test_errors = ?7, test_nll = ?8, "
            "test_ece = ?9, agreement = ?10 WHERE id = ?1")
            .bind(m_impl->run, scores.bestAccuracy, scores.lastAccuracy, finite(scores.bestEpoch), scores.bestStep, scores.testAccuracy, scores.testErrors, scores.testNll,
                scores.testEce, scores.agreement)
            .run();
        ours.commit();
    });
}

void RunWriter::fact(std::string_view name, std::string_view json)
{
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Soon);
        Query(m_impl->database(), "INSERT INTO facts (run, name, attempt, json) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET json = excluded.json")
            .bind(m_impl->run, name, m_impl->attempt, json)
            .run();
        ours.commit();
    });
}

void RunWriter::paused(bool paused)
{
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Now);
        Query(m_impl->database(), "UPDATE runs SET state = ?2 WHERE id = ?1").bind(m_impl->run, paused ? RunState::Paused : RunState::Running).run();
        // Up to the last one that asked for just this: what was asked since is still to be done.
        Query(m_impl->database(),
            "UPDATE commands SET taken_by = ?4 WHERE run = ?1 AND taken_by IS NULL AND kind IN ('pause', 'resume') AND id <= "
            "(SELECT max(id) FROM commands WHERE run = ?1 AND taken_by IS NULL AND kind = ?2 AND id <= ?3)")
            .bind(m_impl->run, toText(paused ? CommandKind::Pause : CommandKind::Resume), m_impl->handedOut, m_impl->attempt)
            .run();
        ours.commit();
    });
}

void RunWriter::end(const RunOutcome& outcome)
{
    const bool last = isFinal(outcome.state) || outcome.state == RunState::Interrupted;
    if (!last)
        throw Error("A run cannot end " + std::string(toText(outcome.state)) + "; this is a mistake of the program, please report it.");
    m_impl->patiently([&] {
        Impl::Ours ours(*m_impl, Write::Durable::Now);
        m_impl->writeBuffered(ours);
        const RunState state = outcome.state == RunState::Interrupted ? stateWhenInterrupted(m_impl->database(), m_impl->run) : outcome.state;
        Query(m_impl->database(), "UPDATE commands SET taken_by = ?3 WHERE run = ?1 AND taken_by IS NULL AND id <= ?2 AND kind <> 'set'")
            .bind(m_impl->run, m_impl->handedOut, m_impl->attempt)
            .run();
        // A run that goes on one day: what was set and not yet taken waits for that.
        const bool waits = state == RunState::Paused;
        dropCommands(m_impl->database(), m_impl->run, waits || state == RunState::Interrupted || state == RunState::Failed);
        Query(m_impl->database(), "UPDATE runs SET state = ?2, message = ?3, phase = '', ended_at = ?4, auto_resume = 0 WHERE id = ?1")
            .bind(m_impl->run, state, outcome.message, waits ? std::string() : utcNow())
            .run();
        ours.commit();
        m_impl->forget();
    });
    m_impl->removeOlder({});
}

void RunWriter::putBack(std::string_view why)
{
    m_impl->patiently([&] {
        Impl::Ours ours(*m_impl, Write::Durable::Now);
        const std::string wish = wishOf(m_impl->database(), m_impl->run);   // nobody would hear it in the queue
        const RunState state = wish == "stop" ? RunState::Stopped : wish == "pause" ? RunState::Paused : RunState::Queued;
        const bool waits = state == RunState::Queued;
        if (wish != "step")
            dropCommands(m_impl->database(), m_impl->run, state != RunState::Stopped);
        Query(m_impl->database(), "UPDATE runs SET state = ?2, message = ?3, phase = ?4, ended_at = ?5 WHERE id = ?1")
            .bind(m_impl->run, state, waits ? why : std::string_view(), waits ? waitsForMemory : std::string_view(), state == RunState::Stopped ? utcNow() : std::string())
            .run();
        ours.commit();
        m_impl->forget();
    });
}

} // namespace retort
