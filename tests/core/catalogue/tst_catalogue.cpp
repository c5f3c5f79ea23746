#include "core/base/error.h"
#include "core/base/file.h"
#include "core/catalogue/catalogue.h"
#include "tests/places.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

using namespace retort;   // NOLINT: a test of this namespace alone

Q_DECLARE_METATYPE(const retort::Entry*)
Q_DECLARE_METATYPE(const retort::ParamInfo*)

namespace {

void eachEntry()
{
    QTest::addColumn<const Entry*>("row");
    for (const Kind kind : allKinds()) {
        for (const Entry& row : catalogue(kind))
            QTest::newRow((std::string(kindName(kind)) + ' ' + std::string(row.id)).c_str()) << &row;
    }
}

void eachParam()
{
    QTest::addColumn<const ParamInfo*>("info");
    for (const Kind kind : allKinds()) {
        for (const Entry& row : catalogue(kind)) {
            for (const ParamInfo& info : row.params)
                QTest::newRow((std::string(kindName(kind)) + ' ' + std::string(row.id) + ' ' + std::string(info.id)).c_str()) << &info;
        }
    }
}

bool isId(std::string_view id)
{
    return !id.empty() && std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// Begins with a capital letter or a sign and ends with its only full stop.
bool isOneSentence(std::string_view text)
{
    return text.size() > 5 && text.ends_with('.') && !text.starts_with(' ') && text.find(". ") == std::string_view::npos && !(text[0] >= 'a' && text[0] <= 'z');
}

bool hasType(const nlohmann::json& json, ParamType type)
{
    switch (type) {
    case ParamType::Boolean: return json.is_boolean();
    case ParamType::Integer: return json.is_number_integer();
    case ParamType::Real: return json.is_number_float();
    case ParamType::Integers: return json.is_array() && std::ranges::all_of(json, [](const auto& one) { return one.is_number_integer(); });
    case ParamType::Choice:
    case ParamType::Text:
    case ParamType::Path: return json.is_string();
    }
    return false;
}

} // namespace

class TestCatalogue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachRowIsWhole_data() { eachEntry(); }
    void eachRowIsWhole()
    {
        QFETCH(const Entry*, row);
        QVERIFY(isId(row->id));
        QVERIFY(!row->title.empty());
        QVERIFY(row->about.size() > 20 && row->about.ends_with('.'));
        QVERIFY(row->revision >= 1);
        std::set<std::string_view> ids;
        for (const ParamInfo& info : row->params)
            QVERIFY2(ids.insert(info.id).second, info.id.data());
    }

    void idsAreUniqueInTheirKind()
    {
        for (const Kind kind : allKinds()) {
            std::set<std::string_view> ids;
            for (const Entry& row : catalogue(kind))
                QVERIFY2(ids.insert(row.id).second, row.id.data());
            QVERIFY(!ids.empty());
            QVERIFY(isId(kindName(kind)));
        }
    }

    void eachParameterIsWhole_data() { eachParam(); }
    void eachParameterIsWhole()
    {
        QFETCH(const ParamInfo*, info);
        QVERIFY(isId(info->id));
        QVERIFY(!info->title.empty());
        QVERIFY2(isOneSentence(info->help), info->help.data());
        QCOMPARE(info->type == ParamType::Choice, !info->choices.empty());
        QVERIFY(info->min < info->max);
        QVERIFY(!info->logarithmic || info->min > 0);   // a slider in factors has no 0
        if (info->type == ParamType::Integer || info->type == ParamType::Real || info->type == ParamType::Integers)
            QVERIFY(info->min > std::numeric_limits<double>::lowest() && info->max < std::numeric_limits<double>::max());
    }

    void eachDefaultIsAllowed_data() { eachParam(); }
    void eachDefaultIsAllowed()
    {
        QFETCH(const ParamInfo*, info);
        if (info->value.empty())
            return;   // must be given
        const auto json = nlohmann::json::parse(info->value);
        QVERIFY(hasType(json, info->type));
        for (const auto& number : json.is_array() ? json : nlohmann::json::array({json})) {
            if (number.is_number())
                QVERIFY(number.get<double>() >= info->min && number.get<double>() <= info->max);
        }
        if (info->type == ParamType::Choice)
            QVERIFY(std::ranges::find(info->choices, json.get<std::string>()) != info->choices.end());
    }

    void defaultsAreTyped_data() { eachEntry(); }
    void defaultsAreTyped()
    {
        QFETCH(const Entry*, row);
        const Params params = defaults(*row);
        for (const ParamInfo& info : row->params) {
            QCOMPARE(params.has(info.id), !info.value.empty());
            if (!params.has(info.id))
                continue;
            switch (info.type) {
            case ParamType::Boolean: (void)params.boolean(info.id); break;
            case ParamType::Integer: (void)params.integer(info.id); break;
            case ParamType::Real: (void)params.real(info.id); break;
            case ParamType::Integers: (void)params.integers(info.id); break;
            case ParamType::Choice:
            case ParamType::Text:
            case ParamType::Path: (void)params.text(info.id); break;
            }
            QVERIFY_EXCEPTION_THROWN((void)(info.type == ParamType::Real ? params.text(info.id).size() : params.real(info.id) > 0), Error);
        }
        QVERIFY_EXCEPTION_THROWN((void)params.real("no_such_parameter"), Error);
    }

