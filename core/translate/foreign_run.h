#pragma once

#include "core/translate/translate.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// A training of another toolkit in words of none: what its reader fills in and `finish` makes an experiment of.
struct ForeignRun {
    std::string toolkit;
    std::string method;                       ///< as the toolkit calls it, for the title
    std::string dataset = "cifar100";
    std::string teacher, student;             ///< the toolkit's names of them; empty: not said
    Json teacherModel, studentModel;          ///< what they are here; null: nothing
    std::int64_t epochs = 240;
    std::int64_t batch = 64;
    Json optimizer;                           ///< as an experiment has it
    double lr = 0.05;                         ///< of the teacher, too, whose recipe is not in the text
    std::vector<std::int64_t> milestones{150, 180, 210};   ///< epochs
    double gamma = 0.1;
    bool cosine = false;
    bool cropAndFlip = true;
    bool selectLast = false;
    std::vector<TranslationNote> notes;
    Json terms = Json::object();

    void note(std::string part, std::string says) { notes.push_back({std::move(part), std::move(says), false}); }
    void missing(std::string part, std::string says) { notes.push_back({std::move(part), std::move(says), true}); }
    /// Leaves out a term of weight 0, which the toolkits write for "not".
    void addTerm(const std::string& name, const std::string& kind, double weight, Json params = Json::object());
    /// A weight that grows in a line over the first epochs.
    void addRisingTerm(const std::string& name, const std::string& kind, double weight, double epochs, Json params = Json::object());

    Translation finish() const;
};

/// A row of a toolkit's table of losses.
struct ForeignTerm {
    std::string_view name = {};               ///< the toolkit's word
    std::string_view kind = {};               ///< ours; empty: there is none
    double scale = 1;                         ///< our weight is theirs times this
    std::string_view params = "{}";           ///< what of our parameters belongs to their form
    std::string_view says = {};               ///< what differs, or why there is none
};

/// What a network of the field is called, and what it is here: by the names of all three toolkits, in any case and with - for _. Null
/// where there is none. Notes what has no counterpart in this catalogue.
Json modelFor(const std::string& name, const std::string& part, ForeignRun& run);

/// Adds the term of a row with the toolkit's weight, and notes what differs.
void addForeignTerm(ForeignRun& run, const ForeignTerm& row, const std::string& part, double weight, const Json& more = Json::object());

/// A number, or Error that names where it should have been.
double numberFrom(const Json& value, const std::string& where);
std::int64_t wholeFrom(const Json& value, const std::string& where);
std::string shortNumber(double value);

/// The readers of the three.
Translation translateRepDistiller(const std::vector<std::string>& words);
Translation translateMdistillerLine(const std::vector<std::string>& words);
Translation translateMdistiller(const Json& document, std::vector<TranslationNote> notes = {});
Translation translateTorchdistill(const Json& document);

} // namespace retort
