#include "core/catalogue/catalogue.h"
#include "tests/places.h"
#include "ui/forms/catalogue_text.h"
#include "ui/translation.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <map>
#include <set>

using namespace retort;

namespace {

struct Message {
    QString context, source;
    bool plural = false, unfinished = false;
    QStringList forms;                        ///< of a plural: one, many; else its only text
};

std::vector<Message> messagesOf(const char* name)
{
    QFile file(QString::fromStdString((test::sourceFolder() / "resources" / "translations" / (std::string(name) + ".ts")).string()));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qPrintable(file.fileName()));
    std::vector<Message> messages;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1StringView("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1StringView("message"))
            messages.push_back({.context = context, .source = {}, .plural = xml.attributes().hasAttribute(QStringLiteral("numerus")), .forms = {}});
        else if (xml.name() == QLatin1StringView("source"))
            messages.back().source = xml.readElementText();
        else if (xml.name() == QLatin1StringView("numerusform"))
            messages.back().forms << xml.readElementText();
        else if (xml.name() == QLatin1StringView("translation")) {
            messages.back().unfinished = xml.attributes().hasAttribute(QStringLiteral("type"));
            if (!messages.back().plural)
                messages.back().forms << xml.readElementText();
        }
    }
    return messages;
}

/// The places that are filled in: %1, %L2, %n …
QStringList placesIn(const QString& text)
{
    static const QRegularExpression place(QStringLiteral("%L?([0-9]+|n)"));
    QStringList places;
    for (auto found = place.globalMatch(text); found.hasNext();)
        places << found.next().captured();
    places.sort();
    return places;
}

/// What a form may show of it: kinds, titles, help, and the choices that are words. Units and references are shown nowhere.
std::set<QString> textsOfTheCatalogue()
{
    std::set<QString> texts;
    const auto add = [&texts](std::string_view text) { texts.insert(QString::fromUtf8(text.data(), qsizetype(text.size()))); };
    for (const Kind kind : allKinds()) {
        add(kindName(kind));
        for (const Entry& row : catalogue(kind)) {
            add(row.title);
            add(row.about);
            for (const ParamInfo& info : row.params) {
                add(info.title);
                add(info.help);
                for (const std::string_view choice : info.choices) {
                    if (QChar(char16_t(choice.front())).isLetter())           // no sizes and depths
                        add(choice);
                }
            }
        }
    }
    return texts;
}

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTextIsFinishedAndKeepsItsPlaces_data();
    void everyTextIsFinishedAndKeepsItsPlaces();
    void everyPluralHasItsEnglishForms();
    void everyTextOfTheCatalogueIsSaidInGerman();
    void theCatalogueSpeaksTheLanguageOfTheWindow();
    void numbersAndWordsAgree_data();
    void numbersAndWordsAgree();
};

void TestTranslation::everyTextIsFinishedAndKeepsItsPlaces_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::newRow("German") << QByteArray("retort_de");
    QTest::newRow("English plurals") << QByteArray("retort_en");
    QTest::newRow("the catalogue in German") << QByteArray("catalogue_de");
}

void TestTranslation::everyTextIsFinishedAndKeepsItsPlaces()
{
    QFETCH(QByteArray, language);
    const auto messages = messagesOf(language.constData());
    QVERIFY(!messages.empty());
    for (const Message& each : messages) {
        const QByteArray name = (each.context + QStringLiteral(": ") + each.source).toUtf8();
        QVERIFY2(!each.unfinished, name);
        QCOMPARE(each.forms.size(), each.plural ? 2 : 1);
        QVERIFY2(!each.forms.contains(QString()), name);
        QVERIFY2(placesIn(each.forms.back()) == placesIn(each.source), name);
        for (const QString& place : placesIn(each.forms.front()))             // "one field" may leave the number out
            QVERIFY2(placesIn(each.source).contains(place), name);
    }
}

void TestTranslation::everyPluralHasItsEnglishForms()
{
    const auto english = messagesOf("retort_en");
    for (const Message& each : messagesOf("retort_de")) {
        if (each.plural)
            QVERIFY2(std::ranges::any_of(english, [&](const Message& one) { return one.context == each.context && one.source == each.source; }), qPrintable(each.source));
    }
}

