#include "ui/about.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QShortcut>
#include <QSysInfo>
#include <QTextBrowser>
#include <QThread>
#include <QVBoxLayout>

#include <sqlite3.h>

namespace retort::ui {

namespace {

/// A window of its own that does not hold up the other, with one button to close it.
QDialog* sheet(QWidget* parent, const QString& title)
{
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(2 * space::large, 2 * space::large, 2 * space::large, space::large);
    column->setSpacing(space::large);
    return dialog;
}

QDialogButtonBox* closeButton(QDialog* dialog)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return buttons;
}

} // namespace

QString diagnostics(const std::filesystem::path& store)
{
    const QStringList lines{
        QStringLiteral("Retort " RETORT_VERSION),
        QStringLiteral("Qt %1 (built with " QT_VERSION_STR "), platform %2, scale %3").arg(QLatin1StringView(qVersion()), QGuiApplication::platformName()).arg(qGuiApp->devicePixelRatio()),
        QStringLiteral("SQLite %1 (built with " SQLITE_VERSION ")").arg(QLatin1StringView(sqlite3_libversion())),
        QStringLiteral("compiler " __VERSION__),
        QStringLiteral("%1, %2, %3 cores").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture()).arg(QThread::idealThreadCount()),
        QStringLiteral("store %1").arg(QString::fromStdString(store.string())),
    };
    return lines.join(u'\n');
}

void showAbout(QWidget* parent, const std::filesystem::path& store)
{
    QDialog* dialog = sheet(parent, QDialog::tr("About Retort"));
    auto* column = qobject_cast<QVBoxLayout*>(dialog->layout());
    auto* head = new QHBoxLayout;
    head->setSpacing(2 * space::large);
    auto* sign = new QLabel;
    sign->setPixmap(programIcon().pixmap({64, 64}, parent->devicePixelRatioF()));
    head->addWidget(sign);
    auto* words = new QVBoxLayout;
    words->addWidget(typeLabel(Type::Number, QStringLiteral("Retort " RETORT_VERSION)));
    words->addWidget(new QLabel(QDialog::tr("A workbench for knowledge distillation.")));
    words->addWidget(quietLabel(QDialog::tr("Free software under the GNU General Public License, version 3 or later.\n"
                                            "With Qt and Qt Charts (GPL), LibTorch (BSD), SQLite (public domain), SQLiteCpp, nlohmann JSON, "
                                            "CLI11, fmt and spdlog (MIT, BSD).")));
    head->addLayout(words, 1);
    column->addLayout(head);
    const QString facts = diagnostics(store);
    auto* details = quietLabel(facts);
    details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(details);
    auto* buttons = closeButton(dialog);
    auto* copy = buttons->addButton(QDialog::tr("&Copy diagnostics"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon("copy"));
    QObject::connect(copy, &QPushButton::clicked, dialog, [facts] { QGuiApplication::clipboard()->setText(facts); });
    column->addWidget(buttons);
    dialog->show();
}

void showShortcuts(QWidget* parent)
{
    QDialog* dialog = sheet(parent, QDialog::tr("Keyboard shortcuts"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * space::large);
    const auto add = [form](const QString& text, const QKeySequence& keys) {
        auto* label = typeLabel(Type::Strong, keys.toString(QKeySequence::NativeText));
        form->addRow(label, new QLabel(QString(text).remove(u'&').remove(u'…')));
    };
    for (const auto* shortcut : parent->findChildren<QShortcut*>(QString(), Qt::FindDirectChildrenOnly))
        add(shortcut->objectName(), shortcut->key());
    for (const auto* action : parent->findChildren<QAction*>()) {
        if (!action->shortcut().isEmpty())
            add(action->whatsThis().isEmpty() ? action->text() : action->whatsThis(), action->shortcut());
    }
    auto* column = qobject_cast<QVBoxLayout*>(dialog->layout());
    column->addLayout(form);
    column->addWidget(closeButton(dialog));
    dialog->show();
}

void showGuide(QWidget* parent)
{
    QDialog* dialog = sheet(parent, QDialog::tr("Guide"));
    auto* text = new QTextBrowser;
    text->setFrameShape(QFrame::NoFrame);
    text->setOpenExternalLinks(true);
    text->document()->setDocumentMargin(2 * space::medium);
    QFile page(QStringLiteral(":/help/guide.md"));
    // The same page as on the web, without its pictures: the window is there to be looked at.
    static const QRegularExpression picture(QStringLiteral("<picture>.*</picture>\n"));
    if (page.open(QIODevice::ReadOnly))
        text->setMarkdown(QString::fromUtf8(page.readAll()).remove(picture));
    auto* column = qobject_cast<QVBoxLayout*>(dialog->layout());
    column->addWidget(text, 1);
    column->addWidget(closeButton(dialog));
    dialog->resize(720, 560);
    dialog->show();
}

} // namespace retort::ui
