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

CsvColumns::CsvColumns(const CsvTable& table, std::span<const std::int64_t> trainRows, std::size_t labelColumn, bool impute)
    : m_impute(impute)
{
    for (std::size_t index = 0; index < table.columns(); ++index) {
        if (index == labelColumn)
            continue;
        auto column = fitted(table, trainRows, index);
        const std::string name = table.names().empty() ? std::to_string(index) : table.names()[index];
        if (column.numeric)
            m_names.push_back(name);
        for (const auto& [category, ignored] : column.categories)
            m_names.push_back(name + '=' + category);
        if (m_names.size() > mostFeatures)
            throw Error("With the " + std::to_string(column.categories.size()) + " categories of " + table.columnName(index) + ", "
                + table.file().string() + " comes to more than " + std::to_string(mostFeatures)
                + " columns: take out columns that name rows instead of describing them.");
        m_columns.push_back(std::move(column));
    }
}

CsvColumns::Column CsvColumns::fitted(const CsvTable& table, std::span<const std::int64_t> rows, std::size_t index)
{
    Column column;
    column.index = index;
    std::int64_t known = 0, texts = 0, firstText = 0;
    double sum = 0;
    for (const auto row : rows) {
        const auto field = table.cell(row, index);
        if (field.empty()) {
            if (!m_impute)
                failMissing(table, row, index);
            continue;
        }
        ++known;
        if (const auto value = numberIn(field))
            sum += *value;
        else if (texts++ == 0)
            firstText = row;
    }
    if (known == 0)
        throw Error("The training part of " + table.file().string() + " has no value at all in " + table.columnName(index)
            + ": take that column out.");
    column.numeric = texts == 0;
    column.mean = sum / static_cast<double>(known);
    if (column.numeric)
        return column;
    if (texts * 10 <= known)                             // a slip of the pen turns the column's numbers into categories
        m_notes.push_back("The " + table.columnName(index) + " of " + table.file().string() + " is taken for categories because of "
            + quoted(table.cell(firstText, index)) + " in " + table.rowName(firstText) + ", though " + std::to_string(known - texts)
            + " of its " + std::to_string(known) + " fields are numbers: mend the others if it is meant as numbers.");

    for (const auto row : rows)
        if (const auto field = table.cell(row, index); !field.empty()) {
            if (const auto found = column.categories.find(field); found != column.categories.end())
                ++found->second;
            else
                column.categories.emplace(field, 1);
        }
    column.commonest = std::ranges::max_element(column.categories, {}, [](const auto& entry) { return entry.second; })->first;
    std::size_t position = 0;
    for (auto& [ignored, value] : column.categories)     // counts have done their work: now the place among the categories
        value = position++;
    return column;
}

void CsvColumns::failMissing(const CsvTable& table, std::int64_t row, std::size_t column) const
{
    throw Error("The field of " + table.columnName(column) + " in " + table.rowName(row) + " is empty: fill it, or set missing to impute.");
}

float CsvColumns::number(const CsvTable& table, std::int64_t row, const Column& column) const
{
    const auto field = table.cell(row, column.index);
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

void CsvColumns::encode(const CsvTable& table, std::int64_t row, std::vector<float>& out)
{
    for (auto& column : m_columns) {
        if (!m_impute && table.cell(row, column.index).empty())
            failMissing(table, row, column.index);
        if (column.numeric) {
            out.push_back(number(table, row, column));
            continue;
        }
        const auto field = table.cell(row, column.index);
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
