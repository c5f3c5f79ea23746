#include "core/base/error.h"
#include "core/translate/foreign_run.h"

#include <algorithm>
#include <array>
#include <optional>

namespace retort {

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

/// In the shorter form of a criterion, or the older one.
const Json* childOf(const Json& json, std::initializer_list<const char*> names)
{
    for (const char* name : names)
        if (json.is_object() && json.contains(name))
            return &json[name];
    return nullptr;
}

std::string criterionKey(const Json& json)
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

std::string textAt(const Json& json, const char* name, const std::string& otherwise)
{
    const Json* value = childOf(json, {name});
    return value && value->is_string() ? value->get<std::string>() : otherwise;
}

class TorchdistillReader {
public:
    TorchdistillReader(const Json& document, ForeignRun& run) : m_document(document), m_run(run) {}

    void read()
    {
        readData();
        readModels();
        const Json* train = childOf(m_document, {"train"});
        const Json* stage = train ? onlyStage(*train) : nullptr;
        if (stage)
            readTraining(*stage);
        const Json* criterion = stage ? childOf(*stage, {"criterion"}) : childOf(m_document, {"criterion"});
        if (!criterion && (!criterionKey(m_document).empty() || childOf(m_document, {"sub_terms"})))
            criterion = &m_document;
        if (criterion)
            readCriterion(*criterion, 1, "criterion");
        else
            m_run.missing("criterion", "is not there, so that there is no loss to translate.");
    }

private:
    void readData()
    {
        const Json* datasets = childOf(m_document, {"datasets"});
        const std::string text = datasets ? datasets->dump() : std::string();
        const bool ten = text.find("ifar10\"") != std::string::npos || text.find("CIFAR10\"") != std::string::npos;
        const bool hundred = text.find("ifar100") != std::string::npos || text.find("CIFAR100") != std::string::npos;
        m_run.dataset = ten && !hundred ? "cifar10" : "cifar100";
        m_classes = m_run.dataset == "cifar10" ? 10 : 100;
        if (datasets && !ten && !hundred) {
            m_run.missing("datasets", "only CIFAR is known by its name here; cifar100 is put, and the data set pictures reads a folder of pictures.");
            m_classes.reset();
        }
        if (!datasets)
            m_classes.reset();
        m_run.cropAndFlip = text.find("RandomCrop") != std::string::npos;
    }

    void readModels()
    {
        const Json* models = childOf(m_document, {"models"});
        const auto modelOf = [&](const char* name, std::string& said, Json& model) {
            const Json* entry = models ? childOf(*models, {name}) : nullptr;
            if (!entry)
                return;
            said = criterionKey(*entry);
            if (const Json* named = childOf(*entry, {"name"}); said.empty() && named && named->is_string())
                said = named->get<std::string>();
            const Json& kwargs = kwargsOf(*entry);
            if (said == "wide_resnet" || said == "resnet" || said == "vgg") {
                const std::string depth = std::to_string(static_cast<std::int64_t>(numberAt(kwargs, "depth", 0)));
                said += depth + (said == "wide_resnet" ? "_" + std::to_string(static_cast<std::int64_t>(numberAt(kwargs, "k", 1))) : "");
            }
            model = modelFor(said, name, m_run);
        };
        modelOf("teacher_model", m_run.teacher, m_run.teacherModel);
        modelOf("student_model", m_run.student, m_run.studentModel);
        if (models && m_run.student.empty())
            modelOf("model", m_run.student, m_run.studentModel);
    }

    /// The last one of several, since it is the one with the whole loss.
    const Json* onlyStage(const Json& train)
    {
        const Json* last = nullptr;
        int stages = 0;
        if (train.is_object())
            for (const auto& [name, value] : train.items())
                if (name.starts_with("stage")) {
                    last = &value;
                    ++stages;
                }
        if (stages > 1)
            m_run.missing("train", "has " + std::to_string(stages) + " stages, and a node here has one: the last is translated. (A weight schedule can fade a term out.)");
        return last ? last : &train;
    }

