#include "core/translate/torchdistill.h"

#include <algorithm>
#include <iterator>

namespace retort::torchdistill {

namespace {

/// Losses whose weight means the same here, or nearly, and what has no counterpart; the rest is read one by one below.
constexpr ForeignTerm torchdistillLosses[] = {
    {.name = "PKTLoss", .kind = "pkt"},
    {.name = "SPKDLoss", .kind = "similarity", .params = R"({"tap": "last_maps"})", .says = "compares the last stage's maps here, wherever the modules say."},
    {.name = "NSTLoss", .kind = "nst", .says = "compares all stages here, wherever the modules say."},
    {.name = "CCKDLoss", .kind = "cc", .scale = 1 / 0.003, .says = "torchdistill takes the distance of the kernel matrices, the paper and cc its square: no factor makes the two equal; the usual weight there, 0.003, becomes the usual one here, 1."},
    {.name = "VIDLoss", .kind = "vid", .says = "compares all stages here, wherever the modules say."},
    {.name = "CRDLoss", .kind = "crd", .params = R"({"form": "memory"})"},
    {.name = "FTLoss", .kind = "factor", .says = "torchdistill trains the paraphraser in a stage of its own; here it trains beside the student."},
    {.name = "HierarchicalContextLoss", .kind = "review_kd", .says = "shapes and channels are found out here, not typed in."},
    {.name = "FSPLoss", .kind = "", .says = "torchdistill sums the lengths of columns, fsp takes the mean of squares, and no factor makes the two equal; add fsp with a weight of its own (50 is usual)."},
    {.name = "AltActTransferLoss", .kind = "", .says = "activation boundaries (arXiv:1811.03233) have no term here."},
    {.name = "PADL2Loss", .kind = "", .says = "prime-aware distillation (arXiv:2008.01458) has no term here."},
    {.name = "SSKDLoss", .kind = "", .says = "self-supervision needs several views of each picture at once, and a run here has one."},
    {.name = "SRDLoss", .kind = "", .says = "has no term here."},
    {.name = "ICKDLoss", .kind = "", .says = "has no term here; similarity compares samples, not channels."},
    {.name = "DISTPlusLoss", .kind = "", .says = "dist is its part that the paper has; the further one has no term here."},
    {.name = "PSKDLoss", .kind = "", .says = "progressive self-knowledge distillation has no counterpart here."},
};

class CriterionReader {
public:
    CriterionReader(std::optional<std::int64_t> classes, ForeignRun& run) : m_classes(classes), m_run(run) {}

    void read(const Json& criterion, double weight, const std::string& part)
    {
        const std::string key = keyOf(criterion);
        const Json& kwargs = kwargsOf(criterion);
        if (key == "WeightedSumLoss" || key == "GeneralizedCustomLoss" || key == "CustomLoss" || childOf(criterion, {"sub_terms"})) {
            const Json& whole = childOf(kwargs, {"sub_terms"}) ? kwargs : criterion;
            if (const Json* model = childOf(whole, {"model_term", "org_term"}); model && !model->is_null()) {
                if (childOf(*model, {"criterion"}))
                    readTerm(*model, weight, "org_term");
                else
                    m_run.missing("model_term", "a loss of the model's own making has no counterpart here.");
            }
            const Json* terms = childOf(whole, {"sub_terms"});
            if (terms && terms->is_object())
                for (const auto& [name, term] : terms->items())
                    readTerm(term, weight, name);
            return;
        }
        readLoss(criterion, key, kwargs, weight, part);
    }

private:
    void readTerm(const Json& term, double weight, const std::string& name)
    {
        const Json* factor = childOf(term, {"weight", "factor"});
        const double own = factor && !factor->is_null() ? numberFrom(*factor, name + ".weight") : 1;
        const Json* criterion = childOf(term, {"criterion"});
        if (!criterion)
            return m_run.missing(name, "has no criterion.");
        const Json* wrapper = childOf(term, {"criterion_wrapper"});
        m_wrapper = wrapper ? &kwargsOf(*wrapper) : nullptr;
        read(*criterion, weight * own, name);
        m_wrapper = nullptr;
    }

    /// What a mean over the batch has to be multiplied by.
    double reduced(const std::string& reduction, bool overClasses, const std::string& part)
    {
        if (reduction == "sum") {
            m_run.note(part, "reduction sum adds up the batch, and terms here are its mean: the weight is multiplied by " + std::to_string(m_run.batch) + ", the batch.");
            return static_cast<double>(m_run.batch);
        }
        if (reduction == "mean" && overClasses) {
            if (!m_classes) {
                m_run.missing(part, "reduction mean divides by the number of classes too, which the text does not say: divide the weight by it.");
                return 1;
            }
            m_run.note(part, "reduction mean divides by the classes too, and terms here do not: the weight is divided by " + std::to_string(*m_classes) + ".");
            return 1.0 / static_cast<double>(*m_classes);
        }
        return 1;
    }

    void add(const std::string& kind, double weight, Json params = Json::object())
    {
        std::string name = kind == "cross_entropy" ? "hard" : kind == "kd" ? "soft" : kind;
        const std::string base = name;
        for (int more = 2; m_run.terms.contains(name); ++more)
            name = base + "-" + std::to_string(more);
        m_run.addTerm(name, kind, weight, std::move(params));
    }

