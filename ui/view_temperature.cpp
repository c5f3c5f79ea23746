#include "ui/view_temperature.h"

#include "ui/workbench.h"

#include <QSlider>

#include <cmath>

namespace retort::ui {

namespace {

constexpr int steps = 200;
constexpr double coldest = 0.5, hottest = 20;

int positionOf(double temperature)
{
    return static_cast<int>(std::lround(steps * std::log(temperature / coldest) / std::log(hottest / coldest)));
}

double temperatureAt(int position)
{
    return std::round(10 * coldest * std::pow(hottest / coldest, static_cast<double>(position) / steps)) / 10;
}

} // namespace

QSlider* makeTemperatureSlider(Workbench& workbench, QWidget* parent)
{
    auto* slider = new QSlider(Qt::Horizontal, parent);
    slider->setRange(0, steps);
    slider->setMaximumWidth(130);
    slider->setAccessibleName(QObject::tr("Viewing at temperature"));
    slider->setToolTip(QObject::tr("The temperature the beliefs are viewed at; what the student was trained at stays as it is."));
    slider->setValue(positionOf(workbench.viewTemperature()));
    QObject::connect(slider, &QSlider::valueChanged, &workbench, [&workbench](int position) { workbench.setViewTemperature(temperatureAt(position)); });
    QObject::connect(&workbench, &Workbench::viewTemperatureChanged, slider, [slider](double temperature) {
        const QSignalBlocker quiet(slider);
        slider->setValue(positionOf(temperature));
    });
    return slider;
}

} // namespace retort::ui
