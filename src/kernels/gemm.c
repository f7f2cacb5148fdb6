/* gemm.c - matrix products, and the threads of the BLAS. */
#include "kernels/gemm.h"

#include "kernels/gemm_blocks.h"

#include <cblas.h>
#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

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
 * flavours share one soname, so that only a check at run time shows which one is loaded. */
bool sw_blas_is_safe(void)
{
    enum { BLAS_OPENMP = 2 };
    return openblas_get_parallel() == BLAS_OPENMP;
}

/* Half a buffer more, for what is allocated before the BLAS is called. When OpenBLAS is loaded, it
 * takes a buffer for each thread of its own; held to one thread, it has the others to spare. */
bool sw_blas_has_room(int calls)
{
    static int known; /* so many had room */
    int most;
#pragma omp atomic read
    most = known;
    const int buffers = calls - (openblas_get_num_threads() - 1);
    if (calls <= most || buffers <= 0) return true;
    const size_t bytes = (size_t)buffers * SW_BLAS_BUFFER + SW_BLAS_BUFFER / 2;
    void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return false;
    munmap(room, bytes);
#pragma omp atomic write
    known = calls;
    return true;
}

/* Two settings decide how many threads the BLAS uses. Its own number exists once in the process:
 * the first hold saves it, and the last one restores it. OpenMP's number exists in each thread of
 * the program; this flavour asks for it at every larger product and follows it. */
static pthread_mutex_t hold_lock = PTHREAD_MUTEX_INITIALIZER;
static int holds, host_threads;
static _Thread_local int own_holds;

sw_blas_hold sw_blas_enter(void)
{
    sw_blas_hold hold = {omp_get_max_threads()};
    if (own_holds++ > 0) return hold;
    pthread_mutex_lock(&hold_lock);
    if (holds++ == 0) {
        host_threads = openblas_get_num_threads();
        if (host_threads != 1) openblas_set_num_threads(1);
    }
    pthread_mutex_unlock(&hold_lock);
    omp_set_num_threads(1);
    return hold;
}

void sw_blas_leave(sw_blas_hold hold)
{
    if (--own_holds > 0) return;
    pthread_mutex_lock(&hold_lock);
    if (--holds == 0 && host_threads != 1) openblas_set_num_threads(host_threads);
    pthread_mutex_unlock(&hold_lock);
    omp_set_num_threads(hold.omp_threads);
}

/* ---- Products -------------------------------------------------------------------------------- */

static sw_gemm_blocks *blocks_of_this_processor(void)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f")) return sw_gemm_blocks_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return sw_gemm_blocks_avx2;
#endif
    return sw_gemm_blocks_any;
}

/* c = keep c */
static void keep_only(int64_t m, int64_t n, sw_real keep, sw_real *c, int64_t ldc)
{
    for (int64_t i = 0; i < m; i++)
        for (int64_t j = 0; j < n; j++) c[i * ldc + j] = keep == 0 ? 0 : keep * c[i * ldc + j];
}

static sw_product product_of(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                             const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb,
                             sw_real *c, int64_t ldc)
{
    return (sw_product){.m = m,
                        .n = n,
                        .k = k,
                        .scale = 1,
                        .a = a,
                        .a_row = transpose_a ? 1 : lda,
                        .a_column = transpose_a ? lda : 1,
                        .b = b,
                        .b_row = transpose_b ? 1 : ldb,
                        .b_column = transpose_b ? ldb : 1,
                        .c = c,
                        .c_row = ldc,
                        .c_column = 1};
}

static void compute(const sw_product *p)
{
    flops += 2.0 * (double)p->m * (double)p->n * (double)p->k;
    blocks_of_this_processor()(*p);
}

void sw_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, sw_real scale,
             const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb, sw_real keep, sw_real *c,
             int64_t ldc)
{
    if (m == 0 || n == 0) return;
    if (k == 0 || scale == 0 || (keep != 0 && keep != 1)) keep_only(m, n, keep, c, ldc);
    if (k == 0 || scale == 0) return; /* as the BLAS defines it: a and b are not read */
    sw_product p = product_of(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, c, ldc);
    p.scale = scale;
    if (keep != 0) {
        p.add = c;
        p.add_row = ldc;
        p.add_column = 1;
    }
    compute(&p);
}

void sw_gemm_plus_row(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                      const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb,
                      const sw_real *row, sw_real *c, int64_t ldc)
{
    if (m == 0 || n == 0) return;
    if (k == 0) {
        for (int64_t i = 0; i < m; i++) memcpy(c + i * ldc, row, (size_t)n * sizeof *c);
        return;
    }
    sw_product p = product_of(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, c, ldc);
    p.add = row;
    p.add_column = 1;
    compute(&p);
}
