#pragma once

#include "core/catalogue/params.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace retort {

/// The kinds of things an experiment is made of; `Fields` holds the forms of the experiment's own sections.
enum class Kind { Dataset, Architecture, Term, Optimizer, Schedule, Augmentation, Combine, Fields };

/// What a term or an augmentation needs beyond the student's logits, and what follows from it.
enum Needs : unsigned {
    NeedsNothing = 0,
    NeedsLabels = 1u << 0,          ///< acts on the labelled part of a batch only
    NeedsTeacherLogits = 1u << 1,
    NeedsEmbedding = 1u << 2,
    NeedsStages = 1u << 3,
    NeedsMaps = 1u << 4,            ///< of the stages: vectors will not do
    NeedsPictures = 1u << 5,        ///< of an augmentation: tables will not do
    NeedsTeacher = NeedsTeacherLogits | NeedsEmbedding | NeedsStages,   ///< any of these asks for somebody who teaches
};

/// One row: what there is, torch-free. How it works is one engine file; a test compares the two id lists.
struct Entry {
    std::string_view id;              ///< what people type: lower case, digits, _
    std::string_view title;
    std::string_view about;           ///< what it is and when to use it, one or two sentences
    std::string_view reference = {};  ///< paper or source
    std::span<const ParamInfo> params = {};
    unsigned needs = NeedsNothing;
    double usualWeight = 1;           ///< of a term: what its authors, or those who compared it, multiply it by
    bool together = false;            ///< of an architecture: several networks can be trained as one batch
    int revision = 1;                 ///< part of every recipe hash: raise it when the numbers change
};

/// All rows of a kind, in the order people should see them.
std::span<const Entry> catalogue(Kind kind);

/// The row, or nullptr.
const Entry* findEntry(Kind kind, std::string_view id);
/// The row. Throws Error, naming the nearest known id.
const Entry& entry(Kind kind, std::string_view id);
const ParamInfo* findParam(const Entry& entry, std::string_view id);

/// "dataset", "architecture" …, as the command line and error messages call the kinds.
std::string_view kindName(Kind kind);
std::span<const Kind> allKinds();

/// The known word nearest to a misspelt one (edit distance), or empty when none is near.
std::string nearest(std::string_view word, std::span<const std::string_view> known);

/// The row's defaults, typed. Parameters that must be given are left out.
Params defaults(const Entry& entry);
/// The given values, and the defaults of those not given: what was stored before a parameter was added keeps its meaning.
Params completed(const Entry& entry, const Params& given);

} // namespace retort
