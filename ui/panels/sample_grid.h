#pragma once

#include "core/data/dataset.h"

#include <QListView>

#include <optional>

namespace retort::ui {

class SampleModel;

/// The samples side by side, as many in a row as fit, spread over the whole width. One of them is chosen, and stays chosen when
/// the rows come in another order.
class SampleGrid final : public QListView {
    Q_OBJECT
public:
    explicit SampleGrid(SampleModel& model, QWidget* parent = nullptr);

    /// After the rows have changed: chooses the sample again that was chosen, or else the first.
    void chooseAgain();
    /// The first will be chosen: the next rows are other ones.
    void forget() { m_chosen.reset(); }

private:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

    SampleModel& m_samples;
    std::optional<SampleId> m_chosen;
};

} // namespace retort::ui
