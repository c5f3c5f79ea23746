#include "ui/application.h"

#include <exception>

namespace retort::ui {

bool Application::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
    return false;
}

} // namespace retort::ui
