#pragma once

#include "core/catalogue/params.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// A catalogue row with values for its parameters: an optimiser, a schedule, an augmentation.
struct Choice {
    std::string kind;
    Params params;
    bool operator==(const Choice&) const = default;
};

/// A weight that moves in a line from `from` to `to` over the first `epochs` epochs, and stays at `to`.
struct WeightSchedule {
    double from = 1;
    double to = 1;
    double epochs = 0;                        ///< 0: `to` throughout
    double at(double epoch) const { return epochs <= 0 || epoch >= epochs ? to : from + (to - from) * epoch / epochs; }
    bool operator==(const WeightSchedule&) const = default;
};

/// One summand of the loss: weight(epoch) · term.
struct TermSpec {
    std::string name;                         ///< the experiment's own word for it: "soft"
    std::string kind;                         ///< a catalogue id: "kd"
    WeightSchedule weight;
    Params params;
    bool operator==(const TermSpec&) const = default;
};

struct ValidationSpec {
    std::int64_t count = 0;                   ///< samples carved from train, stratified; exactly one of the two is > 0
    double fraction = 0;
    bool operator==(const ValidationSpec&) const = default;
};

/// The data set and its split: the same for every node and seed of an experiment.
struct DataSpec {
    std::string dataset;                      ///< a catalogue id
    Params params;                            ///< the row's parameters, without those of type Path
    std::string contentHash;                  ///< of the samples and labels themselves; see core/data
    ValidationSpec validation;
    bool operator==(const DataSpec&) const = default;
};

enum class LabelledPart { All, None, PerClass, Count, Fraction };
enum class UnlabelledPart { None, All, Rest };
enum class Draw { PerSeed, Fixed };
/// What a node sees of the train split.
struct NodeData {
    LabelledPart labelled = LabelledPart::All;
    double labelledAmount = 0;                ///< PerClass, Count: samples; Fraction: a share in (0, 1]
    Draw draw = Draw::PerSeed;
    UnlabelledPart unlabelled = UnlabelledPart::None;   ///< Rest: the train samples outside the labelled part
    double labelledShare = 0;                 ///< of each batch, where both parts exist; 0: in proportion to their sizes
    std::vector<std::int64_t> omitClasses;    ///< by true label, sorted
    bool operator==(const NodeData&) const = default;
};

enum class Select { Best, Last };
struct TrainSpec {
    std::int64_t epochs = 0;                  ///< exactly one of epochs and steps is > 0; an epoch is one pass over the transfer set
    std::int64_t steps = 0;
    std::int64_t batch = 128;
    double clip = 0;                          ///< 0: none
    std::int64_t patience = 0;                ///< evaluation points without a better one; 0: no early stopping
    Select select = Select::Best;
    Choice optimizer;
    Choice schedule;
    std::vector<Choice> augment;
    std::int64_t evaluateEpochs = 0;          ///< evaluate every n epochs, or n steps; both 0: "auto"
    std::int64_t evaluateSteps = 0;
    bool operator==(const TrainSpec&) const = default;
};

/// Which weights of a teacher's run teach.
struct TeacherIdentity {
    std::string identity;                     ///< the recipe hash; hash(recipe, changes) of an altered run; sha256:… of a file
    std::string weights = "selected";         ///< "selected" (as the teacher's `select` says), "best", "last" or "epoch:N", which no trainer of ours writes
    std::int64_t network = 0;                 ///< which of those that were trained together
    bool operator==(const TeacherIdentity&) const = default;
};

/// Everything asked for that decides a run's numbers, with all defaults written out; without names, paths, labels and the
/// execution (device, threads, build): two runs of one recipe are the same run.
struct Recipe {
    DataSpec data;
    NodeData node;
    Choice model;                             ///< kind = architecture
    std::vector<TermSpec> terms;              ///< in the order of sortTerms, which is the order they are added up in
    std::vector<TeacherIdentity> teachers;    ///< in the experiment's order; empty for baselines and teachers
    std::string combine;                      ///< a catalogue id; empty without teachers
    TrainSpec train;
    std::uint64_t seed = 0;
    std::uint64_t lane = 0;
    std::int64_t networks = 1;                ///< trained together in one run, the n-th in lane + n
    bool operator==(const Recipe&) const = default;
};

/// By what they are, then by name: a sum's last bits depend on its order, and names decide nothing.
void sortTerms(std::vector<TermSpec>& terms);

/// The one serialiser: canonical JSON, keys sorted, numbers typed by the catalogue, each row's revision included, without the
/// terms' names. What has no effect (how one teacher is combined, the draw of all labels) is written as its default.
std::string toJson(const Recipe& recipe);
/// "r1:" and the SHA-256 of the canonical JSON.
std::string recipeHash(const Recipe& recipe);

/// A recipe as stored with a run: canonical JSON plus the terms' names. Round trip is loss-free.
std::string toStoredJson(const Recipe& recipe);
/// Throws Error when the text is not a stored recipe of this version.
Recipe recipeFromStoredJson(std::string_view json);
/// The steps of a whole run over a transfer set of so many samples (an epoch's last batch may be smaller; it counts).
std::int64_t totalSteps(const TrainSpec& train, std::int64_t transferSamples);

} // namespace retort
