#pragma once

#include <QWidget>

#include <vector>

namespace retort::ui {

/// Two distributions over the same classes, back to back: the teacher's to the left, the student's to the right, with the class
/// names between; the true class is marked. A first look at dark knowledge.
class BeliefBars final : public QWidget {
    Q_OBJECT
public:
    explicit BeliefBars(QWidget* parent = nullptr);

    /// Shares in [0, 1]; `teacher` may be empty.
    void show(std::vector<double> teacher, std::vector<double> student, QStringList classes, int truth);
    void clear();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_teacher, m_student;
    QStringList m_classes;
    int m_truth = -1;
};

} // namespace retort::ui
