#include "core/store/archive_manifest.h"

#include "core/base/hash.h"
#include "core/base/json_limits.h"
#include "core/recipe/canonical_json.h"
#include "core/store/archive_curves.h"
#include "core/store/store_impl.h"

#include <algorithm>

namespace retort::archives {

namespace {

/// Of a run that is not whole, these are all.
constexpr const ArchivedTable* keptTables[] = {&archivedLineage, &archivedChanges};
constexpr const ArchivedTable* wholeTables[] = {&archivedWeights, &archivedTest, &archivedFacts, &archivedEvaluations};

/// Each value costs some hundred bytes as a tree: one for 128 bytes of the archive takes less memory than there is of it.
JsonLimits limitsFor(std::int64_t archiveBytes)
{
    constexpr std::size_t always = 150'000, most = 1'500'000;
    return {.depth = 6, .values = std::min(always + static_cast<std::size_t>(archiveBytes) / 128, most)};
}

constexpr std::size_t mostRuns = 10'000;

/// Checks a parsed manifest, the outermost things first.
class Check {
public:
    Check(const ArchiveJson& json, const Refuse& refuse) : m_json(json), m_refuse(refuse) {}

    std::map<std::string, std::int64_t> all()
    {
        const auto format = m_json.is_object() ? m_json.find("retort_archive") : m_json.end();
        if (format == m_json.end() || !format->is_number_integer())
            m_refuse("is no run archive; \"retort export RUN -o FILE.retort\" makes one.");
        if (format->get<std::int64_t>() != archiveFormat)
            m_refuse("was written by a newer Retort (format " + format->dump() + ", this one knows " + std::to_string(archiveFormat) + "); update Retort.");
        fields(m_json, {"retort_archive", "program", "experiments", "runs", "blobs"}, "manifest");
        if (!isPlainText(m_json.at("program")))
            m_refuse("is damaged: its \"program\" is no text.");
        list(m_json.at("experiments"), "experiments");
        list(m_json.at("runs"), "runs");
        if (m_json.at("runs").empty() || m_json.at("runs").size() > mostRuns)
            m_refuse("holds no run, or more than " + std::to_string(mostRuns) + ".");
        for (const ArchiveJson& each : m_json.at("runs"))
            run(each);
        for (const ArchiveJson& each : m_json.at("runs"))
            pairs(each);
        for (const ArchiveJson& each : m_json.at("experiments"))
            experiment(each);
        return blobs();
    }

private:
    static bool isPlainText(const ArchiveJson& value) { return value.is_string() && value.get_ref<const std::string&>().find('\0') == std::string::npos; }

    void fields(const ArchiveJson& object, std::initializer_list<std::string_view> names, const std::string& where) const
    {
        checkFields(object, {names.begin(), names.size()}, where, m_refuse);
    }

    void list(const ArchiveJson& value, const std::string& where) const
    {
        if (!value.is_array())
            m_refuse("is damaged: its " + where + " is no list.");
    }

