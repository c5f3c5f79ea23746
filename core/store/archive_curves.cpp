#include "core/store/archive_curves.h"

#include "core/base/error.h"
#include "core/store/safetensors.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <set>

namespace retort::archives {

namespace {

constexpr std::string_view seriesWord = "series/", stepsWord = "steps/";

std::string confusionName(std::int64_t network, std::int64_t attempt, std::int64_t step)
{
    return "confusion/" + std::to_string(network) + '/' + std::to_string(attempt) + '/' + std::to_string(step);
}

/// One series of one attempt, while its chunks are put together.
struct Gathered {
    std::string name;
    std::vector<float> values;
    std::vector<std::int64_t> stretches;      ///< first step, count, first step, count …
};

void append(Gathered& series, std::int64_t first, std::span<const std::byte> bytes)
{
    const std::size_t count = bytes.size() / sizeof(float), before = series.values.size();
    series.values.resize(before + count);
    if (count > 0)
        std::memcpy(series.values.data() + before, bytes.data(), count * sizeof(float));
    auto& stretches = series.stretches;
    if (!stretches.empty() && stretches[stretches.size() - 2] + stretches.back() == first)
        stretches.back() += static_cast<std::int64_t>(count);
    else
        stretches.insert(stretches.end(), {first, static_cast<std::int64_t>(count)});
}

void put(TensorFile& file, Gathered& series)
{
    if (series.stretches.empty())
        return;
    file.tensors[std::string(seriesWord) + series.name] = tensorOf(series.values, {std::ssize(series.values)});
    file.tensors[std::string(stepsWord) + series.name] = tensorOf(series.stretches, {std::ssize(series.stretches) / 2, 2});
    series = {};
}

/// NETWORK/ATTEMPT/NAME taken apart.
struct SeriesName {
    std::int64_t network = 0, attempt = 0;
    std::string name;
};

std::optional<SeriesName> parseName(std::string_view text)
{
    constexpr std::size_t longest = 200;
    const std::string_view whole = text;
    SeriesName parsed;
    for (std::int64_t* number : {&parsed.network, &parsed.attempt}) {
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), *number);
        if (code != std::errc() || end == text.data() + text.size() || *end != '/' || *number < 0)
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    }
    if (text.empty() || text.size() > longest || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    parsed.name = text;
    if (std::to_string(parsed.network) + '/' + std::to_string(parsed.attempt) + '/' + parsed.name != whole)
        return std::nullopt;                              // 00/1/lr would be 0/1/lr again
    return parsed;
}

/// Writes the rows of one run from its tensors, and counts which of them it has used.
class Writing {
public:
    Writing(Database& database, const ArchiveJson& run, const TensorFile& file, const Refuse& refuse)
        : m_database(database), m_run(run), m_id(run.at("row").at("id").get_ref<const std::string&>()), m_file(file), m_refuse(refuse)
    {
    }

    void all()
    {
        m_longest = longest();
        for (const auto& [name, tensor] : m_file.tensors)
            if (name.starts_with(seriesWord))
                writeSeries(name.substr(seriesWord.size()), tensor);
        for (const ArchiveJson& evaluation : m_run.at("evaluations"))
            writeEvaluation(evaluation);
        if (m_used != m_file.tensors.size())
            fail("holds tensors that nobody knows");
    }

private:
    [[noreturn]] void fail(const std::string& why) const
    {
        m_refuse("is damaged: the file of curves of run " + m_id + " " + why + ".");
        throw Error("");                                  // refuse() does not return
    }

    const RawTensor& tensor(const std::string& name)
    {
        const auto found = m_file.tensors.find(name);
        if (found == m_file.tensors.end())
            fail("lacks \"" + name + "\"");
        ++m_used;
        return found->second;
    }

    /// How many values the best known series of each name has. A reader lays a series out step by step, so one that claims to reach
    /// far beyond that is refused: a few bytes would become gigabytes.
    std::int64_t longest() const
    {
        std::map<std::string, std::int64_t> values;
        for (const auto& [name, each] : m_file.tensors)
            if (name.starts_with(seriesWord))
                if (const auto parsed = parseName(std::string_view(name).substr(seriesWord.size())))
                    values[parsed->name] += static_cast<std::int64_t>(each.bytes.size() / sizeof(float));
        std::int64_t most = 0;
        for (const auto& [name, count] : values)
            most = std::max(most, count);
        return most;
    }

