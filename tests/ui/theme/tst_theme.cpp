#include "ui/theme/card.h"
#include "ui/theme/elided_label.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

using namespace retort::ui;

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }
    void cleanup() { Theme::instance().setChoice(ThemeChoice::Auto); }
    void autoFollowsTheDesktopsPalette();
    void aChoiceChangesOpenWidgetsOnceAndWithoutRecursion();
    void choicesSurviveAsText();
    void iconsTakeTheThemesColour();
    void everyIconIsDrawn();
    void everyControlIsPaintedInEveryLook();
    void aLongTitleIsCutAndANoteBeforeIt();
    void titlesOfTablesMayHaveTwoLines();
    void whatLooksLikeHtmlIsShownAsItIs();
};

void TestTheme::autoFollowsTheDesktopsPalette()
{
    auto* style = qobject_cast<Style*>(QApplication::style());
    QVERIFY(style);
    QPalette desktop(Qt::white, QColor(40, 40, 40));
    style->polish(desktop);
    QCOMPARE(Theme::instance().look(), Look::Dark);
    QCOMPARE(desktop.color(QPalette::Window), colour(Tone::Ground, Look::Dark));
    desktop = QPalette(Qt::black, QColor(240, 240, 240));
    style->polish(desktop);
    QCOMPARE(Theme::instance().look(), Look::Light);
    QCOMPARE(desktop.color(QPalette::Window), colour(Tone::Ground, Look::Light));
}

void TestTheme::aChoiceChangesOpenWidgetsOnceAndWithoutRecursion()
{
    QWidget window;
    auto* label = quietLabel(QStringLiteral("quiet"), &window);
    auto* good = new QLabel(QStringLiteral("+1.3"), &window);
    setTone(good, Tone::Good);
    window.show();
    QSignalSpy changed(&Theme::instance(), &Theme::changed);
    Theme::instance().setChoice(ThemeChoice::Dark);
    QTRY_COMPARE(changed.size(), 1);
    QTRY_COMPARE(window.palette().color(QPalette::Window), colour(Tone::Ground, Look::Dark));
    QCOMPARE(label->palette().color(label->foregroundRole()), colour(Tone::Quiet, Look::Dark));
    QCOMPARE(good->palette().color(good->foregroundRole()), colour(Tone::Good, Look::Dark));
    QCOMPARE(window.grab().toImage().pixelColor(window.width() - 2, window.height() - 2), colour(Tone::Ground, Look::Dark));
    Theme::instance().setChoice(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(changed.size(), 1);                       // nothing changed, nothing said
    Theme::instance().setChoice(ThemeChoice::Contrast);
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(good->palette().color(good->foregroundRole()), colour(Tone::Good, Look::Contrast));
}

void TestTheme::choicesSurviveAsText()
{
    for (const auto choice : {ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast})
        QCOMPARE(choiceFromId(choiceId(choice)), choice);
    QCOMPARE(choiceFromId(QStringLiteral("sepia")), ThemeChoice::Auto);
}

void TestTheme::iconsTakeTheThemesColour()
{
    Theme::instance().setChoice(ThemeChoice::Light);
    const QIcon stop = icon("stop");
    QCOMPARE(stop.pixmap(16).toImage().pixelColor(8, 8), colour(Tone::Text, Look::Light));
    Theme::instance().setChoice(ThemeChoice::Dark);
    QCOMPARE(stop.pixmap(16).toImage().pixelColor(8, 8), colour(Tone::Text, Look::Dark));
    QCOMPARE(icon("stop", Tone::OnAccent).pixmap(16).toImage().pixelColor(8, 8), colour(Tone::OnAccent, Look::Dark));
}

void TestTheme::everyIconIsDrawn()
{
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList();
    QVERIFY(files.size() > 20);
    for (const QString& file : files) {
        const QImage image = icon(file.chopped(4).toStdString()).pixmap(16).toImage();
        int inked = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                inked += image.pixelColor(x, y).alpha() > 128;
        }
        QVERIFY2(inked >= 12, qPrintable(file));
    }
}

