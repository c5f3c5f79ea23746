#pragma once

#include "core/catalogue/catalogue.h"
#include "ui/forms/field.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace retort::ui {

/// A choice among a kind's rows and the chosen row's parameters: an architecture, an optimiser, a term. Writes an object at
/// `path` whose `keyword` ("kind", "architecture", "dataset") names the row; choosing another row leaves the old one's parameters behind.
class KindForm final : public QWidget {
    Q_OBJECT
public:
    /// `effective`: the object that holds now. `keep`: keys of it that another choice must not drop (a term's weight).
    KindForm(Kind kind, std::string path, std::string keyword, Effective effective, ExperimentDocument& document,
        std::vector<std::string> keep = {}, QWidget* parent = nullptr);

    void refresh();

private:
    void choose(const std::string& id);
    void rebuild(const Entry* entry);

    const Kind m_kind;
    const std::string m_path;
    const std::string m_keyword;
    Effective m_effective;
    ExperimentDocument& m_document;
    const std::vector<std::string> m_keep;
    QComboBox* m_choice;
    QVBoxLayout* m_column;
    std::string m_shown;
    std::vector<Field*> m_fields;
};

} // namespace retort::ui
