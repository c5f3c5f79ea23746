#pragma once

#include "core/engine/terms/term.h"

/// The terms that are made for two networks: one function a file, as kinds.h.
namespace retort::engine::terms {

std::unique_ptr<Term> attention(const Params& params, const TermPlace& place);
std::unique_ptr<Term> crd(const Params& params, const TermPlace& place);
std::unique_ptr<Term> factor(const Params& params, const TermPlace& place);
std::unique_ptr<Term> fsp(const Params& params, const TermPlace& place);
std::unique_ptr<Term> hint(const Params& params, const TermPlace& place);
std::unique_ptr<Term> nst(const Params& params, const TermPlace& place);
std::unique_ptr<Term> ofd(const Params& params, const TermPlace& place);
std::unique_ptr<Term> reviewKd(const Params& params, const TermPlace& place);
std::unique_ptr<Term> vid(const Params& params, const TermPlace& place);

} // namespace retort::engine::terms