    void readLoss(const Json& criterion, const std::string& key, const Json& kwargs, double weight, const std::string& part)
    {
        const std::string place = part + " (" + (key.empty() ? "?" : key) + ")";
        if (key == "CrossEntropyLoss") {
            add("cross_entropy", weight * reduced(textAt(kwargs, "reduction", "mean"), false, place), smoothing(kwargs));
        } else if (key == "KDLoss") {
            readSoftTargets(kwargs, weight, place);
        } else if (key == "LogitStdKDLoss" || key == "KDLossWithLogitStandardization") {
            add("logit_standardisation", weight, {{"temperature", numberAt(kwargs, "temperature", 2)}});
        } else if (key == "DISTLoss") {
            add("dist", weight, {{"inter", numberAt(kwargs, "beta", 1)}, {"intra", numberAt(kwargs, "gamma", 1)}, {"temperature", numberAt(kwargs, "tau", 1)}});
        } else if (key == "RKDLoss") {
            add("rkd", weight, {{"distance", numberAt(kwargs, "dist_factor", 1)}, {"angle", numberAt(kwargs, "angle_factor", 2)}});
            m_run.note(place, "compares the embeddings here, the pooled last stage; torchdistill's usual module is the last stage before that.");
        } else if (key == "ATLoss") {
            add("attention", weight, textAt(kwargs, "mode", "code") == "paper" ? Json{{"form", "norm"}} : Json::object());
            m_run.note(place, "compares all stages here, each with weight 1, wherever the pairs say.");
        } else if (key == "MSELoss") {
            readSquares(kwargs, weight, place);
        } else if (const auto row = std::ranges::find(torchdistillLosses, key, &ForeignTerm::name); row != std::end(torchdistillLosses)) {
            addForeignTerm(m_run, *row, place, weight);
        } else {
            m_run.missing(place, keyOf(criterion).empty() ? "says no loss (key)." : "is no loss that is known here.");
        }
    }

    static Json smoothing(const Json& kwargs)
    {
        const double share = numberAt(kwargs, "label_smoothing", 0);
        return share > 0 ? Json{{"label_smoothing", share}} : Json::object();
    }

    //   α · cross-entropy + β T² · KL, β = 1 − α; without an α the bare KL
    void readSoftTargets(const Json& kwargs, double weight, const std::string& place)
    {
        constexpr double usual = 4, lowest = 0.05;
        double temperature = numberAt(kwargs, "temperature", usual);
        if (temperature < lowest) {           // what the weight is divided by
            m_run.missing(place, "a temperature of " + shortNumber(temperature) + " cannot be: " + shortNumber(usual) + " is put.");
            temperature = usual;
        }
        const double alpha = numberAt(kwargs, "alpha", 0);
        const std::string reduction = textAt(kwargs, "reduction", "batchmean");
        const double scale = weight * reduced(reduction, true, place);
        if (alpha == 0) {
            add("kd", scale / (temperature * temperature), {{"temperature", temperature}});
            m_run.note(place, "without an alpha torchdistill leaves T² out, and kd here has it: the weight is divided by " + shortNumber(temperature * temperature) + ".");
            return;
        }
        const double beta = numberAt(kwargs, "beta", 1 - alpha);
        const double hard = reduction == "sum" ? static_cast<double>(m_run.batch) : 1;
        add("cross_entropy", weight * alpha * hard, smoothing(kwargs));
        add("kd", scale * beta, {{"temperature", temperature}});
        m_run.note(place, "alpha is the weight of the hard labels, and what is left to 1 (or beta) that of the soft ones, times T²: two terms here.");
    }

    void readSquares(const Json& kwargs, double weight, const std::string& place)
    {
        const Json* input = m_wrapper ? childOf(*m_wrapper, {"input"}) : nullptr;
        const bool logits = input && textAt(*input, "module_path", "") == ".";
        const std::string reduction = textAt(kwargs, "reduction", "mean");
        if (logits) {
            const bool sum = reduction == "sum";
            add("logit_mse", 2 * weight * (sum ? static_cast<double>(m_run.batch) : 1), {{"reduction", sum ? "sum" : "mean"}, {"centred", false}});
            m_run.note(place, "logit_mse has a half before the square: the weight is doubled.");
        } else if (reduction == "mean") {
            add("hint", weight);
            m_run.note(place, "a squared difference of features is hint here, at the middle stage; its stage can be chosen, its layer between is a 1 × 1 convolution.");
        } else {
            m_run.missing(place, "reduction sum adds up all values of a map, whose number the text does not say; add hint with a weight of its own (100 is usual).");
        }
    }

    std::optional<std::int64_t> m_classes;
    ForeignRun& m_run;
    const Json* m_wrapper = nullptr;          // of the term that is being read
};

} // namespace

const Json* childOf(const Json& json, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (json.is_object() && json.contains(name))
            return &json[name];
    return nullptr;
}

std::string keyOf(const Json& json)
{
    const Json* key = childOf(json, {"key", "type"});
    return key && key->is_string() ? key->get<std::string>() : std::string();
}

const Json& kwargsOf(const Json& json)
{
    static const Json none = Json::object();
    const Json* kwargs = childOf(json, {"kwargs", "params"});
    return kwargs && kwargs->is_object() ? *kwargs : none;
}

double numberAt(const Json& json, const char* name, double otherwise)
{
    const Json* value = childOf(json, {name});
    return value && !value->is_null() ? numberFrom(*value, name) : otherwise;
}

std::int64_t wholeAt(const Json& json, const char* name, std::int64_t otherwise)
{
    const Json* value = childOf(json, {name});
    return value && !value->is_null() ? wholeFrom(*value, name) : otherwise;
}

std::string textAt(const Json& json, const char* name, const std::string& otherwise)
{
    const Json* value = childOf(json, {name});
    return value && value->is_string() ? value->get<std::string>() : otherwise;
}

void readCriterion(const Json& criterion, std::optional<std::int64_t> classes, ForeignRun& run) { CriterionReader(classes, run).read(criterion, 1, "criterion"); }

} // namespace retort::torchdistill
