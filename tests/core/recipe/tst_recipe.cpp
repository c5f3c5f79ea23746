#include "core/base/file.h"
#include "core/base/hash.h"
#include "planning.h"
#include "tests/places.h"

#include <functional>
#include <set>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

Choice choice(Kind kind, std::string_view id) { return {std::string(id), defaults(entry(kind, id))}; }

Recipe aRecipe()
{
    Recipe recipe;
    recipe.data = {"csv", defaults(entry(Kind::Dataset, "csv")), std::string(64, 'a'), {0, 0.1}};
    recipe.data.params.set("label", std::string("class"));
    recipe.node = {LabelledPart::PerClass, 5, Draw::PerSeed, UnlabelledPart::Rest, 0.25, {3, 7}};
    recipe.model = choice(Kind::Architecture, "mlp");
    recipe.terms = {{"hard", "cross_entropy", {0.1, 0.1, 0}, defaults(entry(Kind::Term, "cross_entropy"))},
        {"soft", "kd", {0, 0.9, 5}, defaults(entry(Kind::Term, "kd"))}};
    recipe.teachers = {{"r1:" + std::string(64, 'b'), "best"}, {"sha256:" + std::string(64, 'c'), "last"}};
    recipe.combine = "mean_probability";
    recipe.train.steps = 300;
    recipe.train.optimizer = choice(Kind::Optimizer, "adam");
    recipe.train.schedule = choice(Kind::Schedule, "cosine");
    recipe.train.augment = {choice(Kind::Augmentation, "noise")};
    recipe.train.evaluateSteps = 10;
    recipe.seed = 3;
    sortTerms(recipe.terms);
    return recipe;
}

using Change = std::pair<const char*, std::function<void(Recipe&)>>;

