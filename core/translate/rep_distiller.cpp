#include "core/base/error.h"
#include "core/translate/foreign_run.h"
#include "core/translate/shell_words.h"

#include <algorithm>
#include <map>
#include <optional>

namespace retort {

namespace {

/// The third loss, of weight -b. Sums over stages and means within them are the same on both sides where nothing is said.
constexpr ForeignTerm repDistillerLosses[] = {
    {.name = "kd", .kind = "", .says = ""},
    {.name = "hint", .kind = "hint", .says = "the layer between is a 1 × 1 convolution here; RepDistiller's also strides, normalises and cuts off at 0. The reduction is the same (the mean)."},
    {.name = "attention", .kind = "attention"},
    {.name = "similarity", .kind = "similarity", .params = R"({"tap": "last_maps"})"},
    {.name = "correlation", .kind = "cc", .scale = 50, .says = "is another loss of the same name: RepDistiller compares neighbours in the batch, so that it depends on their order; cc is the paper's. No factor makes the two equal; the usual weight there, 0.02, becomes the usual one here, 1."},
    {.name = "vid", .kind = "vid"},
    {.name = "crd", .kind = "crd", .params = R"({"form": "memory"})"},
    {.name = "kdsvd", .kind = "", .says = "compares singular vectors (arXiv:1807.06819), and no term here does: the gradient of such a decomposition is not stable, and both programs that have it put zeros for what is not finite."},
    {.name = "fsp", .kind = "", .says = "RepDistiller trains by fsp for its first epochs alone, and then without it (-b weighs nothing); terms here act throughout. The term fsp can be added with a weight of its own."},
    {.name = "rkd", .kind = "rkd", .scale = 25, .params = R"({"distance": 1, "angle": 2})", .says = "RepDistiller's 25 and 50 for distances and angles stand in the weight here, with 1 and 2."},
    {.name = "pkt", .kind = "pkt"},
    {.name = "abound", .kind = "", .says = "trains by activation boundaries (arXiv:1811.03233) for its first epochs alone, and then without them (-b weighs nothing); no term here does."},
    {.name = "factor", .kind = "factor", .says = "RepDistiller trains the paraphraser first and averages the factors over their channels; here it trains beside the student, and the factors are compared as the paper has them. The weight is kept, and pulls differently."},
    {.name = "nst", .kind = "nst"},
};

/// What says nothing of the experiment, and what has no counterpart.
struct PassedOver {
    std::string_view name;
    std::string_view says;                    ///< empty: passed over in silence
};
constexpr PassedOver passedOver[] = {
    {"--print_freq", ""}, {"--tb_freq", ""}, {"--save_freq", ""}, {"--num_workers", ""}, {"--trial", ""}, {"--model_path", ""}, {"--tb_path", ""},
    {"--init_epochs", "how long the first of two stages lasts; there is one stage here."},
};

/// "resnet32x4" of ./save/models/resnet32x4_vanilla/ckpt_epoch_240.pth, as RepDistiller itself takes it.
std::string teacherOf(const std::string& path)
{
    const auto slash = path.rfind('/');
    if (slash == std::string::npos)
        return path.substr(0, path.find('_'));
    std::string folder = path.substr(0, slash);
    folder = folder.substr(folder.rfind('/') + 1);
    std::size_t end = folder.find('_');
    for (int more = folder.starts_with("wrn") ? 2 : 0; more > 0 && end != std::string::npos; --more)
        end = folder.find('_', end + 1);
    return folder.substr(0, end);
}

/// The long names of what has two; -T is how people write --kd_T to each other.
std::string longName(const std::string& name)
{
    return name == "-r" ? "--gamma" : name == "-a" ? "--alpha" : name == "-b" ? "--beta" : name == "-T" ? "--kd_T" : name;
}

class RepDistillerLine {
public:
    explicit RepDistillerLine(const std::vector<std::string>& words)
    {
        for (const Option& option : optionsOf(words)) {
            if (option.name.empty())
                continue;                                // python train_student.py
            m_options[longName(option.name)] = option;
        }
    }

