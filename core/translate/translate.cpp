#include "core/translate/translate.h"

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/translate/foreign_run.h"
#include "core/translate/shell_words.h"
#include "core/translate/yaml_document.h"

#include <algorithm>

namespace retort {

namespace {

constexpr std::size_t mostForeignText = 1 << 20;

/// Words that only one of the toolkits has, in the order they are looked for.
struct ToolkitSign {
    std::string_view text;
    enum class Of { RepDistiller, MdistillerLine, Mdistiller, Torchdistill } of;
};
constexpr ToolkitSign toolkitSigns[] = {
    {"train_student.py", ToolkitSign::Of::RepDistiller}, {"train_teacher.py", ToolkitSign::Of::RepDistiller}, {"--path_t", ToolkitSign::Of::RepDistiller}, {"--model_s", ToolkitSign::Of::RepDistiller},
    {"--distill", ToolkitSign::Of::RepDistiller}, {"--kd_T", ToolkitSign::Of::RepDistiller}, {"--cfg", ToolkitSign::Of::MdistillerLine}, {"--logit-stand", ToolkitSign::Of::MdistillerLine},
    {"DISTILLER", ToolkitSign::Of::Mdistiller}, {"SOLVER:", ToolkitSign::Of::Mdistiller}, {"teacher_model", ToolkitSign::Of::Torchdistill}, {"student_model", ToolkitSign::Of::Torchdistill}, {"sub_terms", ToolkitSign::Of::Torchdistill},
    {"WeightedSumLoss", ToolkitSign::Of::Torchdistill}, {"GeneralizedCustomLoss", ToolkitSign::Of::Torchdistill}, {"criterion:", ToolkitSign::Of::Torchdistill}, {"KDLoss", ToolkitSign::Of::Torchdistill},
};

const ToolkitSign* signOf(std::string_view text)
{
    const auto found = std::ranges::find_if(toolkitSigns, [&](const ToolkitSign& sign) { return text.find(sign.text) != std::string_view::npos; });
    return found == std::end(toolkitSigns) ? nullptr : found;
}

/// "-r 0.1 -a 0.9 -b 0": the bare weights, as people write them to each other.
bool isBareLine(std::string_view text)
{
    const auto begins = text.find_first_not_of(" \t\r\n");
    if (begins == std::string_view::npos || text[begins] != '-' || text.find('\n', begins) < text.find_last_not_of(" \t\r\n"))
        return false;
    return text.find("-a") != std::string_view::npos || text.find("--alpha") != std::string_view::npos;
}

} // namespace

bool looksForeign(std::string_view text)
{
    const auto begins = text.find_first_not_of(" \t\r\n");
    if (begins == std::string_view::npos || text[begins] == '{' || text.size() > mostForeignText)
        return false;
    return signOf(text) != nullptr || isBareLine(text);
}

Translation translate(std::string_view text)
{
    if (text.size() > mostForeignText)
        throw Error("The text is larger than 1 MB, which is no command line and no configuration.");
    if (!isUtf8(text))
        throw Error("The text is not in UTF-8, and so is no command line and no configuration.");
    if (text.find('\0') != std::string_view::npos)
        throw Error("The text has a character with the code 0, and so is no command line and no configuration.");
    const ToolkitSign* sign = signOf(text);
    if (!sign && !isBareLine(text))
        throw Error("This is no command line of RepDistiller or mdistiller and no YAML of mdistiller or torchdistill that is known here.");
    switch (sign ? sign->of : ToolkitSign::Of::RepDistiller) {
    case ToolkitSign::Of::RepDistiller: return translateRepDistiller(shellWords(text));
    case ToolkitSign::Of::MdistillerLine: return translateMdistillerLine(shellWords(text));
    default: break;
    }
    const Json document = yamlDocument(text);
    if (!document.is_object())
        throw Error("The YAML text holds no settings (key: value); check which file this is.");
    return sign->of == ToolkitSign::Of::Mdistiller ? translateMdistiller(document) : translateTorchdistill(document);
}

} // namespace retort
