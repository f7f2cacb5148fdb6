/* processor.c - which vector instructions the processor has. */
#include "kernels/processor.h"

sw_vectors sw_processor_vectors(void)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
                   ? SW_VECTORS_AVX512
                   : SW_VECTORS_AVX2;
#endif
    return SW_VECTORS_SSE;
}

const char *sw_kernels(void)
{
#ifdef __x86_64__
    static const char *const names[] = {"SSE", "AVX2", "AVX-512"};
    return names[sw_processor_vectors()];
#else
    return "plain";
#endif
}
