#include "core/store/archive_rows.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/recipe/recipe.h"
#include "core/store/archive_curves.h"
#include "core/store/store_impl.h"

namespace retort::archives {

namespace {

class Importing {
public:
    Importing(Database& database, Blobs& blobs, const Manifest& manifest, const std::string& origin, const Refuse& refuse)
        : m_database(database), m_blobs(blobs), m_manifest(manifest), m_origin(origin), m_refuse(refuse), m_write(database, Write::Durable::Now)
    {
    }

    ImportedArchive run()
    {
        ImportedArchive result;
        for (const ArchiveJson& run : m_manifest.json.at("runs")) {
            const std::string id = run.at("row").at("id");
            const bool whole = run.at("whole").get<bool>();
            Query here(m_database, "SELECT purged FROM runs WHERE id = ?1");
            if (!here.bind(id).next())
                insert(run, id);
            else if (const bool purged = here.boolean(0); !isSame(run, id, whole && !purged))
                m_refuse("cannot be imported: its run " + id + " is in this store already, with other content; nothing was taken.");
            else if (!whole || !purged) {
                if (whole)
                    result.there.push_back(id);
                continue;
            } else
                restore(run, id);
            m_changed.push_back(&run);
            if (whole)
                result.added.push_back(id);
        }
        for (const ArchiveJson* run : m_changed)
            link(*run);
        for (const auto& [index, experiment] : m_experiments)
            insertPlaces(m_manifest.json.at("experiments").at(index), experiment);
        if (!m_changed.empty())
            m_write.commit();
        return result;
    }

private:
    bool isSame(const ArchiveJson& run, const std::string& id, bool whole)
    {
        return digestOf(archivedRunOf(m_database, id, whole), whole) == digestOf(run, whole);
    }

    /// Only an experiment that nothing was trained for here takes imported runs.
    std::int64_t experimentOf(std::size_t index)
    {
        const auto [at, fresh] = m_experiments.try_emplace(index, 0);
        if (!fresh)
            return at->second;
        const ArchiveJson& experiment = m_manifest.json.at("experiments").at(index);
        const auto text = [&experiment](const char* field) { return experiment.at(field).get<std::string>(); };
        Query known(m_database,
            "SELECT id FROM experiments WHERE name = ?1 AND text = ?2 AND created_at = ?3 AND NOT EXISTS (SELECT 1 FROM runs WHERE experiment = experiments.id "
            "AND NOT EXISTS (" RETORT_IMPORTED "))");
        if (known.bind(text("name"), text("text"), text("created_at")).next())
            return at->second = known.integer(0);
        Query insert(m_database, "INSERT INTO experiments (name, text, created_at, revision) VALUES (?1, ?2, ?3, ?4) RETURNING id");
        insert.bind(text("name"), text("text"), text("created_at"), m_write.revision()).next();
        at->second = insert.integer(0);
        insert.next();
        return at->second;
    }

    void insert(const ArchiveJson& run, const std::string& id)
    {
        ArchiveJson row = run.at("row");
        row["recipe_group"] = groupOf(run);
        std::vector<std::string> teachers;
        for (const ArchiveJson& each : run.at("lineage"))
            if (const ArchiveJson& teacher = each.at("teacher"); !teacher.is_null() && (teachers.empty() || teachers.back() != teacher))
                teachers.push_back(teacher);
        const ArchiveJson& words = run.at("words");
        {
            Query query(m_database, archivedRun.insert);
            int next = bindRow(query, archivedRun, row);
            query.bindAt(next++, experimentOf(run.at("experiment").get<std::size_t>()));
            for (const char* word : {"title", "note", "tags"})
                query.bindAt(next++, words.at(word).get<std::string>());
            query.bindAt(next++, listToText(teachers));
            query.bindAt(next++, !run.at("whole").get<bool>());
            query.bindAt(next++, m_write.revision());
            query.run();
        }
        Query(m_database, "INSERT INTO run_recipes (run, recipe, paths) VALUES (?1, ?2, '{}')").bind(id, run.at("recipe").get<std::string>()).run();
        for (const ArchivedTable* table : {&archivedLineage, &archivedChanges})
            insertRows(*table, run, id);
        insertContent(run, id);
    }

