#pragma once

#include "ui/theme/palette.h"

#include <QIcon>

#include <string_view>

namespace retort::ui {

/// resources/icons/<name>.svg in the colour of a tone: drawn with `currentColor`, sharp at every scale, and always in the
/// current theme's colours, so nothing needs to be set again when that changes. Disabled: paler. Checked: the accent.
QIcon icon(std::string_view name, Tone tone = Tone::Text);

/// The program's own icon, in its own colours.
QIcon programIcon();

} // namespace retort::ui