void TestTranslation::everyTextOfTheCatalogueIsSaidInGerman()
{
    // Names, signs, and words that the German field has taken over.
    const QSet<QString> sameInBoth{QStringLiteral("Adam"), QStringLiteral("AdamW"), QStringLiteral("Batch"), QStringLiteral("CIFAR-10"), QStringLiteral("CIFAR-100"),
        QStringLiteral("Cutout"), QStringLiteral("Dropout"), QStringLiteral("Expansion"), QStringLiteral("Fashion-MNIST"), QStringLiteral("Linear"), QStringLiteral("MNIST"),
        QStringLiteral("Mixup"), QStringLiteral("Momentum"), QStringLiteral("Nesterov"), QStringLiteral("SGD"), QStringLiteral("Shortcut"), QStringLiteral("Stem"),
        QStringLiteral("Term"), QStringLiteral("Training"), QStringLiteral("Warm-up"), QStringLiteral("α"), QStringLiteral("β₁"), QStringLiteral("β₂"), QStringLiteral("ε")};
    std::map<QString, QString> german;
    for (const Message& each : messagesOf("catalogue_de")) {
        QCOMPARE(each.context, QStringLiteral("Catalogue"));
        QVERIFY2(german.emplace(each.source, each.forms.value(0)).second, qPrintable(each.source));
    }
    const std::set<QString> wanted = textsOfTheCatalogue();
    for (const QString& text : wanted) {
        const auto found = german.find(text);
        QVERIFY2(found != german.end(), qPrintable(text));
        QVERIFY2((found->second == text) == sameInBoth.contains(text), qPrintable(text));
    }
    for (const auto& [text, said] : german)
        QVERIFY2(wanted.contains(text), qPrintable(text));     // a text that is gone
}

void TestTranslation::theCatalogueSpeaksTheLanguageOfTheWindow()
{
    const Entry& kd = entry(Kind::Term, "kd");
    const ParamInfo& combine = *findParam(entry(Kind::Fields, "teachers"), "combine");
    const auto said = [&] { return QStringList{ui::catalogueText(kd.title), ui::catalogueText(kd.about).section(u' ', 0, 0), ui::catalogueText(combine.help), ui::catalogueText(combine.choices[1])}; };
    QCoreApplication& app = *QCoreApplication::instance();
    ui::installTranslation(app, QLocale(QLocale::German, QLocale::Austria));
    const QStringList german = said();
    for (auto* translator : app.findChildren<QTranslator*>())
        delete translator;
    QCOMPARE(german, (QStringList{QStringLiteral("Weiche Ziele"), QStringLiteral("Kullback-Leibler-Divergenz"), QStringLiteral("Wie aus den Überzeugungen mehrerer Lehrer ein Ziel wird."), QStringLiteral("mittlere Logits")}));
    QCOMPARE(said(), (QStringList{QStringLiteral("Soft targets"), QStringLiteral("Kullback–Leibler"), QStringLiteral("How the beliefs of several teachers become one target."), QStringLiteral("mean_logit")}));
}

void TestTranslation::numbersAndWordsAgree_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<int>("n");
    QTest::addColumn<QString>("expected");
    const QLocale german(QLocale::German, QLocale::Austria), english(QLocale::English, QLocale::UnitedKingdom), french(QLocale::French, QLocale::France);
    QTest::newRow("1, English") << english << 1 << QStringLiteral("1 seed");
    QTest::newRow("5, English") << english << 5 << QStringLiteral("5 seeds");
    QTest::newRow("1, German") << german << 1 << QStringLiteral("1 Startwert");
    QTest::newRow("5, German") << german << 5 << QStringLiteral("5 Startwerte");
    QTest::newRow("1, a language there is no file for") << french << 1 << QStringLiteral("1 seed");
    QTest::newRow("0, no language at all") << QLocale::c() << 0 << QStringLiteral("0 seeds");
}

void TestTranslation::numbersAndWordsAgree()
{
    QFETCH(QLocale, locale);
    QFETCH(int, n);
    QFETCH(QString, expected);
    ui::installTranslation(*QCoreApplication::instance(), locale);
    const QString said = QCoreApplication::translate("retort::ui::DataCard", "%n seed(s)", nullptr, n);
    for (auto* translator : QCoreApplication::instance()->findChildren<QTranslator*>())
        delete translator;
    QCOMPARE(said, expected);
}

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
