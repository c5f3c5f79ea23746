#pragma once

#include "ui/forms/effective.h"
#include "ui/theme/card.h"

#include <QWidget>

#include <functional>
#include <set>
#include <string>
#include <vector>

class QLabel;
class QToolButton;

namespace retort::ui {

class ExperimentDocument;

/// What a node is to the experiment; decides its colour and its place.
enum class NodePart { Teacher, Student, Baseline, Reference };
NodePart partOf(const Node& node, const ResolvedExperiment& experiment);

/// One node as a card: what it is, what it sees, how it is taught. Opening it shows its form.
class NodeCard final : public QWidget {
    Q_OBJECT
public:
    NodeCard(std::string name, ExperimentDocument& document, QWidget* parent = nullptr);

    const std::string& name() const { return m_name; }
    bool isOpen() const { return m_form != nullptr; }
    void setOpen(bool open);
    void refresh(const ResolvedExperiment* experiment);

Q_SIGNALS:
    void opened(bool open);

protected:
    void mousePressEvent(QMouseEvent* event) override;

private:
    void learn(const Node* node);
    void buildForm();
    std::set<std::string> shape() const;
    QWidget* section(const QString& title, QWidget* content);

    const std::string m_name;
    ExperimentDocument& m_document;
    Json m_known;                             ///< when the experiment last had no problem
    Json m_effective;
    std::set<std::string> m_shape;            ///< of the form
    bool m_editable = true;
    Card* m_card;
    QLabel* m_role;
    QLabel* m_model;
    QLabel* m_facts;
    QLabel* m_hints;
    QToolButton* m_toggle;
    QWidget* m_form = nullptr;
    std::vector<std::function<void()>> m_refresh;
};

} // namespace retort::ui
