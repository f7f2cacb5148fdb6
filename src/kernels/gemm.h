/* gemm.h - matrix products: the only door to the BLAS. */
#ifndef SW_KERNELS_GEMM_H
#define SW_KERNELS_GEMM_H

#include <setwise/base.h>

/* c = scale op(a) op(b) + keep c, row-major.
 * op(a) is [m, k], op(b) is [k, n], c is [m, n]; lda, ldb, ldc are the distances from row to
 * row as stored. With keep 0, c is written without being read. Sizes of 0 are legal: with k = 0
 * the product is 0. One thread, whatever the host has told the BLAS. */
void sw_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, sw_real scale,
             const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb, sw_real keep, sw_real *c,
             int64_t ldc);

/* Floating-point operations in products on this thread so far: 2 m n k each. */
double sw_gemm_flops(void);

/* Does the BLAS take matrices of n rows or columns? Shape rules ask. */
bool sw_gemm_fits(int64_t n);

/* May several threads call the BLAS of this process at once? */
bool sw_blas_is_safe(void);

/* Hold the BLAS to one thread from enter to leave, where products are called outside of an active
 * parallel region. Holds nest, and those of several host threads add up: the host's setting comes
 * back when the last one leaves. `omp_threads`: what leave puts back on the calling thread. */
typedef struct sw_blas_hold {
    int omp_threads;
} sw_blas_hold;
sw_blas_hold sw_blas_enter(void);
void sw_blas_leave(sw_blas_hold hold);

#endif
