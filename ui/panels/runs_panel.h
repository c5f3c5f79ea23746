#pragma once

#include "ui/panels/run_edits.h"
#include "ui/workbench.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;

namespace retort::ui {

class Placeholder;
class RunTree;

/// The list of runs: what there is, what it came to, and what people say of it. Choosing rows sets Workbench's current run
/// and those compared with it.
class RunsPanel final : public QWidget {
    Q_OBJECT
public:
    explicit RunsPanel(Workbench& workbench, QWidget* parent = nullptr);
    ~RunsPanel() override;

    RunTree& tree() { return *m_tree; }

private:
    struct Actions {
        QAction *rename, *note, *tags, *pin, *reference, *pause, *resume, *stop, *trash, *restore, *copyId, *archive;
        QAction *group, *withAltered, *showTrash, *emptyTrash;
    };

    void makeActions();
    void makeTop();
    void makeBottom();
    void applyFilter();
    void refresh();
    void choose();
    void updateActions();
    void contextMenu(const QPoint& at);
    void moreMenu();
    void askNote();
    void askTags();
    void emptyTrash();
    void askRuns(CommandKind kind);

    Workbench& m_workbench;
    RunEdits m_edits;
    RunTree* m_tree;
    QLineEdit* m_filter;
    QLabel* m_hint;
    QLabel* m_count;
    QWidget* m_trashBar;
    QMenu* m_more;
    Placeholder* m_placeholder;
    Actions m_actions{};
};

} // namespace retort::ui
