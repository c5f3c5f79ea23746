#include "ui/save_dialog.h"

#include <QFileDialog>
#include <QFileInfo>

namespace retort::ui {

QString askWhereToSave(QWidget* parent, const SaveQuestion& question)
{
    QFileDialog dialog(parent, question.title, question.folder, question.filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(question.ending);  // by the dialog: added afterwards, it would make another file's name, unasked
    if (!question.name.isEmpty())
        dialog.selectFile(question.name);
    while (dialog.exec() == QDialog::Accepted) {
        const QString file = dialog.selectedFiles().constFirst();
        if (!question.endingNeeded || QFileInfo(file).suffix().compare(question.ending, Qt::CaseInsensitive) == 0)
            return file;
        const QString whole = file + u'.' + question.ending;
        if (!QFileInfo::exists(whole))
            return whole;
        dialog.selectFile(whole);             // and ask about this one
    }
    return {};
}

} // namespace retort::ui
