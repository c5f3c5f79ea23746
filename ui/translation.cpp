#include "ui/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace retort::ui {

namespace {

constexpr auto ownFolder = ":/translations";

bool install(QCoreApplication& application, const QLocale& locale, const QString& name, const QString& folder)
{
    auto* translator = new QTranslator(&application);
    if (translator->load(locale, name, QStringLiteral("_"), folder) && QCoreApplication::installTranslator(translator))
        return true;
    delete translator;
    return false;
}

} // namespace

void installTranslation(QCoreApplication& application, const QLocale& locale)
{
    const QString own = QStringLiteral("retort"), folder = QLatin1StringView(ownFolder);
    if (install(application, locale, own, folder)) {
        install(application, locale, QStringLiteral("catalogue"), folder);
        install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    } else
        install(application, QLocale(QLocale::English), own, folder);
}

} // namespace retort::ui
