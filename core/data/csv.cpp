#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/data/csv_columns.h"
#include "core/data/readers.h"
#include "core/data/stratified.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

namespace retort {

namespace {

using Path = std::filesystem::path;

constexpr std::size_t mostClasses = 10'000;
constexpr double mostValues = 1e9;                      // 4 GB of floats

std::size_t labelColumn(const CsvTable& table, const std::string& wanted)
{
    if (wanted == "last")
        return table.columns() - 1;
    const auto& names = table.names();
    if (const auto found = std::ranges::find(names, wanted); found != names.end()) {
        if (std::ranges::count(names, wanted) > 1)
            throw Error(table.file().string() + " has more than one column \"" + wanted
                + "\": name the label column by its position, counted from 0.");
        return static_cast<std::size_t>(found - names.begin());
    }
    std::size_t position = 0;
    const auto [end, code] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), position);
    if (code == std::errc() && end == wanted.data() + wanted.size() && position < table.columns())
        return position;
    std::vector<std::string_view> known(names.begin(), names.end());
    const auto near = nearest(wanted, known);
    throw Error("There is no label column \"" + wanted + "\" in " + table.file().string()
        + (near.empty() ? "" : " (did you mean \"" + near + "\"?)") + ": give a column's name, its position from 0 to "
        + std::to_string(table.columns() - 1) + ", or last.");
}

/// The classes in order: by value where all are numbers, else byte by byte.
std::vector<std::string> classesOf(const CsvTable& table, std::size_t column)
{
    std::map<std::string, std::int64_t, std::less<>> counts;
    bool numbers = true;
    for (std::int64_t row = 0; row < table.rows(); ++row) {
        const auto field = table.cell(row, column);
        if (field.empty())
            throw Error("The label in " + table.rowName(row) + " is empty: give it, or take the row out.");
        if (counts.find(field) == counts.end())
            counts.emplace(field, 0);
        numbers = numbers && numberIn(field) && std::isfinite(*numberIn(field));
        if (counts.size() > mostClasses)
            throw Error("The label column of " + table.file().string() + " (" + table.columnName(column) + ") has more than "
                + std::to_string(mostClasses) + " different values: choose a column that holds classes.");
    }
    std::vector<std::string> classes;
    for (const auto& [name, ignored] : counts)
        classes.push_back(name);
    if (classes.size() < 2)
        throw Error("The label column of " + table.file().string() + " (" + table.columnName(column) + ") has one class only, \""
            + classes[0] + "\": there must be two at least.");
    if (numbers)
        std::ranges::stable_sort(classes, {}, [](const std::string& name) { return *numberIn(name); });
    return classes;
}

std::vector<std::int32_t> labelsOf(const CsvTable& table, std::size_t column, const std::vector<std::string>& classes)
{
    std::map<std::string_view, std::int32_t> index;
    for (const auto& name : classes)
        index.emplace(name, static_cast<std::int32_t>(index.size()));
    std::vector<std::int32_t> labels;
    for (std::int64_t row = 0; row < table.rows(); ++row) {
        const auto found = index.find(table.cell(row, column));
        if (found == index.end())
            throw Error("The label \"" + std::string(table.cell(row, column)) + "\" in " + table.rowName(row)
                + " is no class of the training part: mend it, or take the row out.");
        labels.push_back(found->second);
    }
    return labels;
}

