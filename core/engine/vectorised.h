#pragma once

/// Before a plain loop: the compiler makes it for several processors, and the one that is there chooses when the program starts.
// Not under a sanitizer, which is not awake yet when the choice is made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define RETORT_VECTORISED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define RETORT_VECTORISED
#endif
