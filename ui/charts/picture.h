#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

#include <functional>

class QMenu;
class QPainter;
class QWidget;

namespace retort::ui {

/// What a chart or a matrix is outside the window: something that can be drawn on any device, and its values.
struct Picture {
    QString name;
    std::function<QString()> description;     ///< in words, for those who cannot see it
    QSize size;                               ///< in pixels of the screen
    std::function<void(QPainter&)> draw;
    std::function<QByteArray()> csv;
    QString file = {};                        ///< the suggested name without its ending, in any words; empty: the name
};

/// What the dialog suggests: the words in small letters with - between them, nothing that a folder or a shell would take amiss.
QString suggestedFile(const Picture& picture, const QString& ending);

/// At twice the screen's pixels.
QImage imageOf(const Picture& picture);

/// By the file's ending: png, svg, pdf or csv; all or nothing. Throws Error.
void savePicture(const Picture& picture, const QString& file);

/// "Copy picture" and "Copy values"; the picture is asked for when they are chosen.
void addCopyActions(QMenu& menu, QWidget* owner, const std::function<Picture()>& picture);
/// "Save as …", one for each kind. What goes wrong is said to `failed`.
void addSaveActions(QMenu& menu, QWidget* owner, const std::function<Picture()>& picture, const std::function<void(const QString&)>& failed);

} // namespace retort::ui
