#pragma once

#include "core/recipe/experiment.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace retort::ui {

class ExperimentDocument;
class Field;
class KindForm;

/// The experiment's data set, its validation part and its seeds.
class DataCard final : public QWidget {
    Q_OBJECT
public:
    explicit DataCard(ExperimentDocument& document, QWidget* parent = nullptr);

    void refresh(const ResolvedExperiment* experiment);
    void forget();
    void setWarnings(const QStringList& warnings);

private:
    void setOpen(bool open);
    void mousePressEvent(QMouseEvent* event) override;

    ExperimentDocument& m_document;
    Json m_known;                             ///< when the experiment last had no problem
    Json m_effective;
    QLabel* m_facts;
    QLabel* m_warnings;
    QToolButton* m_toggle;
    QWidget* m_form;
    KindForm* m_dataset;
    Field* m_validation;
    Field* m_seeds;
};

} // namespace retort::ui