    /// What was here as a row alone is whole again.
    void restore(const ArchiveJson& run, const std::string& id)
    {
        Query(m_database, "UPDATE runs SET purged = 0, trashed = 0, recipe_group = ?2, revision = ?3 WHERE id = ?1").bind(id, groupOf(run), m_write.revision()).run();
        insertContent(run, id);
    }

    static std::string groupOf(const ArchiveJson& run) { return run.at("row").at("recipe_group").get<std::string>() + std::string(importedGroup); }

    void insertContent(const ArchiveJson& run, const std::string& id)
    {
        Query(m_database, "INSERT INTO facts (run, name, attempt, json) VALUES (?1, 'imported', 0, ?2) ON CONFLICT DO NOTHING").bind(id, imported(run)).run();
        if (!run.at("whole").get<bool>())
            return;
        for (const ArchivedTable* table : {&archivedWeights, &archivedTest, &archivedFacts})
            insertRows(*table, run, id);
        writeCurves(m_database, run, m_blobs.read(run.at("curves").get<std::string>()), m_refuse);
    }

    void insertRows(const ArchivedTable& table, const ArchiveJson& run, const std::string& id)
    {
        for (const ArchiveJson& row : run.at(table.name)) {
            Query query(m_database, table.insert);
            query.bindAt(bindRow(query, table, row), id);
            query.run();
        }
    }

    /// The fact that tells an imported run: from which archive it came, when, and whether its recipe is what its hash says.
    std::string imported(const ArchiveJson& run) const
    {
        bool fits = false;
        try {
            fits = recipeHash(recipeFromStoredJson(run.at("recipe").get<std::string>())) == run.at("row").at("recipe").get<std::string>();
        } catch (const Error&) {
            fits = false;                                  // of a version with other terms: shown, as all of it
        }
        return ArchiveJson{{"archive", m_origin}, {"program", m_manifest.json.at("program")}, {"at", utcNow()}, {"recipe_fits_its_hash", fits}}.dump();
    }

    ArchiveJson known(const ArchiveJson& run) const
    {
        if (run.is_null())
            return run;
        Query query(m_database, "SELECT 1 FROM runs WHERE id = ?1");
        return query.bind(run.get<std::string>()).next() ? run : ArchiveJson(nullptr);
    }

    void link(const ArchiveJson& run)
    {
        const std::string id = run.at("row").at("id");
        Query query(m_database, "UPDATE runs SET baseline = coalesce(baseline, ?2), reference = coalesce(reference, ?3) WHERE id = ?1");
        query.bindAt(1, id);
        int index = 1;
        for (const char* pair : {"baseline", "reference"}) {
            ++index;
            if (const ArchiveJson other = known(run.at(pair)); !other.is_null())
                query.bindAt(index, other.get<std::string>());
        }
        query.run();
    }

    void insertPlaces(const ArchiveJson& experiment, std::int64_t id)
    {
        for (ArchiveJson place : experiment.at("places")) {
            for (const char* pair : {"baseline", "reference"})
                place[pair] = known(place.at(pair));
            Query query(m_database, archivedPlaces.insert);
            query.bindAt(bindRow(query, archivedPlaces, place), id);
            query.run();
        }
    }

    Database& m_database;
    Blobs& m_blobs;
    const Manifest& m_manifest;
    const std::string& m_origin;
    const Refuse& m_refuse;
    Write m_write;
    std::map<std::size_t, std::int64_t> m_experiments;     ///< index in the manifest → row
    std::vector<const ArchiveJson*> m_changed;
};

} // namespace

ImportedArchive importRows(Database& database, Blobs& blobs, const Manifest& manifest, const std::string& origin, const Refuse& refuse)
{
    return Importing(database, blobs, manifest, origin, refuse).run();
}

} // namespace retort::archives
