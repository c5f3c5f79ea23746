#pragma once

class QSlider;
class QWidget;

namespace retort::ui {

class Workbench;

/// A slider for the temperature things are viewed at, in factors from 0.5 to 20; follows the workbench and sets it.
QSlider* makeTemperatureSlider(Workbench& workbench, QWidget* parent);

} // namespace retort::ui
