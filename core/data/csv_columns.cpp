#include "core/data/csv_columns.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace retort {

namespace {

constexpr std::size_t mostFeatures = 10'000;

std::string quoted(std::string_view text)
{
    return '"' + std::string(text.substr(0, 40)) + (text.size() > 40 ? "…\"" : "\"");
}

} // namespace

std::optional<double> numberIn(std::string_view field)
{
    if (field.starts_with('+') && !field.starts_with("+-"))
        field.remove_prefix(1);
    double value = 0;
    const auto [end, code] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (end != field.data() + field.size() || field.empty())
        return std::nullopt;
    if (code == std::errc::result_out_of_range)
        return std::numeric_limits<double>::infinity();
    return code == std::errc() ? std::optional(value) : std::nullopt;
}

CsvColumns::CsvColumns(const CsvTable& table, const std::vector<bool>& inTrain, std::size_t labelColumn, bool impute)
    : m_impute(impute)
{
    for (std::size_t index = 0; index < table.columns(); ++index)
        if (index != labelColumn)
            m_columns.emplace_back().index = index;
    const auto overTrain = [&](void (CsvColumns::*add)(const CsvTable&, const CsvTable::Row&)) {
        table.forEachRow([&](const CsvTable::Row& row) {
            if (inTrain[static_cast<std::size_t>(row.index)])
                (this->*add)(table, row);
        });
    };
    overTrain(&CsvColumns::addNumbers);
    for (auto& column : m_columns) {
        if (column.known == 0)
            throw Error("The training part of " + table.file().string() + " has no value at all in " + table.columnName(column.index) + ": take that column out.");
        column.numeric = column.texts == 0;
        column.mean /= static_cast<double>(column.known);
    }
    if (std::ranges::any_of(m_columns, [](const Column& column) { return !column.numeric; }))
        overTrain(&CsvColumns::addCategories);
    for (auto& column : m_columns)
        settle(table, column);
}

/// So far a column's mean is the sum of its numbers.
void CsvColumns::addNumbers(const CsvTable& table, const CsvTable::Row& row)
{
    for (auto& column : m_columns) {
        const auto field = row.cells[column.index];
        if (field.empty()) {
            if (!m_impute)
                failMissing(table, row, column.index);
            continue;
        }
        ++column.known;
        if (const auto value = numberIn(field))
            column.mean += *value;
        else if (column.texts++ == 0)
            column.firstText = quoted(field) + " in " + table.rowName(row);
    }
}

/// So far a category's place is how often it comes.
void CsvColumns::addCategories(const CsvTable& table, const CsvTable::Row& row)
{
    for (auto& column : m_columns) {
        const auto field = row.cells[column.index];
        if (column.numeric || field.empty())
            continue;
        if (const auto found = column.categories.find(field); found != column.categories.end())
            ++found->second;
        else if (column.categories.size() < mostFeatures)
            column.categories.emplace(field, 1);
        else                                             // names of rows, each another: all of them would fill memory
            throw Error("With all the categories of " + table.columnName(column.index) + ", " + table.file().string() + " comes to more than "
                + std::to_string(mostFeatures) + " columns: take out columns that name rows instead of describing them.");
    }
}

void CsvColumns::settle(const CsvTable& table, Column& column)
{
    const std::string name = table.names().empty() ? std::to_string(column.index) : table.names()[column.index];
    if (column.numeric) {
        m_names.push_back(name);
    } else {
        if (column.texts * 10 <= column.known)           // a slip of the pen turns the column's numbers into categories
            m_notes.push_back("The " + table.columnName(column.index) + " of " + table.file().string() + " is taken for categories because of "
                + column.firstText + ", though " + std::to_string(column.known - column.texts) + " of its " + std::to_string(column.known)
                + " fields are numbers: mend the others if it is meant as numbers.");
        column.commonest = std::ranges::max_element(column.categories, {}, [](const auto& entry) { return entry.second; })->first;
        std::size_t position = 0;
        for (auto& [category, value] : column.categories) {   // counts have done their work: now the place among the categories
            value = position++;
            m_names.push_back(name + '=' + category);
        }
    }
    if (m_names.size() > mostFeatures)
        throw Error("With the " + std::to_string(column.categories.size()) + " categories of " + table.columnName(column.index) + ", "
            + table.file().string() + " comes to more than " + std::to_string(mostFeatures)
            + " columns: take out columns that name rows instead of describing them.");
}

void CsvColumns::failMissing(const CsvTable& table, const CsvTable::Row& row, std::size_t column) const
{
    throw Error("The field of " + table.columnName(column) + " in " + table.rowName(row) + " is empty: fill it, or set missing to impute.");
}

float CsvColumns::number(const CsvTable& table, const CsvTable::Row& row, const Column& column) const
{
    const auto field = row.cells[column.index];
    const auto value = field.empty() ? std::optional(column.mean) : numberIn(field);
    if (!value)
        throw Error("The field of " + table.columnName(column.index) + " in " + table.rowName(row) + " is " + quoted(field)
            + ", but the column holds numbers in training: mend it.");
    const auto stored = static_cast<float>(*value);
    if (!std::isfinite(stored))
        throw Error("The field of " + table.columnName(column.index) + " in " + table.rowName(row) + " is " + quoted(field)
            + ", which is no finite number that can be worked with: mend it, or leave it empty and set missing to impute.");
    return stored;
}

void CsvColumns::encode(const CsvTable& table, const CsvTable::Row& row, std::vector<float>& out)
{
    for (auto& column : m_columns) {
        const auto field = row.cells[column.index];
        if (!m_impute && field.empty())
            failMissing(table, row, column.index);
        if (column.numeric) {
            out.push_back(number(table, row, column));
            continue;
        }
        const auto found = column.categories.find(field.empty() ? std::string_view(column.commonest) : field);
        const auto first = out.size();
        out.resize(first + column.categories.size(), 0.0f);
        if (found != column.categories.end())
            out[first + found->second] = 1;
        else if (column.unknown++ == 0)
            column.firstUnknown = quoted(field) + " of " + table.columnName(column.index) + " in " + table.rowName(row);
    }
}

std::vector<std::string> CsvColumns::warnings() const
{
    auto sentences = m_notes;
    for (const auto& column : m_columns) {
        if (column.unknown == 0)
            continue;
        const auto others = column.unknown - 1;
        sentences.push_back("The category " + column.firstUnknown + " was not seen in training"
            + (others == 0 ? std::string() : ", nor those of " + std::to_string(others) + (others == 1 ? " more row" : " more rows"))
            + "; all of the column's categories are 0 there.");
    }
    return sentences;
}

} // namespace retort
