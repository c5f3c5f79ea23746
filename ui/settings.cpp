#include "ui/settings.h"

namespace retort::ui {

std::unique_ptr<QSettings> settings()
{
    if (const QString folder = qEnvironmentVariable("RETORT_SETTINGS"); !folder.isEmpty())
        return std::make_unique<QSettings>(folder + QStringLiteral("/retort.ini"), QSettings::IniFormat);
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("retort"), QStringLiteral("retort"));
}

} // namespace retort::ui
