#pragma once

#include "core/catalogue/params.h"
#include "core/recipe/experiment.h"

#include <QLabel>
#include <QWidget>

#include <functional>
#include <string>

class QHBoxLayout;

namespace retort::ui {

class ExperimentDocument;

/// Finds the value that holds now for a field, defaults and inheritance included; null when unknown.
using Effective = std::function<Json()>;

/// One row of a form: label, editor, unit, what kind of change it is, and the problem it has. Made from a catalogue's
/// ParamInfo; writes the document by path while the person types, and shows what the document says otherwise.
class Field final : public QWidget {
    Q_OBJECT
public:
    /// What a slider below the editor runs over; more can be typed.
    struct Reach {
        double low = 0;
        double high = 1;
        bool logarithmic = false;

        /// A share of its way in [0, 1], and the value there, rounded to what people would type.
        double valueAt(double share) const;
        double shareOf(double value) const;
    };

    /// `reach`: of its slider, as it is now; without, fields have one that are shares or logarithmic, over their whole range.
    Field(const ParamInfo& info, std::string path, Effective effective, ExperimentDocument& document, QWidget* parent = nullptr, std::function<Reach()> reach = {});

    const std::string& path() const { return m_path; }
    /// Shows the document's value, unless it is being typed in, and the document's problem with it.
    void refresh();

private:
    void makeLine(QHBoxLayout& row);
    void makeChoice(QHBoxLayout& row);
    void makeCheck(QHBoxLayout& row);
    void makeSlider(const std::function<Reach()>& reach);
    void write(Json value);

    const ParamInfo m_info;
    const std::string m_path;
    Effective m_effective;
    ExperimentDocument& m_document;
    std::function<void(const Json&)> m_show;
    QWidget* m_editor = nullptr;
    QLabel* m_problem;
};

/// A value as a person would type it: 0.003, [16, 32] → "16, 32", text without quotes.
QString shownValue(const Json& value);

} // namespace retort::ui
