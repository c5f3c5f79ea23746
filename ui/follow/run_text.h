#pragma once

#include "core/store/run_record.h"

#include <QString>

namespace retort::ui {

/// What the user called it, else its node, its point of the sweep and its seed: "same-pictures · temperature 8 · s0".
QString runName(const RunSummary& run);
/// Its name beside another run: with its data set where that is not the other's, too.
QString nameBeside(const RunSummary& run, const RunSummary& other);
/// The same without the seed: what a group of seeds is called.
QString recipeName(const RunSummary& run);

QString stateText(RunState state);        ///< one word for people: "finished"
/// The same with how far a run in training is: "running 43 %".
QString progressText(const RunSummary& run);
QString roleText(Role role);

/// Numbers as people here write them. Shares are in [0, 1] and shown in percent, without the sign.
QString percentText(double share, int digits = 1);
/// A probability as a whole number: "62 %", "> 99 %".
QString beliefText(double share);
QString signedText(double value, int digits = 1);   ///< "+1.3", "−0.4": a real minus
QString rateText(double perSecond);                 ///< "12,300", "8,400", "42", "0.37": to hundreds, small ones to two digits
QString durationText(double seconds);               ///< "41 s", "1:23", "2:03:04"

} // namespace retort::ui
