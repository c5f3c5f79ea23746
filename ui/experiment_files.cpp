#include "ui/experiment_files.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/resources.h"
#include "core/translate/translate.h"
#include "ui/foreign_text.h"
#include "ui/save_dialog.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr auto lastFolder = "experiment/folder";

QString filter() { return QObject::tr("Experiments (*.json)"); }

/// The text of a small file that another toolkit's looks like; else nothing, and the file is read as an experiment.
std::string foreignText(const QString& file)
{
    constexpr std::size_t most = std::size_t{1} << 20;
    if (QFileInfo(file).suffix() == QStringLiteral("json"))
        return {};
    try {
        std::string text = readFile(file.toStdString(), most);
        return looksForeign(text) ? text : std::string();
    } catch (const Error&) {
        return {};
    }
}

bool take(Workbench& workbench, const std::function<Experiment()>& read, const QString& what, const QString& file)
{
    try {
        ExperimentDocument& document = workbench.document();
        Experiment experiment = read();
        if (document.isEdited() && !(document.experiment() == experiment))
            Q_EMIT workbench.message(QObject::tr("“%1” was not saved as it was last; Undo brings it back.").arg(QString::fromStdString(document.experiment().name())), false);
        document.replace(std::move(experiment), what, file);
        return true;
    } catch (const Error& error) {
        Q_EMIT workbench.message(QString::fromUtf8(error.what()), true);
        return false;
    }
}

/// Where the next dialog begins. At a start this is mostly where it was: then nothing is written.
void keepFolder(const QString& file)
{
    const auto kept = settings();
    const QString folder = QFileInfo(file).absolutePath();
    if (kept->value(QLatin1String(lastFolder)).toString() != folder)
        kept->setValue(QLatin1String(lastFolder), folder);
}

void open(Workbench& workbench, QWidget* parent)
{
    const QString file = QFileDialog::getOpenFileName(parent, QObject::tr("Open an experiment"), settings()->value(QLatin1String(lastFolder)).toString(), filter() + QStringLiteral(";;") + QObject::tr("Other toolkits' files (*.yaml *.yml *.sh *.txt)"));
    if (!file.isEmpty())
        openExperiment(workbench, file, parent);
}

void saveTo(Workbench& workbench, const QString& file)
{
    try {
        writeFileAtomically(file.toStdString(), toText(workbench.document().experiment()));
        workbench.document().setSaved(file);
        keepFolder(file);
        Q_EMIT workbench.message(QObject::tr("Saved %1").arg(file), false);
    } catch (const Error& error) {
        Q_EMIT workbench.message(QString::fromUtf8(error.what()), true);
    }
}

void saveAs(Workbench& workbench, QWidget* parent)
{
    const QString file = askWhereToSave(parent, {.title = QObject::tr("Save the experiment"), .folder = settings()->value(QLatin1String(lastFolder)).toString(),
                                                    .filter = filter(), .ending = QStringLiteral("json")});
    if (!file.isEmpty())
        saveTo(workbench, file);
}

bool isReadyExperiment(const QString& file)
{
    return std::ranges::any_of(galleryFiles(), [&](const auto& ready) { return QFileInfo(QString::fromStdString(ready.string())) == QFileInfo(file); });
}

/// Would saving undo what another window or program has written since?
bool isChangedOutside(const ExperimentDocument& document)
{
    try {
        const Experiment now = readExperiment(document.filePath().toStdString());
        const Experiment* known = document.begunWith();
        return !(now == document.experiment()) && !(known && now == *known);
    } catch (const Error&) {
        return QFileInfo::exists(document.filePath());   // it was an experiment
    }
}

enum class Answer { Overwrite, SaveAs, Cancel };

Answer askAboutChange(const QString& file, QWidget* parent)
{
    QMessageBox box(QMessageBox::Warning, QObject::tr("Save the experiment"),
        QObject::tr("%1 has been changed by another window or program since it was read here. Overwriting it undoes that change; under another name, both are kept.").arg(file),
        QMessageBox::Cancel, parent);
    box.setTextFormat(Qt::PlainText);
    const auto* overwrite = box.addButton(QObject::tr("&Overwrite"), QMessageBox::DestructiveRole);
    auto* other = box.addButton(QObject::tr("Save &as…"), QMessageBox::AcceptRole);
    box.setDefaultButton(other);
    box.exec();
    return box.clickedButton() == overwrite ? Answer::Overwrite : box.clickedButton() == other ? Answer::SaveAs : Answer::Cancel;
}

