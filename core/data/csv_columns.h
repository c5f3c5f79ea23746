#pragma once

#include "core/data/csv_table.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retort {

/// The whole field as a number, with a point for decimals whatever the locale; ±inf where it is too large. Nothing for other text.
std::optional<double> numberIn(std::string_view field);

/// How a table's columns become numbers. Decided on the training rows alone: a column in which any field is no number is
/// categorical, and becomes one column of 0 and 1 for each category (in byte order) seen there; an empty field is refused or
/// replaced, as told.
class CsvColumns {
public:
    /// Throws Error: missing values to be refused, NaN and infinity, a column with nothing in it, more than 10 000 columns in the end.
    /// Reads the table once, and once more when a column is categorical. `inTrain`: one for each row.
    CsvColumns(const CsvTable& table, const std::vector<bool>& inTrain, std::size_t labelColumn, bool impute);

    const std::vector<std::string>& featureNames() const { return m_names; }      ///< "age", "colour=red"; without a header "3", "3=red"

    /// Appends a row's features; a category not seen in training gives zeros and a note. Throws Error for a field that fits nowhere.
    void encode(const CsvTable& table, const CsvTable::Row& row, std::vector<float>& out);

    /// One sentence for each column that is categorical by a few fields only, or in which categories were not known.
    std::vector<std::string> warnings() const;

private:
    struct Column {
        std::size_t index = 0;
        bool numeric = true;
        std::int64_t known = 0, texts = 0;               ///< fields with something in them; those that are no numbers
        std::string firstText;                           ///< with its row, in words
        double mean = 0;                                 ///< for empty fields of numbers
        std::string commonest;                           ///< for empty fields of categories
        std::map<std::string, std::size_t, std::less<>> categories;
        std::int64_t unknown = 0;
        std::string firstUnknown;
    };
    void addNumbers(const CsvTable& table, const CsvTable::Row& row);
    void addCategories(const CsvTable& table, const CsvTable::Row& row);
    void settle(const CsvTable& table, Column& column);
    float number(const CsvTable& table, const CsvTable::Row& row, const Column& column) const;
    [[noreturn]] void failMissing(const CsvTable& table, const CsvTable::Row& row, std::size_t column) const;

    bool m_impute;
    std::vector<Column> m_columns;
    std::vector<std::string> m_names;
    std::vector<std::string> m_notes;
};

} // namespace retort
