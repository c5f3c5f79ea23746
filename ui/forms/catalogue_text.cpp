#include "ui/forms/catalogue_text.h"

#include <QCoreApplication>

#include <string>

namespace retort::ui {

QString catalogueText(std::string_view english) { return QCoreApplication::translate("Catalogue", std::string(english).c_str()); }

} // namespace retort::ui