    void readTraining(const Json& train)
    {
        m_run.epochs = 1;
        if (const Json* epochs = childOf(train, {"num_epochs"}))
            m_run.epochs = std::max<std::int64_t>(1, wholeFrom(*epochs, "num_epochs"));
        if (const Json* loader = childOf(train, {"train_data_loader"})) {
            const Json* batch = childOf(*loader, {"batch_size"});
            batch = batch ? batch : childOf(kwargsOf(*loader), {"batch_size"});
            if (batch)
                m_run.batch = std::max<std::int64_t>(1, wholeFrom(*batch, "batch_size"));
        }
        const Json* optimizer = childOf(train, {"optimizer"});
        const std::string kind = optimizer ? criterionKey(*optimizer) : "SGD";
        const Json& settings = optimizer ? kwargsOf(*optimizer) : m_document;
        m_run.lr = numberAt(settings, "lr", 0.1);
        if (kind == "Adam" || kind == "AdamW") {
            m_run.optimizer = {{"kind", kind == "Adam" ? "adam" : "adamw"}, {"lr", m_run.lr}, {"weight_decay", numberAt(settings, "weight_decay", kind == "Adam" ? 0 : 0.01)}};
        } else {
            if (kind != "SGD")
                m_run.missing("optimizer " + kind, "there are SGD, Adam and AdamW here; SGD is put.");
            m_run.optimizer = {{"kind", "sgd"}, {"lr", m_run.lr}, {"momentum", numberAt(settings, "momentum", 0)}, {"weight_decay", numberAt(settings, "weight_decay", 0)}};
            if (const Json* nesterov = childOf(settings, {"nesterov"}); nesterov && *nesterov == true)
                m_run.optimizer["nesterov"] = true;
        }
        m_run.milestones.clear();
        const Json* scheduler = childOf(train, {"scheduler"});
        const std::string how = scheduler ? criterionKey(*scheduler) : std::string();
        if (how == "MultiStepLR") {
            const Json& steps = kwargsOf(*scheduler);
            m_run.gamma = numberAt(steps, "gamma", 0.1);
            if (const Json* milestones = childOf(steps, {"milestones"}); milestones && milestones->is_array())
                for (const Json& epoch : *milestones)
                    m_run.milestones.push_back(wholeFrom(epoch, "milestones"));
        } else if (how == "CosineAnnealingLR") {
            m_run.cosine = true;
        } else if (!how.empty()) {
            m_run.missing("scheduler " + how, "there are steps (MultiStepLR) and a cosine here; the learning rate stays as it is.");
        }
    }

    void readCriterion(const Json& criterion, double weight, const std::string& part)
    {
        const std::string key = criterionKey(criterion);
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

    void readTerm(const Json& term, double weight, const std::string& name)
    {
        const Json* factor = childOf(term, {"weight", "factor"});
        const double own = factor && !factor->is_null() ? numberFrom(*factor, name + ".weight") : 1;
        const Json* criterion = childOf(term, {"criterion"});
        if (!criterion)
            return m_run.missing(name, "has no criterion.");
        const Json* wrapper = childOf(term, {"criterion_wrapper"});
        m_wrapper = wrapper ? &kwargsOf(*wrapper) : nullptr;
        readCriterion(*criterion, weight * own, name);
        m_wrapper = nullptr;
    }

    /// What a mean over the batch has to be multiplied by; nothing where it is not known.
    std::optional<double> reduced(const std::string& reduction, bool overClasses, const std::string& part)
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
            add("cross_entropy", weight * reduced(textAt(kwargs, "reduction", "mean"), false, place).value_or(1), smoothing(kwargs));
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
            m_run.missing(place, criterionKey(criterion).empty() ? "says no loss (key)." : "is no loss that is known here.");
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
        const double temperature = numberAt(kwargs, "temperature", 4);
        const double alpha = numberAt(kwargs, "alpha", 0);
        const std::string reduction = textAt(kwargs, "reduction", "batchmean");
        const double scale = weight * reduced(reduction, true, place).value_or(1);
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

    const Json& m_document;
    ForeignRun& m_run;
    const Json* m_wrapper = nullptr;          // of the term that is being read
    std::optional<std::int64_t> m_classes;
};

} // namespace

Translation translateTorchdistill(const Json& document)
{
    ForeignRun run;
    run.toolkit = "torchdistill";
    run.method = "a criterion";
    TorchdistillReader(document, run).read();
    if (run.optimizer.is_null())
        run.optimizer = {{"kind", "sgd"}, {"lr", run.lr}, {"momentum", 0.9}};
    if (!run.student.empty())
        run.note("accuracy", "torchdistill keeps the best weights on its val split, which for CIFAR is the test part; here they are the best on validation.");
    return run.finish();
}

} // namespace retort