    void run(const ArchiveJson& run)
    {
        const std::string where = "run " + std::to_string(m_ids.size() + 1);
        if (!run.is_object() || !run.contains("whole") || !run.at("whole").is_boolean())
            m_refuse("is damaged: its " + where + " does not say whether it is whole.");
        const bool whole = run.at("whole").get<bool>();
        if (whole)
            fields(run, {"whole", "row", "recipe", "words", "experiment", "baseline", "reference", "lineage", "changes", "weights", "test_predictions", "facts", "evaluations", "curves"}, where);
        else
            fields(run, {"whole", "row", "recipe", "words", "experiment", "baseline", "reference", "lineage", "changes"}, where);
        checkRow(run.at("row"), archivedRun, where, m_refuse);
        static constexpr ArchivedColumn loose[] = {{"recipe", Holds::Object}, {"baseline", Holds::Run, true}, {"reference", Holds::Run, true}, {"experiment", Holds::Count}};
        static constexpr ArchivedColumn words[] = {{"title", Holds::Text}, {"note", Holds::Text}, {"tags", Holds::List}};
        for (const ArchivedColumn& column : loose)
            checkValue(run.at(column.name), column, where, m_refuse);
        fields(run.at("words"), {"title", "note", "tags"}, where);
        for (const ArchivedColumn& column : words)
            checkValue(run.at("words").at(column.name), column, where, m_refuse);
        if (run.at("experiment").get<std::size_t>() >= m_json.at("experiments").size())
            m_refuse("is damaged: its " + where + " names an experiment that is not there.");
        for (const ArchivedTable* table : keptTables)
            checkRows(run.at(table->name), *table, where, m_refuse);
        for (const ArchiveJson& teacher : run.at("lineage"))
            if (teacher.at("teacher").is_null() == teacher.at("file").is_null() || (!teacher.at("teacher").is_null() && !m_ids.contains(teacher.at("teacher").get<std::string>())))
                m_refuse("is damaged: its " + where + " has a teacher that does not come before it.");
        if (!m_ids.insert(run.at("row").at("id").get<std::string>()).second)
            m_refuse("is damaged: it has the run " + run.at("row").at("id").get<std::string>() + " twice.");
        if (whole)
            checkWhole(run, where);
        for (const std::string& blob : blobsOf(run))
            m_named.insert(blob);
    }

    void checkWhole(const ArchiveJson& run, const std::string& where)
    {
        constexpr std::int64_t mostClasses = 40'000;          // the square fits 32 bits
        for (const ArchivedTable* table : wholeTables)
            checkRows(run.at(table->name), *table, where, m_refuse);
        checkValue(run.at("curves"), {"curves", Holds::Blob}, where, m_refuse);
        for (const ArchiveJson& evaluation : run.at("evaluations"))
            if (evaluation.at("classes").get<std::int64_t>() > mostClasses)
                m_refuse("is damaged: its " + where + " tells more classes apart than can be.");
        for (const ArchiveJson& fact : run.at("facts"))
            if (fact.at("name") == "imported")
                m_refuse("is damaged: its " + where + " says of itself that it was imported.");
        const auto sizes = [&](const char* table, const char* column) {
            for (const ArchiveJson& row : run.at(table))
                if (!row.at(column).is_null())
                    m_sizes.emplace_back(row.at(column).get<std::string>(), row.at("bytes").get<std::int64_t>());
        };
        sizes("weights", "blob");
        sizes("test_predictions", "blob");
        sizes("evaluations", "predictions");
    }

    void experiment(const ArchiveJson& experiment) const
    {
        fields(experiment, {"name", "text", "created_at", "places"}, "experiments");
        if (!isPlainText(experiment.at("name")) || !isPlainText(experiment.at("text")))
            m_refuse("is damaged: an experiment of it has no name or no text.");
        checkValue(experiment.at("created_at"), {"created_at", Holds::Time}, "experiments", m_refuse);
        checkRows(experiment.at("places"), archivedPlaces, "experiments", m_refuse);
        for (const ArchiveJson& place : experiment.at("places"))
            if (!m_ids.contains(place.at("run").get<std::string>()))
                m_refuse("is damaged: an experiment of it names a run that is not there.");
            else
                pairs(place);
    }

    /// An archive compares its runs with each other only, never with one of the store that takes it.
    void pairs(const ArchiveJson& run) const
    {
        for (const char* pair : {"baseline", "reference"})
            if (const ArchiveJson& other = run.at(pair); !other.is_null() && !m_ids.contains(other.get_ref<const std::string&>()))
                m_refuse("is damaged: it compares a run with " + other.get_ref<const std::string&>() + ", which it does not hold.");
    }

