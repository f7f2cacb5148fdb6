/* processor.c - which kernels run, and which ones this processor could run. */
#include "kernels/processor.h"

#include "kernels/vector.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* Older sets come first; those of AVX-512 and unknown ones are not in the list. From OpenBLAS's
 * driver/others/dynamic.c. */
static const struct kernel_set {
    const char *name;
    sw_vectors vectors;
} kernel_sets[] = {
    {"Katmai", SW_VECTORS_SSE},      {"Coppermine", SW_VECTORS_SSE},
    {"Northwood", SW_VECTORS_SSE},   {"Banias", SW_VECTORS_SSE},
    {"Athlon", SW_VECTORS_SSE},      {"Prescott", SW_VECTORS_SSE},
    {"Core2", SW_VECTORS_SSE},       {"Penryn", SW_VECTORS_SSE},
    {"Dunnington", SW_VECTORS_SSE},  {"Nehalem", SW_VECTORS_SSE},
    {"Atom", SW_VECTORS_SSE},        {"Nano", SW_VECTORS_SSE},
    {"Opteron", SW_VECTORS_SSE},     {"Opteron_SSE3", SW_VECTORS_SSE},
    {"Barcelona", SW_VECTORS_SSE},   {"Bobcat", SW_VECTORS_SSE},
    {"Sandybridge", SW_VECTORS_AVX}, {"Bulldozer", SW_VECTORS_AVX},
    {"Piledriver", SW_VECTORS_AVX},  {"Steamroller", SW_VECTORS_AVX},
    {"Excavator", SW_VECTORS_AVX},   {"Haswell", SW_VECTORS_AVX2},
    {"Zen", SW_VECTORS_AVX2},
};

static const char *const names[] = {"SSE", "AVX", "AVX2", "AVX-512"};

sw_vectors sw_processor_vectors(void)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx")) return SW_VECTORS_SSE;
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return SW_VECTORS_AVX;
    if (!__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
        return SW_VECTORS_AVX2;
#endif
    return SW_VECTORS_AVX512;
}

sw_vectors sw_blas_vectors(const char *kernels)
{
    for (size_t i = 0; i < sizeof kernel_sets / sizeof *kernel_sets; i++)
        if (strcasecmp(kernels, kernel_sets[i].name) == 0) return kernel_sets[i].vectors;
    return SW_VECTORS_AVX512;
}

const char *sw_blas_kernels_for(sw_vectors vectors)
{
    switch (vectors) {
    case SW_VECTORS_SSE: return "Nehalem";
    case SW_VECTORS_AVX: return "Sandybridge";
    case SW_VECTORS_AVX2: return "Haswell";
    default: break;
    }
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512bf16")) return "Cooperlake";
#endif
    return "SkylakeX";
}

const char *sw_blas_kernels_possible(void)
{
    const char *kernels = sw_blas_kernels();
    const sw_vectors possible = sw_processor_vectors();
    return sw_blas_vectors(kernels) >= possible ? kernels : sw_blas_kernels_for(possible);
}

const char *sw_own_kernels(void)
{
#ifdef SW_KERNEL_VERSIONS
    const sw_vectors possible = sw_processor_vectors();
    return possible >= SW_VECTORS_AVX2 ? names[possible] : names[SW_VECTORS_SSE];
#elif defined(__x86_64__)
    return names[SW_VECTORS_SSE];
#else
    return "plain";
#endif
}

const char *sw_blas_warning(void)
{
    static _Thread_local char text[256];
    const char *kernels = sw_blas_kernels(), *chosen = getenv("OPENBLAS_CORETYPE");
    const sw_vectors running = sw_blas_vectors(kernels), possible = sw_processor_vectors();
    if (running >= possible) return NULL;
    snprintf(text, sizeof text,
             "the BLAS runs its kernels for %s (%s), and this processor could run those for %s "
             "(%s), which are faster: %s",
             kernels, names[running], sw_blas_kernels_for(possible), names[possible],
             chosen && *chosen ? "unset OPENBLAS_CORETYPE" : "a newer OpenBLAS may know it");
    return text;
}