    std::optional<std::string> text(const std::string& name)
    {
        const auto found = m_options.find(name);
        if (found == m_options.end())
            return std::nullopt;
        m_known.push_back(name);
        return found->second.value;
    }
    double number(const std::string& name, double otherwise)
    {
        const auto value = text(name);
        return value ? numberFrom(Json(*value), name) : otherwise;
    }
    std::int64_t whole(const std::string& name, std::int64_t otherwise)
    {
        const auto value = text(name);
        return value ? wholeFrom(Json(*value), name) : otherwise;
    }
    std::string written(const std::string& name) const
    {
        const auto found = m_options.find(name);
        return found == m_options.end() ? name : found->second.text();
    }
    void noteTheRest(ForeignRun& run) const
    {
        for (const auto& [name, option] : m_options) {
            if (std::ranges::find(m_known, name) != m_known.end())
                continue;
            const auto known = std::ranges::find(passedOver, name, &PassedOver::name);
            if (known == std::end(passedOver))
                run.missing(option.text(), "is no option of RepDistiller's that is known here.");
            else if (!known->says.empty())
                run.missing(option.text(), std::string(known->says));
        }
    }

private:
    std::map<std::string, Option> m_options;
    std::vector<std::string> m_known;
};

std::vector<std::int64_t> epochsFrom(const std::string& list, const std::string& where)
{
    std::vector<std::int64_t> epochs;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        epochs.push_back(wholeFrom(Json(list.substr(at, end - at)), where));
        at = end + 1;
    }
    return epochs;
}

Json moreOf(const ForeignTerm& row, RepDistillerLine& line, ForeignRun& run)
{
    Json more = Json::object();
    if (row.name == "hint") {
        const std::int64_t layer = line.whole("--hint_layer", 2);
        if (layer < 1 || layer > 3)
            run.missing("--hint_layer " + std::to_string(layer), "only the three stages can be hinted at here; the middle one is taken.");
        more["stage"] = layer == 1 ? "first" : layer == 3 ? "last" : "middle";
    } else if (row.name == "crd") {
        more = {{"width", line.whole("--feat_dim", 128)}, {"negatives", line.whole("--nce_k", 16384)}, {"contrast_temperature", line.number("--nce_t", 0.07)},
            {"momentum", line.number("--nce_m", 0.5)}};
        if (const auto mode = line.text("--mode"); mode && *mode != "exact")
            run.missing("--mode " + *mode, "negatives are always of other classes here, which is the mode exact.");
    }
    return more;
}

} // namespace

Translation translateRepDistiller(const std::vector<std::string>& words)
{
    RepDistillerLine line(words);
    ForeignRun run;
    run.toolkit = "RepDistiller";
    run.selectLast = true;
    const bool teacherOnly = std::ranges::any_of(words, [](const std::string& word) { return word.ends_with("train_teacher.py"); });
    if (const auto student = line.text(teacherOnly ? "--model" : "--model_s")) {
        run.student = *student;
        run.studentModel = modelFor(run.student, line.written(teacherOnly ? "--model" : "--model_s"), run);
    }
    run.method = teacherOnly ? "a teacher" : line.text("--distill").value_or("kd");
    run.dataset = line.text("--dataset").value_or("cifar100");
    if (run.dataset != "cifar100")
        throw Error("--dataset " + run.dataset + ": RepDistiller knows cifar100 only.");
    run.epochs = std::max<std::int64_t>(1, line.whole("--epochs", 240));
    run.batch = std::max<std::int64_t>(1, line.whole("--batch_size", 64));
    run.gamma = line.number("--lr_decay_rate", 0.1);
    run.milestones = epochsFrom(line.text("--lr_decay_epochs").value_or("150,180,210"), "--lr_decay_epochs");
    run.lr = line.number("--learning_rate", 0.05);
    double lr = run.lr;
    constexpr std::string_view slow[] = {"mobile_half", "mobile_full", "ShuffleV1", "ShuffleV2"};
    if (std::ranges::find(slow, run.student) != std::end(slow)) {
        lr = 0.01;
        run.note(run.student, "RepDistiller trains these students with a learning rate of 0.01, whatever is asked for.");
    }
    run.optimizer = {{"kind", "sgd"}, {"lr", lr}, {"momentum", line.number("--momentum", 0.9)}, {"weight_decay", line.number("--weight_decay", 5e-4)}};
    if (!teacherOnly) {
        const auto path = line.text("--path_t");
        if (path) {
            run.teacher = teacherOf(*path);
            run.teacherModel = modelFor(run.teacher, line.written("--path_t"), run);
        } else if (!run.student.empty()) {
            run.missing("--path_t", "is not given, so that nobody teaches.");
        }
        run.addTerm("hard", "cross_entropy", line.number("--gamma", 1));
        run.note(line.written("--gamma"), "the weight of the hard labels.");
        const auto weight = [&](const std::string& name) {
            if (const auto value = line.text(name))
                return numberFrom(Json(*value), name);
            run.missing(name, "is not given; RepDistiller needs it, and 0 is taken.");
            return 0.0;
        };
        const double temperature = line.number("--kd_T", 4);
        const double alpha = weight("--alpha");
        run.addTerm("soft", "kd", alpha, {{"temperature", temperature}});
        run.note(line.written("--alpha"), "the weight of kd, whatever --distill says: the sum over classes, the mean over the batch, times T², as here.");
        const auto row = std::ranges::find(repDistillerLosses, run.method, &ForeignTerm::name);
        if (row == std::end(repDistillerLosses))
            throw Error("--distill " + run.method + ": RepDistiller has no such method.");
        const double beta = row->name == "kd" && !line.text("--beta") ? 0 : weight("--beta");
        if (row->name == "kd" && line.text("--beta"))
            run.note(line.written("--beta"), "weighs a third loss, and --distill kd has none.");
        else if (beta != 0)
            addForeignTerm(run, *row, "--distill " + run.method + ", " + line.written("--beta"), beta, moreOf(*row, line, run));
    }
    line.noteTheRest(run);
    if (!run.student.empty())
        run.note("accuracy", "RepDistiller reports the last epoch's, and so the last weights are selected here.");
    return run.finish();
}

} // namespace retort
