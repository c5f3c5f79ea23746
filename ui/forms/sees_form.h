#pragma once

#include "ui/forms/field.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace retort::ui {

/// What a node sees of the training pictures: with labels (all, none, so many), and without.
class SeesForm final : public QWidget {
    Q_OBJECT
public:
    /// `path`: the node's; `effective`: its data object.
    SeesForm(std::string path, Effective effective, ExperimentDocument& document, QWidget* parent = nullptr);

    void refresh();

private:
    void writeLabelled();

    const std::string m_path;
    Effective m_effective;
    ExperimentDocument& m_document;
    QComboBox* m_labelled;
    QLineEdit* m_amount;
    QComboBox* m_draw;
    QComboBox* m_unlabelled;
    QLabel* m_problem;
};

} // namespace retort::ui
