#pragma once

#include "ui/panels/train_figures.h"

#include <QWidget>

namespace retort::ui {

class StatTile;

/// The numbers above the curves: student, without teacher, teacher, share of the distance, agreement.
class TrainTiles final : public QWidget {
    Q_OBJECT
public:
    explicit TrainTiles(QWidget* parent = nullptr);

    /// `ahead`: of the run beside the student, at the last step both were evaluated at.
    void show(const RunFamily& family, const TrainFigures& figures, std::optional<double> ahead);

    const StatTile& at(std::size_t i) const { return *m_tiles.at(i); }

private:
    void resizeEvent(QResizeEvent* event) override;
    void alignTitles();
    void showTeacher(const RunFamily& family, const TrainFigures& figures);
    void showShare(const TrainFigures& figures);
    void showGain(const RunFamily& family, const TrainFigures& figures, std::optional<double> ahead);

    std::vector<StatTile*> m_tiles;
};

} // namespace retort::ui
