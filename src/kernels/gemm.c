#include "kernels/gemm.h"

#include "base/threads.h"

#include <cblas.h>
#include <limits.h>
#include <omp.h>

#ifdef SW_REAL_DOUBLE
#define gemm cblas_dgemm
#else
#define gemm cblas_sgemm
#endif

static _Thread_local double flops;

double sw_gemm_flops(void)
{
    return flops;
}

bool sw_gemm_fits(int64_t n)
{
    return n <= INT_MAX;
}

const char *sw_blas_kernels(void)
{
    return openblas_get_corename();
}

/* Only the OpenMP flavour of OpenBLAS may be called from several OpenMP threads at once. All
 * flavours share one soname, so what is loaded is known at run time alone. */
static bool blas_is_safe(void)
{
    enum { BLAS_OPENMP = 2 };
    return openblas_get_parallel() == BLAS_OPENMP;
}

const char *sw_threads_warning(void)
{
    if (blas_is_safe()) return NULL;
    return "the OpenBLAS in this process is not the OpenMP flavour: running one thread "
           "(install libopenblas0-openmp)";
}

int sw_threads_default(void)
{
    return blas_is_safe() ? omp_get_max_threads() : 1;
}

int sw_threads_for(int64_t asked, int64_t jobs)
{
    int64_t threads = asked > 0 && blas_is_safe() ? asked : sw_threads_default();
    if (threads > jobs) threads = jobs;
    return threads < 1 ? 1 : (int)threads;
}

/* The number of threads of the BLAS and of OpenMP are one setting in this flavour: both are
 * noted, and both put back. */
sw_blas_hold sw_blas_enter(void)
{
    sw_blas_hold hold = {openblas_get_num_threads(), omp_get_max_threads()};
    if (hold.blas_threads != 1) openblas_set_num_threads(1);
    return hold;
}

void sw_blas_leave(sw_blas_hold hold)
{
    if (hold.blas_threads != 1) openblas_set_num_threads(hold.blas_threads);
    omp_set_num_threads(hold.omp_threads);
}

void sw_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, sw_real scale,
             const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb, sw_real keep, sw_real *c,
             int64_t ldc)
{
    if (m == 0 || n == 0) return;
    if (k == 0 || scale == 0) { /* OpenBLAS lets a NaN through here on some processors */
        for (int64_t i = 0; i < m; i++)
            for (int64_t j = 0; j < n; j++) c[i * ldc + j] = keep == 0 ? 0 : keep * c[i * ldc + j];
        return;
    }
    /* In an active region this flavour runs one thread by itself. */
    bool hold_here = !omp_in_parallel() && openblas_get_num_threads() != 1;
    sw_blas_hold hold = {0};
    if (hold_here) hold = sw_blas_enter();
    gemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
         transpose_b ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k, scale, a, (int)lda, b,
         (int)ldb, keep, c, (int)ldc);
    if (hold_here) sw_blas_leave(hold);
    flops += 2.0 * (double)m * (double)n * (double)k;
}