/// Each changes a run's numbers, so that it must change the hash.
const std::vector<Change>& realChanges()
{
    static const std::vector<Change> changes{
        {"another data set", [](Recipe& r) { r.data.dataset = "idx"; }},
        {"a parameter of the data", [](Recipe& r) { r.data.params.set("label", std::string("0")); }},
        {"other contents", [](Recipe& r) { r.data.contentHash[0] = 'b'; }},
        {"more validation", [](Recipe& r) { r.data.validation.fraction = 0.2; }},
        {"validation by count", [](Recipe& r) { r.data.validation = {100, 0}; }},
        {"labels by count", [](Recipe& r) { r.node.labelled = LabelledPart::Count; }},
        {"all labels", [](Recipe& r) { r.node.labelled = LabelledPart::All; }},
        {"no labels", [](Recipe& r) { r.node.labelled = LabelledPart::None; }},
        {"a share of labels", [](Recipe& r) { r.node = {LabelledPart::Fraction, 0.5, Draw::PerSeed, UnlabelledPart::Rest, 0.25, {3, 7}}; }},
        {"more labels", [](Recipe& r) { r.node.labelledAmount = 6; }},
        {"one draw for all", [](Recipe& r) { r.node.draw = Draw::Fixed; }},
        {"no pictures without labels", [](Recipe& r) { r.node.unlabelled = UnlabelledPart::None; }},
        {"another share of each batch", [](Recipe& r) { r.node.labelledShare = 0.5; }},
        {"one class more", [](Recipe& r) { r.node.omitClasses = {3}; }},
        {"another architecture", [](Recipe& r) { r.model = choice(Kind::Architecture, "cnn"); }},
        {"another width", [](Recipe& r) { r.model.params.set("hidden", std::vector<std::int64_t>{64}); }},
        {"one layer more", [](Recipe& r) { r.model.params.set("hidden", std::vector<std::int64_t>{128, 128}); }},
        {"dropout", [](Recipe& r) { r.model.params.set("dropout", 0.5); }},
        {"one term less", [](Recipe& r) { r.terms.pop_back(); }},
        {"another term", [](Recipe& r) { r.terms[1] = {"soft", "logit_mse", {0, 0.9, 5}, defaults(entry(Kind::Term, "logit_mse"))}; }},
        {"another temperature", [](Recipe& r) { r.terms[1].params.set("temperature", 4.000000000000001); }},
        {"another weight", [](Recipe& r) { r.terms[0].weight = {0.2, 0.2, 0}; }},
        {"another start of a weight", [](Recipe& r) { r.terms[1].weight.from = 0.1; }},
        {"another ramp of a weight", [](Recipe& r) { r.terms[1].weight.epochs = 4; }},
        {"smoothed labels", [](Recipe& r) { r.terms[0].params.set("label_smoothing", 0.1); }},
        {"another teacher", [](Recipe& r) { r.teachers[0].identity[3] = 'a'; }},
        {"other weights of a teacher", [](Recipe& r) { r.teachers[0].weights = "last"; }},
        {"one teacher less", [](Recipe& r) { r.teachers.pop_back(); }},
        {"teachers in another order", [](Recipe& r) { std::swap(r.teachers[0], r.teachers[1]); }},
        {"another mean", [](Recipe& r) { r.combine = "mean_logit"; }},
        {"more steps", [](Recipe& r) { r.train.steps = 301; }},
        {"epochs", [](Recipe& r) { r.train.steps = 0, r.train.epochs = 300; }},
        {"another batch", [](Recipe& r) { r.train.batch = 64; }},
        {"clipping", [](Recipe& r) { r.train.clip = 1; }},
        {"early stopping", [](Recipe& r) { r.train.patience = 1; }},
        {"the last weights", [](Recipe& r) { r.train.select = Select::Last; }},
        {"another optimiser", [](Recipe& r) { r.train.optimizer = choice(Kind::Optimizer, "adamw"); }},
        {"another rate", [](Recipe& r) { r.train.optimizer.params.set("lr", 0.002); }},
        {"another schedule", [](Recipe& r) { r.train.schedule = choice(Kind::Schedule, "constant"); }},
        {"warm-up", [](Recipe& r) { r.train.schedule.params.set("warmup", 0.05); }},
        {"no augmentation", [](Recipe& r) { r.train.augment.clear(); }},
        {"more noise", [](Recipe& r) { r.train.augment[0].params.set("deviation", 0.2); }},
        {"two augmentations", [](Recipe& r) { r.train.augment.push_back(choice(Kind::Augmentation, "flip")); }},
        {"measured more often", [](Recipe& r) { r.train.evaluateSteps = 5; }},
        {"measured by epochs", [](Recipe& r) { r.train.evaluateSteps = 0, r.train.evaluateEpochs = 10; }},
        {"another seed", [](Recipe& r) { r.seed = 4; }},
        {"another lane", [](Recipe& r) { r.lane = 1; }},
    };
    return changes;
}

/// Each leaves the numbers as they are.
const std::vector<Change>& idleChanges()
{
    static const std::vector<Change> changes{
        {"another name of a term", [](Recipe& r) { r.terms[1].name = "a"; }},
        {"terms in another order", [](Recipe& r) { std::swap(r.terms[0], r.terms[1]); }},
        {"classes in another order", [](Recipe& r) { r.node.omitClasses = {7, 3}; }},
        {"a ramp of a constant weight", [](Recipe& r) { r.terms[0].weight = {0.1, 0.1, 9}; }},
        {"the start of a ramp without length", [](Recipe& r) { r.terms[0].weight = {7, 0.1, 0}; }},
    };
    return changes;
}

std::string hashWith(const std::function<void(Recipe&)>& change)
{
    Recipe recipe = aRecipe();
    change(recipe);
    return recipeHash(recipe);
}

std::map<std::string, std::string> plannedHashes(const std::string& json)
{
    std::map<std::string, std::string> hashes;
    for (const PlannedRun& run : planning::planned(json).runs)
        hashes[run.hash] = run.node;
    return hashes;
}

} // namespace

