#include "core/base/error.h"
#include "core/store/store_impl.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace retort {

namespace {

using Plain = nlohmann::json;

constexpr std::pair<CommandKind, std::string_view> commandWords[] = {
    {CommandKind::Pause, "pause"},
    {CommandKind::Resume, "resume"},
    {CommandKind::Step, "step"},
    {CommandKind::Stop, "stop"},
    {CommandKind::Set, "set"},
};

Plain parse(std::string_view text)
{
    Plain json = Plain::parse(text, nullptr, false);
    if (json.is_discarded())
        throw Error("A row of the store holds text that is not JSON: the store is damaged; restore it from a copy.");
    return json;
}

template<typename T>
T parseAs(std::string_view text)
{
    try {
        return parse(text).get<T>();
    } catch (const Plain::exception&) {
        throw Error("A row of the store holds JSON of an unexpected form: the store is damaged; restore it from a copy.");
    }
}

/// Text of users may be anything; what is no UTF-8 is replaced, never lost with the whole row.
std::string dump(const Plain& json)
{
    return json.dump(-1, ' ', false, Plain::error_handler_t::replace);
}

} // namespace

RunSummary readSummary(Query& query)
{
    int column = 0;
    RunSummary run;
    run.id = query.text(column++);
    run.experiment = query.integer(column++);
    run.experimentName = query.text(column++);
    run.node = query.text(column++);
    run.role = roleFromText(query.text(column++));
    run.seed = static_cast<std::uint64_t>(query.integer(column++));
    run.member = query.integer(column++);
    run.sweep = mapFromText(query.text(column++));
    run.state = runStateFromText(query.text(column++));
    run.message = query.text(column++);
    run.recipe = query.text(column++);
    run.group = query.text(column++);
    run.altered = query.boolean(column++);
    run.dataset = query.text(column++);
    run.model = query.text(column++);
    run.terms = query.text(column++);
    run.temperature = query.realIfAny(column++);
    run.transfer = query.text(column++);
    run.teacher = query.text(column++);
    run.parameters = query.integer(column++);
    run.macs = query.integer(column++);
    run.baseline = query.text(column++);
    run.reference = query.text(column++);
    run.teachers = listFromText(query.text(column++));
    run.step = query.integer(column++);
    run.steps = query.integer(column++);
    run.epoch = query.real(column++);
    run.epochs = query.real(column++);
    run.phase = query.text(column++);
    run.trainSeconds = query.real(column++);
    run.evaluateSeconds = query.real(column++);
    run.samplesPerSecond = query.real(column++);
    run.memoryBytes = query.real(column++);
    run.scores.bestAccuracy = query.realIfAny(column++);
    run.scores.lastAccuracy = query.realIfAny(column++);
    run.scores.bestEpoch = query.real(column++);
    run.scores.bestStep = query.integer(column++);
    run.scores.testAccuracy = query.realIfAny(column++);
    run.scores.testErrors = query.integer(column++);
    run.scores.testNll = query.realIfAny(column++);
    run.scores.testEce = query.realIfAny(column++);
    run.scores.agreement = query.realIfAny(column++);
    run.threads = query.integer(column++);
    run.attempt = query.integer(column++);
    run.createdAt = query.text(column++);
    run.startedAt = query.text(column++);
    run.endedAt = query.text(column++);
    run.title = query.text(column++);
    run.note = query.text(column++);
    run.tags = listFromText(query.text(column++));
    run.colour = query.integer(column++);
    run.pinned = query.boolean(column++);
    run.trashed = query.boolean(column++);
    run.purged = query.boolean(column++);
    run.revision = query.integer(column++);
    run.imported = query.boolean(column++);
    run.content = query.text(column++);
    return run;
}

std::vector<RunSummary> readSummaries(Query& query)
{
    std::vector<RunSummary> runs;
    while (query.next())
        runs.push_back(readSummary(query));
    return runs;
}

