#pragma once

#include "core/engine/terms/term.h"

/// The terms behind makeTerm(): one function a file. Their formulas are explained in docs/methods/terms/, a page each.
namespace retort::engine::terms {

// labels
std::unique_ptr<Term> crossEntropy(const Params& params);
std::unique_ptr<Term> labelSmoothing(const Params& params);

// what the teacher says
std::unique_ptr<Term> argmax(const Params& params);
std::unique_ptr<Term> dist(const Params& params);
std::unique_ptr<Term> dkd(const Params& params);
std::unique_ptr<Term> jensenShannon(const Params& params);
std::unique_ptr<Term> kd(const Params& params);
std::unique_ptr<Term> logitMse(const Params& params);
std::unique_ptr<Term> logitStandardisation(const Params& params);
std::unique_ptr<Term> nkd(const Params& params);
std::unique_ptr<Term> reverseKl(const Params& params);
std::unique_ptr<Term> wsld(const Params& params);

// how samples lie to each other
std::unique_ptr<Term> cc(const Params& params);
std::unique_ptr<Term> pkt(const Params& params);
std::unique_ptr<Term> rkd(const Params& params);
std::unique_ptr<Term> similarity(const Params& params);

} // namespace retort::engine::terms