class TestRecipe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStoredFormIsLossFree()
    {
        const auto same = [](const Recipe& recipe) {
            const Recipe read = recipeFromStoredJson(toStoredJson(recipe));
            return read == recipe && recipeHash(read) == recipeHash(recipe);
        };
        QVERIFY(same(aRecipe()));
        QVERIFY(same(Recipe{{"digits", {}, "", {100, 0}}, {}, choice(Kind::Architecture, "linear"), {}, {}, {}, aRecipe().train, 18446744073709551615ULL, 2003}));
        for (const auto& changes : {realChanges(), idleChanges()}) {
            for (const auto& [name, change] : changes) {
                Recipe recipe = aRecipe();
                change(recipe);
                QVERIFY2(same(recipe), name);
            }
        }
    }

    void textThatIsNoStoredRecipeIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << "";
        QTest::newRow("another thing") << "{}";
        QTest::newRow("a list") << "[]";
        auto json = nlohmann::json::parse(toStoredJson(aRecipe()));
        const auto row = [&](const char* name, const char* pointer, const nlohmann::json& value) {
            auto changed = json;
            changed[nlohmann::json::json_pointer(pointer)] = value;
            QTest::newRow(name) << QString::fromStdString(changed.dump());
        };
        row("another version", "/recipe", 2);
        row("an unknown word", "/node/draw", "sometimes");
        row("a text for a number", "/train/steps", "many");
        row("too few names", "/term_names", nlohmann::json::array());
        for (const auto& section : json.items()) {
            auto changed = json;
            changed.erase(section.key());
            QTest::newRow(("without " + section.key()).c_str()) << QString::fromStdString(changed.dump());
        }
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

    void everyRealChangeChangesTheHash()
    {
        std::set<std::string> hashes{recipeHash(aRecipe())};
        for (const auto& [name, change] : realChanges())
            QVERIFY2(hashes.insert(hashWith(change)).second, name);
    }

    void whatDecidesNothingIsNotInTheHash()
    {
        for (const auto& [name, change] : idleChanges())
            QVERIFY2(hashWith(change) == recipeHash(aRecipe()), name);
        const auto unchanged = [](const std::function<void(Recipe&)>& first, const std::function<void(Recipe&)>& second) {
            return hashWith(first) == hashWith([&](Recipe& recipe) { first(recipe), second(recipe); });
        };
        QVERIFY(unchanged([](Recipe& r) { r.teachers.pop_back(); }, [](Recipe& r) { r.combine = "mean_logit"; }));
        QVERIFY(unchanged([](Recipe& r) { r.node.labelled = LabelledPart::All; }, [](Recipe& r) { r.node.draw = Draw::Fixed, r.node.labelledAmount = 9; }));
        QVERIFY(unchanged([](Recipe& r) { r.node.unlabelled = UnlabelledPart::None; }, [](Recipe& r) { r.node.labelledShare = 0.9; }));
    }

    void termsAreAddedUpInAnOrderThatNamesDoNotDecide()
    {
        Recipe recipe = aRecipe(), renamed = aRecipe();
        renamed.terms[0].name = "z";
        renamed.terms[1].name = "a";
        sortTerms(renamed.terms);
        for (std::size_t i = 0; i < recipe.terms.size(); ++i)
            QCOMPARE(renamed.terms[i].kind, recipe.terms[i].kind);
    }

    void theRowsRevisionIsPartOfTheText()
    {
        const auto json = nlohmann::json::parse(toJson(aRecipe()));
        for (const char* pointer : {"/data", "/model", "/terms/0", "/terms/1", "/combine", "/train/optimizer", "/train/schedule", "/train/augment/0"})
            QVERIFY2(json.at(nlohmann::json::json_pointer(pointer)).at("revision").is_number_integer(), pointer);
    }

    void numbersHaveOneSpelling()
    {
        const std::string text = toJson(aRecipe());
        QVERIFY(text.find("\"temperature\":4.0}") != std::string::npos);
        QVERIFY(text.find("\"fraction\":0.1}") != std::string::npos);
        QVERIFY(text.find(' ') == std::string::npos);
        Recipe zero = aRecipe();
        zero.train.clip = -0.0;
        QCOMPARE(recipeHash(zero), recipeHash(aRecipe()));
        zero.train.clip = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN(recipeHash(zero), Error);
    }

    /// The same experiment, written otherwise: order of keys, spelling of numbers, names of nodes and terms, defaults written out.
    void spellingAndNamesLeaveTheHashes()
    {
        const auto plain = plannedHashes(R"({"data": {"dataset": "fashion_mnist"}, "nodes": {
            "teacher": {"model": {"architecture": "cnn"}, "train": {"epochs": 2}},
            "student": {"model": {"architecture": "mlp", "hidden": [64]}, "teachers": {"from": ["teacher"]}, "train": {"steps": 100},
                "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}}},
            "plain": {"baseline_of": "student"}}})");
        const auto other = plannedHashes(R"({"sweep": {}, "seeds": [0.0], "name": "another", "nodes": {
            "b": {"reference_of": "s"},
            "s": {"terms": {"a": {"temperature": 4.00, "weight": 9e-1, "kind": "kd"}, "z": {"weight": {"from": 3, "to": 0.10, "epochs": 0}, "kind": "cross_entropy", "label_smoothing": 0}},
                "train": {"batch": 128.0, "steps": 1e2, "optimizer": {"lr": 1e-3}, "schedule": {"kind": "constant", "warmup": 0}, "evaluate": {"every": "auto"}, "augment": [], "select": "best"},
                "teachers": {"from": "t", "weights": "best", "combine": "mean_logit"}, "model": {"hidden": [64.0], "architecture": "mlp", "dropout": 0}},
            "t": {"train": {"epochs": 2}, "model": {"architecture": "cnn", "channels": [16, 32]}, "data": {"labelled": "all", "unlabelled": "none", "omit_classes": []}, "terms": {"x": {"kind": "cross_entropy"}}}
            }, "data": {"validation": {"fraction": 0.1, "from": "train"}, "path": "/elsewhere", "dataset": "fashion_mnist"}, "retort": 1})");
        QCOMPARE(plain.size(), std::size_t{3});
        for (const auto& [hash, node] : plain)
            QVERIFY2(other.contains(hash), node.c_str());
        QCOMPARE(other.size(), plain.size());
    }

    /// tests/golden/recipes: NODE.json is the canonical text, hashes.txt its SHA-256 as sha256sum writes it. A difference means
    /// that finished runs are no longer found: raise the revision of a row whose numbers changed, and say so in the commit.
    void goldenRecipesStayTheSame_data()
    {
        QTest::addColumn<QString>("node");
        for (const char* node : {"teacher", "same-pictures", "labels-only", "no-labels", "all-labels"})
            QTest::newRow(node) << node;
    }

    void goldenRecipesStayTheSame()
    {
        QFETCH(QString, node);
        const std::string folder = (test::sourceFolder() / "tests/golden/recipes/").string();
        const std::string name = node.toStdString();
        const Plan plan = retort::plan(planning::resolved(readExperiment(test::sourceFolder() / "experiments/fashion-first.json")), planning::fashion());
        const auto run = std::ranges::find(plan.runs, name, &PlannedRun::node);
        QVERIFY(run != plan.runs.end());
        QCOMPARE(toJson(run->recipe), readFile(folder + name + ".json"));
        const std::string hashes = readFile(folder + "hashes.txt");
        QVERIFY2(hashes.find(run->hash.substr(3) + "  " + name + ".json\n") != std::string::npos, run->hash.c_str());
    }
};

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
