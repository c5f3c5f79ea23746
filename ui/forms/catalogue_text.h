#pragma once

#include <QString>

#include <string_view>

namespace retort::ui {

/// A title, a help text, a choice or a kind's name of the catalogue in the window's language: resources/translations/catalogue_*.ts,
/// which a test holds to the catalogue. English shows a choice as people type it.
QString catalogueText(std::string_view english);

/// In lines that can be read: a tool tip breaks plain text at the screen's edge only.
QString tipText(const QString& text);

} // namespace retort::ui
