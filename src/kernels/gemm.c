/* gemm.c - matrix products by the BLAS, on one thread. */
#include "kernels/gemm.h"

#include "kernels/vector.h"

#include <cblas.h>
#include <limits.h>
#include <omp.h>
#include <pthread.h>
#include <sys/mman.h>

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

/* ---- Narrow products --------------------------------------------------------------------------
 *
 * OpenBLAS 0.3.21 has a special kernel for small products, up to 100^3. It works on columns by the
 * cache line: 16 floats or 8 doubles. If neither matrix is transposed and at most half a line of
 * columns is left over, it calls malloc for them at every product. Such columns are computed here.
 */

enum {
    SMALL_PRODUCT = 100 * 100 * 100,
    COLUMN_BLOCK = 64 / sizeof(sw_real),
    NARROW = COLUMN_BLOCK / 2,
    DEPTH_BLOCK = 64
};

/* The number of columns for which the BLAS would call malloc. */
static int64_t narrow_columns(int64_t m, int64_t n, int64_t k)
{
    bool small = (double)m * (double)n * (double)k <= SMALL_PRODUCT;
    int64_t left = n % COLUMN_BLOCK;
    return small && left <= NARROW ? left : 0;
}

/* c += scale a b for n <= NARROW columns and `depth` rows of b, which are packed in `b` with zeros
 * in the columns from n on. */
SW_KERNEL
static void narrow_block(int64_t m, int64_t n, int64_t depth, sw_real scale, const sw_real *a,
                         int64_t lda, sw_real b[DEPTH_BLOCK][NARROW], sw_real *c, int64_t ldc)
{
    for (int64_t i = 0; i < m; i++) {
        sw_real sum[NARROW] = {0};
        for (int64_t p = 0; p < depth; p++) {
            sw_real factor = a[i * lda + p];
#pragma omp simd
            for (int j = 0; j < NARROW; j++) sum[j] += factor * b[p][j];
        }
        for (int64_t j = 0; j < n; j++) c[i * ldc + j] += scale * sum[j];
    }
}

static void narrow_gemm(int64_t m, int64_t n, int64_t k, sw_real scale, const sw_real *a,
                        int64_t lda, const sw_real *b, int64_t ldb, sw_real keep, sw_real *c,
                        int64_t ldc)
{
    sw_real packed[DEPTH_BLOCK][NARROW] = {{0}};
    for (int64_t i = 0; keep != 1 && i < m; i++)
        for (int64_t j = 0; j < n; j++) c[i * ldc + j] = keep == 0 ? 0 : keep * c[i * ldc + j];
    for (int64_t done = 0; done < k; done += DEPTH_BLOCK) {
        int64_t depth = k - done < DEPTH_BLOCK ? k - done : DEPTH_BLOCK;
        for (int64_t p = 0; p < depth; p++)
            for (int64_t j = 0; j < n; j++) packed[p][j] = b[(done + p) * ldb + j];
        narrow_block(m, n, depth, scale, a + done, lda, packed, c, ldc);
    }
}

/* ---- Any product ----------------------------------------------------------------------------- */

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
    flops += 2.0 * (double)m * (double)n * (double)k;
    if (!transpose_a && !transpose_b) {
        int64_t left = narrow_columns(m, n, k);
        n -= left;
        if (left) narrow_gemm(m, left, k, scale, a, lda, b + n, ldb, keep, c + n, ldc);
        if (n == 0) return;
    }
    /* In an active region this flavour runs one thread anyway. */
    bool hold_here = own_holds == 0 && !omp_in_parallel();
    sw_blas_hold hold = {0};
    if (hold_here) hold = sw_blas_enter();
    gemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
         transpose_b ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k, scale, a, (int)lda, b,
         (int)ldb, keep, c, (int)ldc);
    if (hold_here) sw_blas_leave(hold);
}
