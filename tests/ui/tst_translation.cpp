#include "core/catalogue/catalogue.h"
#include "tests/places.h"
#include "ui/forms/catalogue_text.h"
#include "ui/translation.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

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

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTextIsFinishedAndKeepsItsPlaces_data();
    void everyTextIsFinishedAndKeepsItsPlaces();
    void everyPluralHasItsEnglishForms();
    void everyTitleOfTheCatalogueIsSaidInGerman();
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

void TestTranslation::everyTitleOfTheCatalogueIsSaidInGerman()
{
    std::set<QString> known, wanted;
    for (const Message& each : messagesOf("catalogue_de")) {
        QCOMPARE(each.context, QStringLiteral("Catalogue"));
        QVERIFY2(known.insert(each.source).second, qPrintable(each.source));
    }
    const auto add = [&wanted](std::string_view title) { wanted.insert(QString::fromUtf8(title.data(), qsizetype(title.size()))); };
    for (const Kind kind : allKinds()) {
        for (const Entry& row : catalogue(kind)) {
            add(row.title);
            for (const ParamInfo& info : row.params)
                add(info.title);
        }
    }
    for (const QString& title : wanted)
        QVERIFY2(known.contains(title), qPrintable(title));
    for (const QString& title : known)
        QVERIFY2(wanted.contains(title), qPrintable(title));   // a title that is gone

    ui::installTranslation(*qApp, QLocale(QLocale::German, QLocale::Austria));
    const QString said = ui::catalogueText(entry(Kind::Term, "kd").title);
    for (auto* translator : qApp->findChildren<QTranslator*>())
        delete translator;
    QCOMPARE(said, QStringLiteral("Weiche Ziele"));
    QCOMPARE(ui::catalogueText(entry(Kind::Term, "kd").title), QStringLiteral("Soft targets"));
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
    ui::installTranslation(*qApp, locale);
    const QString said = QCoreApplication::translate("retort::ui::DataCard", "%n seed(s)", nullptr, n);
    for (auto* translator : qApp->findChildren<QTranslator*>())
        delete translator;
    QCOMPARE(said, expected);
}

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
