#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/translate/foreign_run.h"
#include "core/translate/shell_words.h"
#include "core/translate/yaml_document.h"

#include <algorithm>

namespace retort {

namespace {

/// Where a parameter of a term stands in the configuration.
struct MdistillerSetting {
    std::string_view id;                      ///< ours
    std::string_view path;                    ///< theirs, below the method
    double usual;
};

/// One DISTILLER.TYPE: its losses, where their weights stand, and their usual values.
struct MdistillerMethod {
    std::string_view type;
    std::string_view section;
    ForeignTerm term;
    std::string_view labelWeight;             ///< of the hard labels
    double usualLabelWeight;
    std::string_view weight;                  ///< empty: 1
    double usualWeight;
    std::vector<MdistillerSetting> settings = {};
    std::string_view warmup = {};             ///< over how many epochs the weight grows
};

const std::vector<MdistillerMethod>& mdistillerMethods()
{
    static const std::vector<MdistillerMethod> table{
        {"KD", "KD", {.kind = "kd"}, "LOSS.CE_WEIGHT", 0.1, "LOSS.KD_WEIGHT", 0.9, {{"temperature", "TEMPERATURE", 4}}},
        {"DKD", "DKD", {.kind = "dkd", .says = "mdistiller lets the weight grow epoch by epoch from 1/20, here it grows in a line from 0."}, "CE_WEIGHT", 1, "", 1,
            {{"alpha", "ALPHA", 1}, {"beta", "BETA", 8}, {"temperature", "T", 4}}, "WARMUP"},
        {"AT", "AT", {.kind = "attention"}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 1000, {{"power", "P", 2}}},
        {"FITNET", "FITNET", {.kind = "hint", .says = "the layer between is a 1 × 1 convolution here; mdistiller's also strides, normalises and cuts off at 0. The reduction is the same (the mean)."},
            "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 100},
        {"RKD", "RKD", {.kind = "rkd"}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 1, {{"distance", "DISTANCE_WEIGHT", 25}, {"angle", "ANGLE_WEIGHT", 50}}},
        {"SP", "SP", {.kind = "similarity", .params = R"({"tap": "last_maps"})"}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 3000},
        {"PKT", "PKT", {.kind = "pkt"}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 30000},
        {"NST", "NST", {.kind = "nst"}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 50},
        {"VID", "VID", {.kind = "vid", .says = "mdistiller leaves the variances out of its optimiser, so that they stay what they began as; here they are trained, as in the paper."},
            "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 1, {{"initial_variance", "INIT_PRED_VAR", 5}}},
        {"CRD", "CRD", {.kind = "crd", .params = R"({"form": "memory"})"}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 0.8,
            {{"width", "FEAT.DIM", 128}, {"negatives", "NCE.K", 16384}, {"momentum", "NCE.MOMENTUM", 0.5}, {"contrast_temperature", "NCE.TEMPERATURE", 0.07}}},
        {"OFD", "OFD", {.kind = "ofd", .says = "mdistiller's teacher runs in training mode for this loss and its margins come from batch normalisation; here it stays in evaluation mode and they come from the batch."},
            "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 0.001},
        {"REVIEWKD", "REVIEWKD", {.kind = "review_kd", .says = "shapes and channels are found out here, not typed in; the pooled embedding is not a further stage."}, "CE_WEIGHT", 1, "REVIEWKD_WEIGHT", 1, {}, "WARMUP_EPOCHS"},
        {"KDSVD", "KDSVD", {.kind = "", .says = "compares singular vectors (arXiv:1807.06819), and no term here does: the gradient of such a decomposition is not stable."}, "LOSS.CE_WEIGHT", 1, "LOSS.FEAT_WEIGHT", 1},
        {"MLKD", "KD", {.kind = "", .says = "multi-level logit distillation needs two views of each picture at once, and a run here has one."}, "LOSS.CE_WEIGHT", 0.1, "LOSS.KD_WEIGHT", 0.9},
        {"NONE", "", {}, "", 1, "", 0},
    };
    return table;
}

/// The sections that say nothing of the experiment.
constexpr std::string_view saysNothing[] = {"LOG", "DATASET.NUM_WORKERS", "DATASET.TEST", "EXPERIMENT.NAME", "EXPERIMENT.TAG", "EXPERIMENT.PROJECT"};
/// What the foundOutHere of the networks say anyway.
constexpr std::string_view foundOutHere[] = {"REVIEWKD.SHAPES", "REVIEWKD.OUT_SHAPES", "REVIEWKD.IN_CHANNELS", "REVIEWKD.OUT_CHANNELS", "REVIEWKD.MAX_MID_CHANNEL", "REVIEWKD.STU_PREACT", "CRD.FEAT.STUDENT_DIM",
    "CRD.FEAT.TEACHER_DIM", "FITNET.INPUT_SIZE", "VID.INPUT_SIZE", "VID.EPS", "RKD.PDIST", "OFD.CONNECTOR"};

class MdistillerConfig {
public:
    explicit MdistillerConfig(const Json& document) : m_document(document) {}

    const Json* find(const std::string& path)
    {
        const Json* at = &m_document;
        for (std::size_t from = 0; from <= path.size();) {
            const std::size_t end = std::min(path.find('.', from), path.size());
            const std::string key = path.substr(from, end - from);
            if (!at->is_object() || !at->contains(key))
                return nullptr;
            at = &(*at)[key];
            from = end + 1;
        }
        m_known.push_back(path);
        return at;
    }
    double number(const std::string& path, double otherwise)
    {
        const Json* value = find(path);
        return value ? numberFrom(*value, path) : otherwise;
    }
    std::int64_t whole(const std::string& path, std::int64_t otherwise)
    {
        const Json* value = find(path);
        return value ? wholeFrom(*value, path) : otherwise;
    }
    std::string text(const std::string& path, const std::string& otherwise)
    {
        const Json* value = find(path);
        if (value && !value->is_string())
            throw Error(path + " needs a word.");
        return value ? value->get<std::string>() : otherwise;
    }
    /// Whatever nobody asked for.
    void noteTheRest(ForeignRun& run) const { noteTheRest(m_document, "", run); }

private:
    void noteTheRest(const Json& json, const std::string& path, ForeignRun& run) const
    {
        const auto covers = [&](std::string_view known) { return path == known || path.starts_with(std::string(known) + '.'); };
        if (std::ranges::any_of(m_known, covers) || std::ranges::any_of(saysNothing, covers) || std::ranges::any_of(foundOutHere, covers))
            return;
        if (json.is_object()) {
            for (const auto& [key, value] : json.items())
                noteTheRest(value, path.empty() ? key : path + '.' + key, run);
            return;
        }
        run.missing(path, "has no counterpart that is known here, or belongs to another method than the one chosen.");
    }

    const Json& m_document;
    std::vector<std::string> m_known;
};

void addLoss(const MdistillerMethod& method, MdistillerConfig& config, ForeignRun& run)
{
    const std::string section(method.section);
    const auto at = [&](std::string_view path) { return section + '.' + std::string(path); };
    run.addTerm("hard", "cross_entropy", config.number(at(method.labelWeight), method.usualLabelWeight));
    const double weight = method.weight.empty() ? method.usualWeight : config.number(at(method.weight), method.usualWeight);
    Json params = Json::object();
    for (const MdistillerSetting& setting : method.settings) {
        const double value = config.number(at(setting.path), setting.usual);
        const ParamInfo* info = findParam(entry(Kind::Term, method.term.kind), setting.id);
        params[std::string(setting.id)] = info && info->type == ParamType::Integer ? Json(wholeFrom(Json(value), at(setting.path))) : Json(value);
    }
    if (method.type == "FITNET") {
        const std::int64_t layer = config.whole("FITNET.HINT_LAYER", 2);
        if (layer < 1 || layer > 3)
            run.missing("FITNET.HINT_LAYER " + std::to_string(layer), "only the three stages can be hinted at here; the middle one is taken.");
        params["stage"] = layer == 1 ? "first" : layer == 3 ? "last" : "middle";
    }
    if (const Json* mode = method.type == "CRD" ? config.find("CRD.MODE") : nullptr; mode && *mode != "exact")
        run.missing("CRD.MODE", "negatives are always of other classes here, which is the mode exact.");
    ForeignTerm row = method.term;
    if (const Json* standard = config.find("EXPERIMENT.LOGIT_STAND"); standard && *standard == true) {
        if (method.type == "KD") {
            row.kind = "logit_standardisation";
            row.says = "with standardised logits, kd is the term logit_standardisation.";
        } else {
            run.missing("EXPERIMENT.LOGIT_STAND", "logits are standardised for soft targets alone here (logit_standardisation), not for " + std::string(method.type) + ".");
        }
    }
    addForeignTerm(run, row, "DISTILLER.TYPE " + std::string(method.type), weight, params);
    const std::string kind(row.kind);
    if (!method.warmup.empty() && run.terms.contains(kind)) {
        const double epochs = config.number(at(method.warmup), 20);
        run.addRisingTerm(kind, kind, weight * row.scale, epochs, params);
    }
}

} // namespace

Translation translateMdistiller(const Json& document, std::vector<TranslationNote> notes)
{
    MdistillerConfig config(document);
    ForeignRun run;
    run.notes = std::move(notes);
    run.toolkit = "mdistiller";
    run.method = config.text("DISTILLER.TYPE", "NONE");
    if (run.method == "Vanilla")
        run.method = "NONE";
    const auto& table = mdistillerMethods();
    const auto method = std::ranges::find(table, run.method, &MdistillerMethod::type);
    if (method == table.end())
        throw Error("DISTILLER.TYPE " + run.method + ": mdistiller has no such method that is known here.");
    const std::string data = config.text("DATASET.TYPE", "cifar100");
    if (data != "cifar100")
        run.missing("DATASET.TYPE " + data, "of mdistiller's data sets only cifar100 is known here; cifar100 is put, a folder of pictures can be.");
    run.student = config.text("DISTILLER.STUDENT", "resnet32");
    run.studentModel = modelFor(run.student, "DISTILLER.STUDENT", run);
    if (run.method != "NONE") {
        run.teacher = config.text("DISTILLER.TEACHER", "ResNet50");
        run.teacherModel = modelFor(run.teacher, "DISTILLER.TEACHER", run);
        addLoss(*method, config, run);
    }
    run.epochs = std::max<std::int64_t>(1, config.whole("SOLVER.EPOCHS", 240));
    run.batch = std::max<std::int64_t>(1, config.whole("SOLVER.BATCH_SIZE", 64));
    run.gamma = config.number("SOLVER.LR_DECAY_RATE", 0.1);
    if (const Json* stages = config.find("SOLVER.LR_DECAY_STAGES")) {
        run.milestones.clear();
        if (!stages->is_array())
            throw Error("SOLVER.LR_DECAY_STAGES needs a list of epochs.");
        for (const Json& stage : *stages)
            run.milestones.push_back(wholeFrom(stage, "SOLVER.LR_DECAY_STAGES"));
    }
    if (const std::string type = config.text("SOLVER.TYPE", "SGD"); type != "SGD")
        run.missing("SOLVER.TYPE " + type, "mdistiller has SGD alone; it is put.");
    if (const std::string trainer = config.text("SOLVER.TRAINER", "base"); trainer != "base")
        run.missing("SOLVER.TRAINER " + trainer, "two momenta, one for the labels and one for the teacher (arXiv:2307.08436), have no counterpart here; both share one.");
    const double lr = config.number("SOLVER.LR", 0.05);
    run.lr = 0.05;
    run.optimizer = {{"kind", "sgd"}, {"lr", lr}, {"momentum", config.number("SOLVER.MOMENTUM", 0.9)}, {"weight_decay", config.number("SOLVER.WEIGHT_DECAY", 1e-4)}};
    config.noteTheRest(run);
    run.note("accuracy", "mdistiller reports the best epoch on the test part; here the best on validation is selected, and its accuracy on the test part said.");
    return run.finish();
}

Translation translateMdistillerLine(const std::vector<std::string>& words)
{
    // python tools/train.py --cfg FILE [KEY VALUE …]: the file is somewhere else, the pairs stand here.
    Json document = Json::object();
    std::vector<TranslationNote> notes;
    std::vector<std::string> pairs;
    const std::vector<Option> options = optionsOf(words);
    bool past = false;
    for (const Option& option : options) {
        if (option.name == "--cfg") {
            notes.push_back({option.text(), "the file is not read: translate it by itself (retort translate FILE), or paste its text; what it does not say has its usual value below.", true});
        } else if (option.name == "--logit-stand") {
            document["EXPERIMENT"]["LOGIT_STAND"] = true;
        } else if (option.name == "--base-temp") {
            document["KD"]["TEMPERATURE"] = option.value;
        } else if (option.name == "--kd-weight") {
            document["KD"]["LOSS"]["KD_WEIGHT"] = option.value;
        } else if (option.name == "--same-t") {
            notes.push_back({option.name, "both sides always share the temperature here.", false});
        } else if (!option.name.empty()) {
            notes.push_back({option.text(), "is no option of mdistiller's that is known here.", true});
        } else if (past) {
            pairs.push_back(option.value);
        }
        past = past || option.value.ends_with("train.py") || !option.name.empty();
    }
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        Json* at = &document;
        for (std::size_t from = 0; from <= pairs[i].size();) {
            const std::size_t end = std::min(pairs[i].find('.', from), pairs[i].size());
            if (!at->is_object() && !at->is_null())
                throw Error(pairs[i] + " goes on below a value.");
            at = &(*at)[pairs[i].substr(from, end - from)];
            from = end + 1;
        }
        *at = yamlDocument(pairs[i + 1]);
    }
    if (pairs.size() % 2 != 0)
        notes.push_back({pairs.back(), "has no value behind it.", true});
    return translateMdistiller(document, std::move(notes));
}

} // namespace retort