std::vector<std::int64_t> allRows(const CsvTable& table)
{
    std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

struct Parts {
    std::vector<std::int64_t> train, test;               ///< ascending
};

Parts drawParts(const CsvTable& table, const std::vector<std::int32_t>& labels, const std::vector<std::string>& classes, double share)
{
    std::uint64_t data = 0;
    const auto hash = table.hash();
    std::from_chars(hash.data(), hash.data() + 16, data, 16);
    const auto order = stratifiedOrder(labels, allRows(table), [&](std::int64_t row) {
        return mix({data, static_cast<std::uint64_t>(Purpose::Split), sampleId(0, row)});
    });
    const auto taken = std::llround(share * static_cast<double>(table.rows()));
    if (taken < 1 || taken >= table.rows())
        throw Error("A test share of " + std::to_string(share) + " of the " + std::to_string(table.rows()) + " rows of "
            + table.file().string() + " leaves one of the parts empty: choose another share, or give a test file.");
    Parts parts{.train = {order.begin() + taken, order.end()}, .test = {order.begin(), order.begin() + taken}};
    std::ranges::sort(parts.train);
    std::ranges::sort(parts.test);
    std::vector<std::int64_t> left(classes.size());
    for (const auto row : parts.train)
        ++left[static_cast<std::size_t>(labels[static_cast<std::size_t>(row)])];
    if (const auto lost = std::ranges::find(left, 0); lost != left.end())
        throw Error("The test part drawn from " + table.file().string() + " takes the last row of class \""
            + classes[static_cast<std::size_t>(lost - left.begin())] + "\": choose a smaller test share, or add rows of that class.");
    return parts;
}

void fill(Samples& samples, int part, const CsvTable& table, const std::vector<std::int64_t>& rows, const std::vector<std::int32_t>& labels,
    CsvColumns& columns)
{
    samples.reals.reserve(rows.size() * columns.featureNames().size());
    for (const auto row : rows) {
        columns.encode(table, row, samples.reals);
        samples.labels.push_back(labels[static_cast<std::size_t>(row)]);
        samples.ids.push_back(sampleId(part, row));
    }
}

/// A header switched on or off by mistake costs a row, or turns numbers into categories, in silence.
void noteHeader(const CsvTable& table, std::vector<std::string>& warnings)
{
    const auto isNumber = [](std::string_view field) { return numberIn(field).has_value(); };
    if (!table.names().empty() && std::ranges::all_of(table.names(), isNumber))
        warnings.push_back("The first line of " + table.file().string()
            + " holds numbers only, but is taken for the columns' names: switch the header off if it is a row.");
    if (!table.names().empty() || table.rows() < 2)
        return;
    for (std::size_t column = 0; column < table.columns(); ++column)
        if (!isNumber(table.cell(0, column)) && isNumber(table.cell(1, column))) {
            warnings.push_back("The first line of " + table.file().string()
                + " looks as if it named the columns, but is taken for a row: switch the header on if so.");
            return;
        }
}

Dataset readCsv(const Params& params, const std::vector<Path>& files)
{
    const bool header = params.boolean("header");
    const CsvTable table(files[0], header);
    std::optional<CsvTable> testTable;
    if (files.size() > 1)
        testTable.emplace(files[1], header);
    if (table.columns() < 2)
        throw Error(table.file().string()
            + " has one column only, but needs the label and something to tell it by: check that commas separate the fields.");
    if (testTable && (testTable->columns() != table.columns() || testTable->names() != table.names()))
        throw Error(
            testTable->file().string() + " has other columns than " + table.file().string() + ": both need the same, in the same order.");

    Dataset set;
    set.id = "csv";
    set.picture = false;
    noteHeader(table, set.warnings);
    const auto label = labelColumn(table, params.text("label"));
    set.classNames = classesOf(table, label);
    const auto labels = labelsOf(table, label, set.classNames);
    const auto parts = testTable ? Parts{allRows(table), {}} : drawParts(table, labels, set.classNames, params.real("test_fraction"));
    CsvColumns columns(table, parts.train, label, params.text("missing") == "impute");
    set.featureNames = columns.featureNames();
    set.shape = {.channels = 1, .height = 1, .width = static_cast<std::int64_t>(set.featureNames.size())};
    if (const auto values = static_cast<double>(table.rows()) * static_cast<double>(set.featureNames.size()); values > mostValues)
        throw Error(table.file().string() + " comes to " + std::to_string(set.featureNames.size()) + " columns of numbers in "
            + std::to_string(table.rows()) + " rows, more than can be kept in memory: take out rows, or columns with many categories.");
    fill(set.train, 0, table, parts.train, labels, columns);
    if (testTable)
        fill(set.test, 1, *testTable, allRows(*testTable), labelsOf(*testTable, label, set.classNames), columns);
    else
        fill(set.test, 1, table, parts.test, labels, columns);
    std::ranges::copy(columns.warnings(), std::back_inserter(set.warnings));
    return set;
}

std::vector<Path> csvFiles(const Params& params)
{
    const auto path = pathParam(params, "path");
    if (path.empty())
        throw Error("A CSV data set needs its file: give it as the data set's path.");
    std::vector<Path> files{path};
    if (const auto test = pathParam(params, "test_path"); !test.empty())
        files.emplace_back(test);
    for (const auto& file : files) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(file, ignored))
            throw Error("There is no file " + file.string() + ": check the data set's path.");
    }
    return files;
}

} // namespace

const DatasetReader csvReader{
    .id = "csv",
    .files = csvFiles,
    .read = readCsv,
};

} // namespace retort
