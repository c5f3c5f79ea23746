#pragma once

#include <QString>
#include <QWidget>

#include <span>
#include <string_view>

namespace retort::ui {

class Workbench;

/// Where a panel lives: a tab in the middle, or a dock at a side.
enum class Place { Left, Centre, Right };

/// One panel: View menu, tab or dock, saved layout, --screenshot and the smoke test come from this row.
struct PanelRow {
    std::string_view id;                      ///< "train": what --panel takes
    const char* title;                        ///< for tr()
    std::string_view icon;                    ///< resources/icons/<icon>.svg
    Place place;
    QWidget* (*make)(Workbench& workbench, QWidget* parent);
};

/// All panels, in the order of their tabs.
std::span<const PanelRow> panels();

} // namespace retort::ui
