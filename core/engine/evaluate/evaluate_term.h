#pragma once

#include "core/catalogue/params.h"
#include "core/store/safetensors.h"

#include <string>
#include <string_view>

namespace retort::engine {

struct TermValue {
    double value = 0;                         ///< the term alone: no weight, no schedule
    TensorFile gradients;                     ///< with respect to each student tensor, under its name; 0 for those the term does not look at
};

/// One term on given tensors: "student.logits", "teacher.logits" [N, C]; "labels" (I64) [N] or fewer, of the first samples;
/// "student.embedding", "teacher.embedding"; "student.stage0" …, "teacher.stage0" … in order of computation. All F32 or all F64,
/// and computed in that type. There are no adapters: stages are compared as they are.
///
/// Throws Error for tensors that are missing, unknown, of another type or of shapes that do not fit, and for a value that is not
/// finite. `what`: the file's name.
TermValue evaluateTerm(std::string_view kind, const Params& params, const TensorFile& file, std::string_view what);

} // namespace retort::engine
