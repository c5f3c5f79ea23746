#pragma once

#include <QLocale>

class QCoreApplication;

namespace retort::ui {

/// Speaks the locale's language where resources/translations has it, with Qt's own words; elsewhere English, whose file holds
/// the plurals only. Before the first window.
void installTranslation(QCoreApplication& application, const QLocale& locale = QLocale());

} // namespace retort::ui
