#pragma once

#include "ui/forms/field.h"

#include <QWidget>

#include <functional>
#include <vector>

namespace retort::ui {

/// The summands of a node's loss: each with its weight and its parameters; with a link that keeps two weights' sum at 1.
/// Built for the terms there are: another set of terms needs another form.
class TermsForm final : public QWidget {
    Q_OBJECT
public:
    TermsForm(std::string node, Effective effective, bool taught, ExperimentDocument& document, QWidget* parent = nullptr);

    void refresh();

private:
    void addTerm(const std::string& kind);
    void removeTerm(const std::string& name);
    Json ownTerms() const;

    const std::string m_node;
    Effective m_effective;
    ExperimentDocument& m_document;
    std::vector<std::function<void()>> m_refresh;
};

} // namespace retort::ui