    void writeSeries(const std::string& name, const RawTensor& values)
    {
        constexpr std::int64_t slack = 1'000'000;
        ++m_used;
        const auto parsed = parseName(name);
        const RawTensor& steps = tensor(std::string(stepsWord) + name);
        if (!parsed || values.type != DType::F32 || steps.type != DType::I64 || steps.shape.size() != 2 || steps.shape[1] != 2)
            fail("has a series \"" + name + "\" of another form");
        const std::span<const std::byte> bytes = values.bytes;
        const std::vector<std::int64_t> stretches = int64sOf(steps);
        std::int64_t done = 0, reached = 0;
        const std::int64_t count = static_cast<std::int64_t>(bytes.size() / sizeof(float)), furthest = m_longest + slack;
        for (std::size_t i = 0; i + 1 < stretches.size(); i += 2) {
            const std::int64_t first = stretches[i], length = stretches[i + 1];
            if (first < reached || first > furthest || length < 0 || length > count - done || length > furthest - first)
                fail("has a series \"" + name + "\" whose steps cannot be");
            Query insert(m_database, "INSERT INTO series (run, network, attempt, name, first_step, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
            insert.bind(m_id, parsed->network, parsed->attempt, parsed->name, first,
                bytes.subspan(static_cast<std::size_t>(done) * sizeof(float), static_cast<std::size_t>(length) * sizeof(float)));
            insert.run();
            done += length;
            reached = first + length;
            if (length == 0)
                fail("has a series \"" + name + "\" with a stretch of nothing");
        }
        if (done != count)
            fail("has a series \"" + name + "\" with values of no step");
    }

    void writeEvaluation(const ArchiveJson& evaluation)
    {
        const auto number = [&](const char* name) { return evaluation.at(name).get<std::int64_t>(); };
        const std::string name = confusionName(number("network"), number("attempt"), number("step"));
        const RawTensor& counts = tensor(name);
        const std::int64_t classes = number("classes");
        if (counts.type != DType::I32 || counts.shape != std::vector<std::int64_t>{classes, classes})
            fail("has a confusion matrix \"" + name + "\" of another size");
        Query insert(m_database, archivedEvaluations.insert);
        const int next = bindRow(insert, archivedEvaluations, evaluation);
        insert.bindAt(next, m_id);
        insert.bindAt(next + 1, std::span<const std::byte>(counts.bytes));
        insert.run();
    }

    Database& m_database;
    const ArchiveJson& m_run;
    const std::string& m_id;
    const TensorFile& m_file;
    const Refuse& m_refuse;
    std::int64_t m_longest = 0;
    std::size_t m_used = 0;
};

} // namespace

std::string readCurves(Database& database, const std::string& run)
{
    TensorFile file;
    {
        Query query(database, "SELECT network, attempt, name, first_step, data FROM series WHERE run = ?1 ORDER BY network, attempt, name, first_step");
        query.bind(run);
        Gathered series;
        while (query.next()) {
            std::string name = std::to_string(query.integer(0)) + '/' + std::to_string(query.integer(1)) + '/' + query.text(2);
            if (name != series.name) {
                put(file, series);
                series.name = std::move(name);
            }
            if (const auto data = query.bytes(4); !data.empty())
                append(series, query.integer(3), data);
        }
        put(file, series);
    }
    Query query(database, "SELECT network, attempt, step, classes, confusion FROM evaluations WHERE run = ?1");
    query.bind(run);
    while (query.next()) {
        const auto cells = query.bytes(4);
        const std::int64_t classes = query.integer(3);
        RawTensor counts{.type = DType::I32, .shape = {classes, classes}, .bytes = {cells.begin(), cells.end()}};
        file.tensors[confusionName(query.integer(0), query.integer(1), query.integer(2))] = std::move(counts);
    }
    return serialiseTensors(file);
}

void writeCurves(Database& database, const ArchiveJson& run, std::string_view bytes, const Refuse& refuse)
{
    std::optional<TensorFile> file;
    try {
        file = parseTensors(bytes, "the file of curves");
    } catch (const Error& error) {
        refuse("is damaged: " + std::string(error.what()));
    }
    Writing(database, run, *file, refuse).all();
}

} // namespace retort::archives
