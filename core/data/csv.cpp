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

constexpr std::size_t mostClasses = 2000;               // each evaluation stores a matrix of their square
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

/// What the label column of the training file holds.
struct LabelClasses {
    std::vector<std::string> names;                      ///< in order: by value where all are numbers, else byte by byte
    std::vector<std::int32_t> labels;                    ///< of each row
};

LabelClasses classesOf(const CsvTable& table, std::size_t column)
{
    std::map<std::string, std::int32_t, std::less<>> known;   // in the order they were met
    LabelClasses classes;
    classes.labels.reserve(static_cast<std::size_t>(table.rows()));
    bool numbers = true;
    table.forEachRow([&](const CsvTable::Row& row) {
        const auto field = row.cells[column];
        if (field.empty())
            throw Error("The label in " + table.rowName(row) + " is empty: give it, or take the row out.");
        auto found = known.find(field);
        if (found == known.end()) {
            found = known.emplace(field, static_cast<std::int32_t>(known.size())).first;
            numbers = numbers && numberIn(field) && std::isfinite(*numberIn(field));
        }
        classes.labels.push_back(found->second);
        if (known.size() > mostClasses)
            throw Error("The label column of " + table.file().string() + " (" + table.columnName(column) + ") has more than "
                + std::to_string(mostClasses) + " different values, so that it looks like an id, or like a number to be predicted: choose a column that holds classes.");
    });
    for (const auto& [name, ignored] : known)
        classes.names.push_back(name);
    if (classes.names.size() < 2)
        throw Error("The label column of " + table.file().string() + " (" + table.columnName(column) + ") has one class only, \""
            + classes.names[0] + "\": there must be two at least.");
    if (numbers)
        std::ranges::stable_sort(classes.names, {}, [](const std::string& name) { return *numberIn(name); });
    std::vector<std::int32_t> places(known.size());
    for (std::size_t place = 0; place < classes.names.size(); ++place)
        places[static_cast<std::size_t>(known.at(classes.names[place]))] = static_cast<std::int32_t>(place);
    for (auto& label : classes.labels)
        label = places[static_cast<std::size_t>(label)];
    return classes;
}

std::vector<std::int32_t> labelsOf(const CsvTable& table, std::size_t column, const std::vector<std::string>& classes)
{
    std::map<std::string_view, std::int32_t> index;
    for (const auto& name : classes)
        index.emplace(name, static_cast<std::int32_t>(index.size()));
    std::vector<std::int32_t> labels;
    labels.reserve(static_cast<std::size_t>(table.rows()));
    table.forEachRow([&](const CsvTable::Row& row) {
        const auto found = index.find(row.cells[column]);
        if (found == index.end())
            throw Error("The label \"" + std::string(row.cells[column]) + "\" in " + table.rowName(row)
                + " is no class of the training part: mend it, or take the row out.");
        labels.push_back(found->second);
    });
    return labels;
}

std::vector<std::int64_t> allRows(const CsvTable& table)
{
    std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

/// Which rows are the training part's; the others are the test's.
std::vector<bool> drawTrain(const CsvTable& table, const std::vector<std::int32_t>& labels, const std::vector<std::string>& classes, double share)
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
    std::vector<bool> inTrain(order.size(), true);
    for (std::int64_t i = 0; i < taken; ++i)
        inTrain[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = false;
    std::vector<std::int64_t> left(classes.size());
    for (std::size_t row = 0; row < labels.size(); ++row)
        left[static_cast<std::size_t>(labels[row])] += inTrain[row];
    if (const auto lost = std::ranges::find(left, 0); lost != left.end())
        throw Error("The test part drawn from " + table.file().string() + " takes the last row of class \""
            + classes[static_cast<std::size_t>(lost - left.begin())] + "\": choose a smaller test share, or add rows of that class.");
    return inTrain;
}

void reserveRows(Samples& samples, std::int64_t rows, const CsvColumns& columns)
{
    const auto count = static_cast<std::size_t>(rows);
    samples.reals.reserve(count * columns.featureNames().size());
    samples.labels.reserve(count);
    samples.ids.reserve(count);
}

void addRow(Samples& samples, int part, const CsvTable& table, const CsvTable::Row& row, std::int32_t label, CsvColumns& columns)
{
    columns.encode(table, row, samples.reals);
    samples.labels.push_back(label);
    samples.ids.push_back(sampleId(part, row.index));
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
    const auto& first = table.firstRows();
    for (std::size_t column = 0; column < table.columns(); ++column)
        if (!isNumber(first[0][column]) && isNumber(first[1][column])) {
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
    const auto classes = classesOf(table, label);
    set.classNames = classes.names;
    const auto inTrain = testTable ? std::vector<bool>(classes.labels.size(), true) : drawTrain(table, classes.labels, set.classNames, params.real("test_fraction"));
    CsvColumns columns(table, inTrain, label, params.text("missing") == "impute");
    set.featureNames = columns.featureNames();
    set.shape = {.channels = 1, .height = 1, .width = static_cast<std::int64_t>(set.featureNames.size())};
    if (const auto values = static_cast<double>(table.rows()) * static_cast<double>(set.featureNames.size()); values > mostValues)
        throw Error(table.file().string() + " comes to " + std::to_string(set.featureNames.size()) + " columns of numbers in "
            + std::to_string(table.rows()) + " rows, more than can be kept in memory: take out rows, or columns with many categories.");
    const auto trainRows = std::ranges::count(inTrain, true);
    reserveRows(set.train, trainRows, columns);
    reserveRows(set.test, testTable ? testTable->rows() : table.rows() - trainRows, columns);
    table.forEachRow([&](const CsvTable::Row& row) {
        const auto index = static_cast<std::size_t>(row.index);
        addRow(inTrain[index] ? set.train : set.test, inTrain[index] ? 0 : 1, table, row, classes.labels[index], columns);
    });
    if (testTable) {
        const auto labels = labelsOf(*testTable, label, set.classNames);
        testTable->forEachRow([&](const CsvTable::Row& row) { addRow(set.test, 1, *testTable, row, labels[static_cast<std::size_t>(row.index)], columns); });
    }
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
