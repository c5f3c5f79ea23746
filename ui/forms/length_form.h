#pragma once

#include "ui/forms/field.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace retort::ui {

/// How long a node trains: so many epochs or so many steps, exactly one of the two.
class LengthForm final : public QWidget {
    Q_OBJECT
public:
    /// `path`: the node's train object; `effective`: what holds of it now.
    LengthForm(std::string path, Effective effective, ExperimentDocument& document, QWidget* parent = nullptr);

    void refresh();

private:
    void write();

    const std::string m_path;
    Effective m_effective;
    ExperimentDocument& m_document;
    QLineEdit* m_amount;
    QComboBox* m_unit;
};

} // namespace retort::ui