    void valuesKeepTheirTypesInJson()
    {
        Params params;
        params.set("yes", true);
        params.set("whole", std::int64_t{4});
        params.set("real", 4.0);
        params.set("word", std::string("adam"));
        params.set("list", std::vector<std::int64_t>{128, 64});
        QCOMPARE(toJson(params).dump(), R"({"list":[128,64],"real":4.0,"whole":4,"word":"adam","yes":true})");
        QCOMPARE(toJson(Params()).dump(), "{}");
    }

    void everyTermSaysWhatItNeeds()
    {
        for (const Entry& row : catalogue(Kind::Term))
            QVERIFY2(row.needs != NeedsNothing, row.id.data());
    }

    void everyTermHasItsPage()
    {
        for (const Entry& row : catalogue(Kind::Term)) {
            const std::string page = readFile(test::sourceFolder() / "docs" / "methods" / "terms" / (std::string(row.id) + ".md"));
            QVERIFY2(page.starts_with("# " + std::string(row.title) + ": `" + std::string(row.id) + "`"), row.id.data());
            for (const ParamInfo& info : row.params)
                QVERIFY2(page.find("`" + std::string(info.id) + "`") != std::string::npos, (std::string(row.id) + ' ' + std::string(info.id)).c_str());
            QVERIFY2(readFile(test::sourceFolder() / "docs" / "methods" / "terms.md").find("terms/" + std::string(row.id) + ".md") != std::string::npos, row.id.data());
            QVERIFY(row.usualWeight > 0);
        }
    }

    void everyArchitectureHasItsPlaceInThePage()
    {
        const std::string page = readFile(test::sourceFolder() / "docs" / "methods" / "models.md");
        for (const Entry& row : catalogue(Kind::Architecture)) {
            QVERIFY2(page.find("\n## " + std::string(row.title) + ": `" + std::string(row.id) + "`\n") != std::string::npos, row.id.data());
            for (const ParamInfo& info : row.params)
                QVERIFY2(page.find("`" + std::string(info.id) + "`") != std::string::npos, (std::string(row.id) + ' ' + std::string(info.id)).c_str());
        }
    }

    void theIdsThatExperimentsUseAreThere()
    {
        const std::vector<std::pair<Kind, std::vector<const char*>>> known{
            {Kind::Dataset, {"digits", "fashion_mnist", "mnist", "cifar10", "cifar100", "idx", "pictures", "csv"}},
            {Kind::Architecture, {"linear", "mlp", "cnn", "resnet", "wrn", "vgg", "mobilenet_v2", "shufflenet_v1", "shufflenet_v2"}},
            {Kind::Term, {"cross_entropy", "kd", "logit_mse"}}, {Kind::Optimizer, {"sgd", "adam", "adamw"}}, {Kind::Schedule, {"constant", "step", "cosine"}},
            {Kind::Augmentation, {"crop", "flip", "shift", "rotation", "colour_jitter", "cutout", "noise", "mixup"}}, {Kind::Combine, {"mean_probability", "mean_logit", "mean_loss"}}};
        for (const auto& [kind, ids] : known) {
            for (const char* id : ids)
                QVERIFY2(findEntry(kind, id), id);
        }
    }

    /// The form of a taught node lists the ways to combine as choices: they are the rows.
    void theTeachersFormKnowsEveryWayToCombine()
    {
        const ParamInfo* info = findParam(entry(Kind::Fields, "teachers"), "combine");
        std::vector<std::string_view> ids;
        std::ranges::transform(catalogue(Kind::Combine), std::back_inserter(ids), &Entry::id);
        QVERIFY(std::ranges::equal(info->choices, ids));
    }

    void anUnknownIdIsAnsweredWithTheNearest()
    {
        QVERIFY(!findEntry(Kind::Architecture, "mpl"));
        try {
            (void)entry(Kind::Architecture, "mpl");
            QFAIL("was found");
        } catch (const Error& e) {
            QVERIFY2(std::string(e.what()).find("did you mean \"mlp\"") != std::string::npos, e.what());
        }
    }

    void theNearestWordIsNearEnough_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("nearest");
        QTest::newRow("one letter missing") << "temperture" << "temperature";
        QTest::newRow("two letters swapped") << "wieght" << "weight";
        QTest::newRow("the word itself") << "weight" << "weight";
        QTest::newRow("far from all") << "colour" << "";
        QTest::newRow("nothing") << "" << "";
    }
    void theNearestWordIsNearEnough()
    {
        QFETCH(QString, word);
        QFETCH(QString, nearest);
        const std::vector<std::string_view> known{"temperature", "weight", "reduction"};
        QCOMPARE(QString::fromStdString(retort::nearest(word.toStdString(), known)), nearest);
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
