#include "ui/foreign_text.h"

#include "core/base/error.h"
#include "core/translate/translate.h"
#include "ui/theme/theme.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

QListWidget* noteList(const Translation& translation, QWidget* parent)
{
    auto* list = new QListWidget(parent);
    list->setObjectName(QStringLiteral("notes"));
    list->setAccessibleName(QObject::tr("What differs, and what has no counterpart"));
    list->setWordWrap(true);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const bool missing : {true, false}) {
        for (const TranslationNote& note : translation.notes) {
            if (note.missing != missing)
                continue;
            const QString part = QString::fromStdString(note.part), says = QString::fromStdString(note.says);
            auto* item = new QListWidgetItem(missing ? QObject::tr("✗ No counterpart: %1: %2").arg(part, says) : QStringLiteral("%1: %2").arg(part, says), list);
            if (missing)
                item->setForeground(colour(Tone::Warn));
        }
    }
    return list;
}

} // namespace

bool offerTranslation(Workbench& workbench, const QString& text, QWidget* parent)
{
    Translation translation;
    try {
        translation = translate(text.toStdString());
    } catch (const Error& error) {
        Q_EMIT workbench.message(QString::fromUtf8(error.what()), true);
        return false;
    }
    const bool whole = !translation.document.is_null();
    const QString toolkit = QString::fromStdString(translation.toolkit);
    const QString made = QString::fromStdString(toText(Experiment{whole ? translation.document : translation.terms}));

    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("translation"));
    dialog.setWindowTitle(QObject::tr("From %1").arg(toolkit));
    dialog.resize(820, 560);
    auto* column = new QVBoxLayout(&dialog);
    auto* about = new QLabel(whole ? QObject::tr("This is %1's. Here it means this experiment; take it, and Undo brings the old one back.").arg(toolkit)
                                   : QObject::tr("This is %1's, and says no more than a loss. These are a node's terms; copy them into an experiment's text.").arg(toolkit), &dialog);
    about->setWordWrap(true);
    column->addWidget(about);
    auto* halves = new QSplitter(Qt::Horizontal, &dialog);
    auto* source = new QPlainTextEdit(made, halves);
    source->setReadOnly(true);
    source->setAccessibleName(QObject::tr("The experiment as text"));
    source->setLineWrapMode(QPlainTextEdit::NoWrap);
    halves->addWidget(source);
    halves->addWidget(noteList(translation, halves));
    column->addWidget(halves, 1);
    auto* buttons = new QDialogButtonBox(&dialog);
    auto* take = buttons->addButton(whole ? QObject::tr("Take it") : QObject::tr("Copy"), QDialogButtonBox::AcceptRole);
    take->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    column->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() != QDialog::Accepted)
        return false;
    if (!whole) {
        QApplication::clipboard()->setText(made);
        Q_EMIT workbench.message(QObject::tr("The terms are on the clipboard."), false);
        return false;
    }
    workbench.document().replace(Experiment{translation.document}, QObject::tr("Translate from %1").arg(toolkit));
    return true;
}

} // namespace retort::ui
