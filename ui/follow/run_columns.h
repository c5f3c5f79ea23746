#pragma once

#include "core/store/run_record.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <string_view>

namespace retort::ui {

/// A run and those it is measured against; nullptr: none, or not in this store.
struct RunInContext {
    const RunSummary* run = nullptr;
    const RunSummary* paired = nullptr;       ///< its paired baseline: the same network without teacher, same start
    const RunSummary* reference = nullptr;    ///< the run the user measures everything against
    bool withAltered = false;                 ///< gains of runs that were altered while they trained are shown too
};

/// One thing said of a run: a column of the run list, a field of its filter, a line of its group. Exactly one of `number`
/// and `text` is set.
struct RunColumn {
    std::string_view id;                      ///< what people type in the filter
    const char* title;                        ///< for tr(); with its unit, as the header shows it
    const char* about;                        ///< for tr(): the header's tooltip, one sentence
    QString (*text)(const RunInContext& run) = nullptr;
    std::optional<double> (*number)(const RunInContext& run) = nullptr;
    QString (*show)(double value) = nullptr;  ///< beside `number`
    double (*typed)(double value) = nullptr;  ///< beside `number`: what a number typed in the filter stands for; nullptr: itself
    bool averaged = false;                    ///< a group of seeds shows mean ± spread (else the common value)
    int priority = 0;                         ///< columns appear by themselves in this order as the list gets wider; 0: only when chosen
    std::string_view alias = {};              ///< another word for the filter
};

/// All columns, in their order on a new screen. The first is the name.
std::span<const RunColumn> runColumns();
/// By id or alias, upper or lower case; nullptr: there is none.
const RunColumn* findRunColumn(QStringView id);
int columnIndex(std::string_view id);

QString columnTitle(const RunColumn& column);
QString columnAbout(const RunColumn& column);
/// What the column shows for the run; empty where it is not known.
QString columnText(const RunColumn& column, const RunInContext& run);

/// The column shows validation because there is no test score yet: italics.
bool isPreliminary(const RunColumn& column, const RunSummary& run);

/// The run that a gain in this column is over: the paired baseline, or the one that was chosen; nullptr: none.
const RunSummary* measuredAgainst(const RunColumn& column, const RunInContext& run);
/// Why a column shows no gain over a run of other data: a sentence; else empty.
QString otherData(const RunColumn& column, const RunInContext& run);

/// Points of test accuracy that the run is ahead of the other; nothing unless both have one, on the same data, and, unless asked
/// for, nothing when either was altered while it trained (it is no longer its recipe).
std::optional<double> testGain(const RunSummary& run, const RunSummary* over, bool withAltered = false);

} // namespace retort::ui
