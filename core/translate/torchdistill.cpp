#include "core/translate/torchdistill.h"

#include <algorithm>
#include <optional>

namespace retort {

namespace {

using torchdistill::childOf, torchdistill::keyOf, torchdistill::kwargsOf, torchdistill::numberAt, torchdistill::wholeAt;

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
        if (!criterion && (!keyOf(m_document).empty() || childOf(m_document, {"sub_terms"})))
            criterion = &m_document;
        if (criterion)
            torchdistill::readCriterion(*criterion, m_classes, m_run);
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
            said = keyOf(*entry);
            if (const Json* named = childOf(*entry, {"name"}); said.empty() && named && named->is_string())
                said = named->get<std::string>();
            const Json& kwargs = kwargsOf(*entry);
            if (said == "wide_resnet" || said == "resnet" || said == "vgg") {
                const std::string depth = std::to_string(wholeAt(kwargs, "depth", 0));
                said += depth + (said == "wide_resnet" ? "_" + std::to_string(wholeAt(kwargs, "k", 1)) : "");
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
        const std::string kind = optimizer ? keyOf(*optimizer) : "SGD";
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
        const std::string how = scheduler ? keyOf(*scheduler) : std::string();
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

    const Json& m_document;
    ForeignRun& m_run;
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
