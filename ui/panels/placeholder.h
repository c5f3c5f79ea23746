#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace retort::ui {

class Workbench;

/// What a view shows while it has nothing to show: one line that says so, one that says what to do, perhaps a button.
/// Lies over the middle of `view` and follows its size.
class Placeholder final : public QWidget {
    Q_OBJECT
public:
    explicit Placeholder(QWidget* view);

    /// An empty title hides it.
    void say(const QString& title, const QString& hint = {}, const QString& button = {});
    /// Offers the finished example store under what say() says, where there is one to go to. say() takes the offer back.
    void offerExample(Workbench& workbench);
    /// For a panel that looks at one run: as long as none is chosen, says that, offers the example, and returns true.
    bool sayIfNoRun(Workbench& workbench);

Q_SIGNALS:
    void pressed();

private:
    bool eventFilter(QObject* watched, QEvent* event) override;

    QLabel* m_title;
    QLabel* m_hint;
    QPushButton* m_button;
    QPushButton* m_example;
};

} // namespace retort::ui