void TestTheme::everyControlIsPaintedInEveryLook()
{
    QWidget window;
    auto* columns = new QHBoxLayout(&window);
    auto* card = new Card(QStringLiteral("Student"));
    card->setDot(Tone::Student);
    card->setNote(QStringLiteral("+ without teacher"));
    auto* combo = new QComboBox;
    combo->addItems({QStringLiteral("mlp 128–128"), QStringLiteral("cnn")});
    auto* edit = new QLineEdit;
    edit->setPlaceholderText(QStringLiteral("Filter: student:mlp T>=4"));
    auto* spin = new QDoubleSpinBox;
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    auto* check = new QCheckBox(QStringLiteral("per seed"));
    check->setChecked(true);
    auto* radio = new QRadioButton(QStringLiteral("as trained"));
    radio->setChecked(true);
    auto* progress = new QProgressBar;
    progress->setTextVisible(false);
    progress->setValue(60);
    auto* off = new QComboBox;
    off->addItem(QStringLiteral("disabled"));
    off->setEnabled(false);
    auto* run = new QPushButton(icon("run", Tone::OnAccent), QStringLiteral("Run"));
    run->setProperty("primary", true);
    auto* pause = new QPushButton(icon("pause"), QStringLiteral("Pause"));
    auto* tool = new QToolButton;
    tool->setIcon(icon("help"));
    for (QWidget* widget : std::initializer_list<QWidget*>{combo, edit, spin, slider, check, radio, progress, off, run, pause, tool})
        card->body()->addWidget(widget);
    card->body()->addStretch(1);
    columns->addWidget(card);
    auto* right = new Card(QStringLiteral("Runs"));
    auto* tabs = new QTabBar;
    for (const char* title : {"Train", "Confusion", "Samples"})
        tabs->addTab(QLatin1StringView(title));
    auto* table = new QTableWidget(12, 3);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setHorizontalHeaderLabels({QStringLiteral("Run"), QStringLiteral("Acc"), QStringLiteral("State")});
    for (int row = 0; row < 12; ++row)
        table->setItem(row, 0, new QTableWidgetItem(QStringLiteral("student s%1").arg(row)));
    table->selectRow(1);
    right->body()->addWidget(tabs);
    right->body()->addWidget(table, 1);
    columns->addWidget(right, 1);
    window.resize(760, 460);
    window.show();

    const QString pictures = qEnvironmentVariable("RETORT_PICTURES");
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast}) {
        Theme::instance().setChoice(choice);
        QCoreApplication::processEvents();
        const QImage image = window.grab().toImage();
        const Look look = Theme::instance().look();
        const auto at = [&](QWidget* widget, QPoint inside) { return image.pixelColor((widget->mapTo(&window, inside) * image.devicePixelRatio())); };
        QCOMPARE(at(card, {card->width() / 2, 4}), colour(Tone::Card, look));
        QCOMPARE(at(run, {6, run->height() / 2}), colour(Tone::Accent, look));
        QCOMPARE(at(slider, {6, slider->height() / 2}), colour(Tone::Accent, look));
        QCOMPARE(at(table->viewport(), {table->columnViewportPosition(0) + table->columnWidth(0) - 3, table->rowViewportPosition(1) + 4}), colour(Tone::Selection, look));
        if (!pictures.isEmpty())
            image.save(pictures + QStringLiteral("/theme-%1.png").arg(choiceId(choice)));
    }
}

void TestTheme::aLongTitleIsCutAndANoteBeforeIt()
{
    Card card(QStringLiteral("A title of some length"));
    card.setNote(QStringLiteral("a note, which has more to say than there is room for here"));
    card.resize(280, 80);
    card.show();
    const auto labels = card.findChildren<ElidedLabel*>();
    QCOMPARE(labels.size(), 2);
    QCOMPARE(labels[0]->shownText(), labels[0]->text());
    QVERIFY2(labels[1]->shownText().endsWith(u'…'), qPrintable(labels[1]->shownText()));
    QVERIFY(labels[1]->geometry().right() <= card.width());

    card.setTitle(QString(200, u'x'));
    card.setNote(QStringLiteral("2 to mend"));
    QVERIFY(card.minimumSizeHint().width() < 150);
    QTRY_VERIFY(labels[0]->shownText().endsWith(u'…'));
    QCOMPARE(labels[1]->shownText(), labels[1]->text());
}

void TestTheme::titlesOfTablesMayHaveTwoLines()
{
    QTableWidget table(1, 2);
    table.setHorizontalHeaderLabels({QStringLiteral("one"), QStringLiteral("two\nlines")});
    table.show();
    QVERIFY(table.horizontalHeader()->height() >= 2 * table.fontMetrics().height() + 4);
}

void TestTheme::whatLooksLikeHtmlIsShownAsItIs()
{
    const QString hostile = QStringLiteral("<img src='/etc/hostname'><b>bold</b>");
    QVERIFY(Qt::mightBeRichText(hostile));
    QLabel label(hostile), plain(QStringLiteral("bold"));
    label.show();
    plain.show();
    QCOMPARE(label.textFormat(), Qt::PlainText);
    QVERIFY(label.sizeHint().width() > 4 * plain.sizeHint().width());    // its letters are there to be read

    QMessageBox box(QMessageBox::Warning, hostile, hostile);
    box.setInformativeText(hostile);
    box.show();
    int shown = 0;
    for (const QLabel* each : box.findChildren<QLabel*>()) {
        shown += each->text() == hostile;
        QVERIFY(each->text().isEmpty() || each->textFormat() == Qt::PlainText);
    }
    QCOMPARE(shown, 2);

    QToolTip::showText(QPoint(5, 5), hostile, &label);
    const auto widgets = QApplication::topLevelWidgets();
    const auto tip = std::ranges::find_if(widgets, [](const QWidget* each) { return each->inherits("QTipLabel"); });
    QVERIFY(tip != widgets.end());
    QCOMPARE(qobject_cast<QLabel*>(*tip)->text(), hostile);
    QCOMPARE(qobject_cast<QLabel*>(*tip)->textFormat(), Qt::PlainText);
    QToolTip::hideText();
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
