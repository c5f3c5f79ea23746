#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/recipe.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <functional>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

Choice choice(Kind kind, std::string_view id) { return {std::string(id), defaults(entry(kind, id))}; }

Recipe aRecipe()
{
    Recipe recipe;
    recipe.data = {"csv", defaults(entry(Kind::Dataset, "csv")), std::string(64, 'a'), {0, 0.1}};
    recipe.data.params.set("header", true);
    recipe.node = {LabelledPart::PerClass, 5, Draw::PerSeed, UnlabelledPart::Rest, 0.25, {3, 7}};
    recipe.model = choice(Kind::Architecture, "mlp");
    recipe.terms = {{"hard", "cross_entropy", {0.1, 0.1, 0}, defaults(entry(Kind::Term, "cross_entropy"))},
        {"soft", "kd", {0, 0.9, 5}, defaults(entry(Kind::Term, "kd"))}};
    recipe.teachers = {{"r1:" + std::string(64, 'b'), "best"}, {"sha256:" + std::string(64, 'c'), "selected"}};
    recipe.combine = "mean_probability";
    recipe.train.steps = 300;
    recipe.train.optimizer = choice(Kind::Optimizer, "adam");
    recipe.train.schedule = choice(Kind::Schedule, "cosine");
    recipe.train.augment = {choice(Kind::Augmentation, "noise")};
    recipe.train.evaluateSteps = 10;
    recipe.seed = 3;
    recipe.lane = 0;
    sortTerms(recipe.terms);
    return recipe;
}

} // namespace

class TestRecipe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStoredFormIsLossFree()
    {
        const Recipe recipe = aRecipe();
        QVERIFY(recipeFromStoredJson(toStoredJson(recipe)) == recipe);
        QCOMPARE(recipeHash(recipeFromStoredJson(toStoredJson(recipe))), recipeHash(recipe));
        QVERIFY(recipeFromStoredJson(toStoredJson(Recipe{.data = recipe.data, .node = {}, .model = recipe.model, .terms = {}, .teachers = {},
                    .combine = {}, .train = recipe.train}))
                    .teachers.empty());
    }

    void textThatIsNoStoredRecipeIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << "";
        QTest::newRow("another thing") << "{}";
        QTest::newRow("a list") << "[]";
        auto json = nlohmann::json::parse(toStoredJson(aRecipe()));
        auto newer = json;
        newer["recipe"] = 2;
        QTest::newRow("another version") << QString::fromStdString(newer.dump());
        json["node"]["draw"] = "sometimes";
        QTest::newRow("an unknown word") << QString::fromStdString(json.dump());
    }

    void textThatIsNoStoredRecipeIsRefused()
    {
        QFETCH(QString, text);
        QVERIFY_EXCEPTION_THROWN(recipeFromStoredJson(text.toStdString()), Error);
    }

    void theHashIsThatOfTheCanonicalText()
    {
        QCOMPARE(recipeHash(aRecipe()), "r1:" + sha256(toJson(aRecipe())));
    }
};

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