    std::map<std::string, std::int64_t> blobs() const
    {
        std::map<std::string, std::int64_t> listed;
        list(m_json.at("blobs"), "blobs");
        for (const ArchiveJson& blob : m_json.at("blobs")) {
            fields(blob, {"name", "bytes"}, "blobs");
            checkValue(blob.at("name"), {"name", Holds::Blob}, "blobs", m_refuse);
            checkValue(blob.at("bytes"), {"bytes", Holds::Count}, "blobs", m_refuse);
            if (!listed.emplace(blob.at("name").get<std::string>(), blob.at("bytes").get<std::int64_t>()).second)
                m_refuse("is damaged: it lists a blob twice.");
        }
        for (const auto& [name, bytes] : listed)
            if (!m_named.contains(name))
                m_refuse("is damaged: it lists a blob " + name + ", which no run of it names.");
        for (const std::string& name : m_named)
            if (!listed.contains(name))
                m_refuse("is damaged: a run of it names a blob " + name + ", which it does not list.");
        for (const auto& [name, bytes] : m_sizes)
            if (listed.at(name) != bytes)
                m_refuse("is damaged: it gives two sizes for the blob " + name + ".");
        return listed;
    }

    const ArchiveJson& m_json;
    const Refuse& m_refuse;
    std::set<std::string> m_ids, m_named;
    std::vector<std::pair<std::string, std::int64_t>> m_sizes;
};

} // namespace

ArchiveJson archivedRunOf(Database& database, const std::string& id, bool whole)
{
    const ArchiveJson rows = readRows(database, archivedRun, id);
    if (rows.empty())
        throwUnknownRun(id);
    ArchiveJson run{{"whole", whole}, {"row", rows.front()}};
    auto& group = run["row"]["recipe_group"].get_ref<std::string&>();
    if (group.ends_with(importedGroup))
        group.resize(group.size() - importedGroup.size());
    {
        Query recipe(database, "SELECT recipe FROM run_recipes WHERE run = ?1");
        run["recipe"] = recipe.bind(id).next() ? mended(recipe.text(0)) : std::string();
        Query words(database, "SELECT title, note, tags FROM runs WHERE id = ?1");
        words.bind(id).next();
        run["words"] = {{"title", mended(words.text(0))}, {"note", mended(words.text(1))}, {"tags", mended(words.text(2))}};
    }
    for (const ArchivedTable* table : keptTables)
        run[table->name] = readRows(database, *table, id);
    if (whole) {
        for (const ArchivedTable* table : wholeTables)
            run[table->name] = readRows(database, *table, id);
        run["curves"] = sha256(readCurves(database, id));
    }
    return run;
}

std::string digestOf(const ArchiveJson& run, bool whole)
{
    ArchiveJson settled{{"row", run.at("row")}, {"recipe", run.at("recipe")}};
    for (const ArchivedTable* table : keptTables)
        settled[table->name] = run.at(table->name);
    if (whole) {
        for (const ArchivedTable* table : wholeTables)
            settled[table->name] = run.at(table->name);
        settled["curves"] = run.at("curves");
    }
    return sha256(canonicalJson(settled));
}

std::set<std::string> blobsOf(const ArchiveJson& run)
{
    std::set<std::string> blobs;
    const auto add = [&blobs, &run](const char* table, const char* column) {
        for (const ArchiveJson& row : run.at(table))
            if (const ArchiveJson& blob = row.at(column); !blob.is_null())
                blobs.insert(blob.get<std::string>());
    };
    add("lineage", "file");                               // a run that is not whole still names it
    if (run.at("whole").get<bool>()) {
        blobs.insert(run.at("curves").get<std::string>());
        add("weights", "blob");
        add("test_predictions", "blob");
        add("evaluations", "predictions");
    }
    return blobs;
}

std::string manifestText(const ArchiveJson& manifest) { return canonicalJson(manifest) + '\n'; }

Manifest parseManifest(std::string_view text, std::int64_t archiveBytes, const Refuse& refuse)
{
    using What = JsonTrouble::What;
    const JsonTrouble trouble = findTrouble(text, limitsFor(archiveBytes));
    if (trouble.what == What::Deep || trouble.what == What::Many)
        refuse("has a manifest that is larger or deeper than any of ours.");
    if (trouble.what == What::Twice)
        refuse("is damaged: its manifest has a field twice.");
    Manifest manifest;
    try {
        manifest.json = ArchiveJson::parse(text);
    } catch (const ArchiveJson::exception&) {
        refuse("is damaged: its manifest is no JSON.");
    }
    manifest.blobs = Check(manifest.json, refuse).all();
    return manifest;
}

} // namespace retort::archives
