#pragma once

#include <QString>

#include <string_view>

namespace retort::ui {

/// A title of the catalogue in the window's language: resources/translations/catalogue_*.ts, which a test holds to the catalogue.
QString catalogueText(std::string_view english);

} // namespace retort::ui
