/* threads.c - how many threads to run. */
#include "kernels/threads.h"

#include "kernels/gemm.h"

#include <omp.h>

const char *sw_threads_warning(void)
{
    if (sw_blas_is_safe()) return NULL;
    return "the OpenBLAS in this process is not the OpenMP flavour: running one thread "
           "(install libopenblas0-openmp)";
}

int sw_threads_default(void)
{
    return sw_blas_is_safe() ? omp_get_max_threads() : 1;
}

int sw_threads_for(int64_t requested, int64_t jobs)
{
    int64_t threads = requested > 0 && sw_blas_is_safe() ? requested : sw_threads_default();
    if (threads > jobs) threads = jobs;
    return threads < 1 ? 1 : (int)threads;
}