void save(Workbench& workbench, QWidget* parent)
{
    const QString file = workbench.document().filePath();
    if (file.isEmpty() || isReadyExperiment(file))
        return saveAs(workbench, parent);
    const Answer answer = isChangedOutside(workbench.document()) ? askAboutChange(file, parent) : Answer::Overwrite;
    if (answer == Answer::Overwrite)
        saveTo(workbench, file);
    else if (answer == Answer::SaveAs)
        saveAs(workbench, parent);
}

void copyText(Workbench& workbench, QWidget*)
{
    QApplication::clipboard()->setText(QString::fromStdString(toText(workbench.document().experiment())));
    Q_EMIT workbench.message(QObject::tr("The experiment's text is on the clipboard."), false);
}

void paste(Workbench& workbench, QWidget* parent) { pasteExperiment(workbench, QApplication::clipboard()->text(), parent); }

void copyCommand(Workbench& workbench, QWidget*)
{
    QApplication::clipboard()->setText(commandLine(workbench));
    Q_EMIT workbench.message(QObject::tr("The command is on the clipboard."), false);
}

void gallery(Workbench& workbench, QWidget* parent) { chooseFromGallery(workbench, parent); }

constexpr FileAction actions[] = {
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "&Gallery…"), gallery},
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "&Open…"), open, true, QKeySequence::Open},
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "&Save"), save, false, QKeySequence::Save},
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "Save &as…"), saveAs, false, QKeySequence::SaveAs},
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "&Copy as text"), copyText, true},
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "&Paste text"), paste},
    {QT_TRANSLATE_NOOP("retort::ui::ExperimentPanel", "Copy as command &line"), copyCommand},
};

} // namespace

std::span<const FileAction> fileActions() { return actions; }

bool openExperiment(Workbench& workbench, const QString& file, QWidget* parent)
{
    if (const std::string text = foreignText(file); !text.empty())
        return offerTranslation(workbench, QString::fromStdString(text), parent);
    keepFolder(file);
    return take(workbench, [&] { return readExperiment(file.toStdString()); }, QObject::tr("Open %1").arg(QFileInfo(file).fileName()), file);
}

bool pasteExperiment(Workbench& workbench, const QString& text, QWidget* parent)
{
    if (looksForeign(text.toStdString()))
        return offerTranslation(workbench, text, parent);
    return take(workbench, [&] { return parseExperiment(text.toStdString()); }, QObject::tr("Paste an experiment"), {});
}

std::vector<std::filesystem::path> galleryFiles()
{
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(resourceFile("experiments"), none))
        if (file.path().extension() == ".json")
            files.push_back(file.path());
    std::ranges::sort(files);
    return files;
}

void chooseFromGallery(Workbench& workbench, QWidget* parent)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(QObject::tr("Ready experiments"));
    auto* column = new QVBoxLayout(&dialog);
    auto* list = new QListWidget(&dialog);
    list->setAccessibleName(QObject::tr("Ready experiments"));
    list->setWordWrap(true);
    list->setSpacing(space::small);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const auto& file : galleryFiles()) {
        try {
            const Experiment experiment = readExperiment(file);
            auto* item = new QListWidgetItem(list);
            item->setData(Qt::UserRole, QString::fromStdString(file.string()));
            auto* label = new QLabel(list);
            label->setTextFormat(Qt::RichText);
            label->setWordWrap(true);
            label->setContentsMargins(space::medium, space::medium, space::medium, space::medium);
            label->setText(QStringLiteral("<b>%1</b><br>%2")
                               .arg(QString::fromStdString(experiment.name()).toHtmlEscaped(), QString::fromStdString(experiment.about()).toHtmlEscaped()));
            label->setMinimumWidth(560);
            label->setMaximumWidth(560);
            item->setSizeHint(QSize(580, label->heightForWidth(560)));
            list->setItemWidget(item, label);
            item->setData(Qt::AccessibleTextRole, QString::fromStdString(experiment.name() + ": " + experiment.about()));
        } catch (const Error& error) {
            Q_EMIT workbench.message(QString::fromUtf8(error.what()), true);
        }
    }
    list->setCurrentRow(0);
    list->setMinimumSize(620, 420);
    column->addWidget(list);
    auto* buttons = new QDialogButtonBox(&dialog);
    auto* take = buttons->addButton(QObject::tr("Take it"), QDialogButtonBox::AcceptRole);
    take->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    column->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    QObject::connect(list, &QListWidget::itemActivated, &dialog, &QDialog::accept);
    if (dialog.exec() == QDialog::Accepted && list->currentItem())
        openExperiment(workbench, list->currentItem()->data(Qt::UserRole).toString());
}

} // namespace retort::ui
