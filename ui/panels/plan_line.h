#pragma once

#include "core/recipe/experiment.h"

#include <QLabel>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <thread>

namespace retort::ui {

class ExperimentDocument;

/// What a press on Run would train, and about how long: planned in a thread of its own after each change; the latest wins.
class PlanLine final : public QLabel {
    Q_OBJECT
public:
    PlanLine(ExperimentDocument& document, std::filesystem::path store, QWidget* parent = nullptr);
    ~PlanLine() override;

    /// Plans again soon; call when the store's runs have changed too.
    void plan();

Q_SIGNALS:
    /// What is odd about the data, though they can be used; empty: nothing.
    void dataWarned(const QStringList& warnings);

private:
    void start();
    void show(int job, const QString& text, bool problem);
    void warn(int job, const QStringList& warnings);

    ExperimentDocument& m_document;
    const std::filesystem::path m_store;
    QTimer m_soon;
    int m_job = 0;
    std::jthread m_worker;
};

} // namespace retort::ui
