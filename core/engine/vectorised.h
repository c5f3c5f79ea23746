#pragma once

/// Before a plain loop: the compiler makes it for several processors, and the one that is there chooses when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define RETORT_VECTORISED __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define RETORT_VECTORISED
#endif