RunSummary summaryOf(Database& database, const RunId& id)
{
    Query query(database, "SELECT " RETORT_SUMMARY_COLUMNS " FROM runs WHERE id = ?1");
    if (!query.bind(id).next())
        throwUnknownRun(id);
    return readSummary(query);
}

void throwUnknownRun(const RunId& id)
{
    throw Error("There is no run \"" + id + "\" in this store; \"retort list\" shows those there are.");
}

std::string listToText(const std::vector<std::string>& list) { return dump(Plain(list)); }
std::vector<std::string> listFromText(std::string_view text) { return text == "[]" ? std::vector<std::string>() : parseAs<std::vector<std::string>>(text); }
std::string mapToText(const std::map<std::string, std::string>& map) { return dump(Plain(map)); }

std::map<std::string, std::string> mapFromText(std::string_view text)
{
    return text == "{}" ? std::map<std::string, std::string>() : parseAs<std::map<std::string, std::string>>(text);
}

std::string_view toText(CommandKind kind)
{
    for (const auto& [each, word] : commandWords)
        if (each == kind)
            return word;
    throw Error("There is no word for this command; this is a mistake of the program, please report it.");
}

CommandKind commandKindFromText(std::string_view text)
{
    for (const auto& [each, word] : commandWords)
        if (word == text)
            return each;
    throw Error("\"" + std::string(text) + "\" is no command to a run; the store is damaged.");
}

double finite(double value) { return std::isfinite(value) ? value : 0; }

std::vector<LiveChange> readChanges(Database& database, const RunId& id)
{
    std::vector<LiveChange> changes;
    Query query(database,
        "SELECT step, epoch, field, before, after FROM changes AS c WHERE run = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM changes WHERE run = c.run AND field = c.field AND id > c.id AND step < c.step) ORDER BY step, id");
    query.bind(id);
    while (query.next())
        changes.push_back({.step = query.integer(0), .epoch = query.real(1), .field = query.text(2), .before = query.real(3), .after = query.real(4)});
    return changes;
}

std::map<std::int64_t, std::int64_t> readBeginnings(Database& database, const RunId& id)
{
    std::map<std::int64_t, std::int64_t> beginnings;
    Query query(database, "SELECT attempt, json FROM facts WHERE run = ?1 AND name = 'began'");
    query.bind(id);
    while (query.next()) {
        const Plain fact = Plain::parse(query.text(1), nullptr, false);
        if (const auto step = fact.find("step"); step != fact.end() && step->is_number_integer())
            beginnings[query.integer(0)] = step->get<std::int64_t>();
    }
    return beginnings;
}

Evaluation readEvaluation(Query& query)
{
    Evaluation evaluation;
    evaluation.network = query.integer(0);
    evaluation.step = query.integer(1);
    evaluation.epoch = query.real(2);
    for (const auto& [name, value] : parseAs<Plain::object_t>(query.text(3)))
        evaluation.values[name] = value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
    evaluation.confusion.classes = query.integer(4);
    const auto cells = query.bytes(5);
    std::vector<std::uint32_t> counts(cells.size() / sizeof(std::uint32_t));
    if (!counts.empty())
        std::memcpy(counts.data(), cells.data(), counts.size() * sizeof(std::uint32_t));
    evaluation.confusion.cells.assign(counts.begin(), counts.end());
    const std::int64_t classes = evaluation.confusion.classes, size = std::ssize(counts);
    if (classes < 0 || classes > size || classes * classes != size)   // in this order: the square of a damaged number may fit no number
        throw Error("A confusion matrix of the store has the wrong size: the store is damaged; restore it from a copy.");
    evaluation.predictions = query.text(6);
    return evaluation;
}

void dropCommands(Database& database, const RunId& id, bool keepSets)
{
    Query(database, "UPDATE commands SET taken_by = 0 WHERE run = ?1 AND taken_by IS NULL AND (kind <> 'set' OR NOT ?2)").bind(id, keepSets).run();
}

} // namespace retort
