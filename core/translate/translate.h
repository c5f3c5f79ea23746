#pragma once

#include "core/recipe/experiment.h"

#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// What is to be said of one part of a foreign line or file.
struct TranslationNote {
    std::string part;                         ///< "-b 0.8", "SOLVER.TRAINER"
    std::string says;                         ///< a sentence: what differs, or why there is no counterpart
    bool missing = false;                     ///< it has no counterpart here
    bool operator==(const TranslationNote&) const = default;
};

/// What a line or file of another toolkit means here.
struct Translation {
    std::string toolkit;                      ///< "RepDistiller", "mdistiller" or "torchdistill"
    Json terms = Json::object();              ///< the student's loss
    Json document;                            ///< a whole experiment; null where the text says no more than a loss
    std::vector<TranslationNote> notes;
};

/// Whether a text looks like one of those: cheap, for pasted text. A document of this program does not.
bool looksForeign(std::string_view text);

/// Translates a command line of RepDistiller or mdistiller, or a YAML file of mdistiller or torchdistill. Throws Error for a text that
/// is none of them, and for one of them with a value that is no value; what it cannot translate it notes.
Translation translate(std::string_view text);

} // namespace retort
