#pragma once

#include <QAbstractItemView>
#include <QComboBox>
#include <QSlider>
#include <QWheelEvent>

namespace retort::ui {

/// A control in what is scrolled: the wheel goes past it and changes nothing.
template <typename Control>
class Still : public Control {
public:
    using Control::Control;

protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

using StillSlider = Still<QSlider>;

/// A choice of a form: as narrow as the form is, while its list is as wide as its longest entry.
class StillChoice final : public Still<QComboBox> {
public:
    explicit StillChoice(QWidget* parent = nullptr) : Still<QComboBox>(parent)
    {
        constexpr int characters = 6;
        setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
        setMinimumContentsLength(characters);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    void showPopup() override
    {
        constexpr int margins = 24;           // beside an entry's text
        view()->setMinimumWidth(view()->sizeHintForColumn(0) + margins);
        QComboBox::showPopup();
    }
};

} // namespace retort::ui
