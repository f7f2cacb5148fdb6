/* gemm.h - matrix products.
 *
 * This folder is the arithmetic: plain arrays and sizes, no tensors and no errors. The operators in
 * src/ops check their inputs, then call these functions. */
#ifndef SW_KERNELS_GEMM_H
#define SW_KERNELS_GEMM_H

#include <setwise/base.h>

/* c = scale op(a) op(b) + keep c, row-major.
 * op(a) is [m, k], op(b) is [k, n], c is [m, n]; lda, ldb, ldc are the distances from row to
 * row as stored. With keep 0, c is not read. Sizes of 0 are legal: with k = 0 the product is 0.
 * With scale 0 it is 0 as well, and a and b are not read. A row of c does not depend, to the bit,
 * on which rows of a are beside its own. Allocates nothing. In large products, threads without a
 * chunk help (gemm_share.h). */
void sw_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, sw_real scale,
             const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb, sw_real keep, sw_real *c,
             int64_t ldc);

/* c = op(a) op(b) + row: `row`, of n numbers, is added to each row of the product. */
void sw_gemm_plus_row(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                      const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb,
                      const sw_real *row, sw_real *c, int64_t ldc);

/* c = sum over r < pairs of a_r b_r + keep c: a_r [m, k] begins r a_pair numbers after a, and b_r
 * [k, n] r b_pair after b. keep is 0 or 1, and there is a pair. */
void sw_gemm_sum(int64_t pairs, int64_t m, int64_t n, int64_t k, const sw_real *a, int64_t lda,
                 int64_t a_pair, const sw_real *b, int64_t ldb, int64_t b_pair, sw_real keep,
                 sw_real *c, int64_t ldc);

/* c = scale a bᵀ: the scores of m queries with n keys. As sw_gemm, but long rows are computed by
 * dot products if `few` says so. That is faster for at most SW_FEW_QUERIES rows, and gives other
 * bits: all parts of one product must say the same. */
enum { SW_FEW_QUERIES = 6 };
void sw_gemm_scores(bool few, int64_t m, int64_t n, int64_t k, sw_real scale, const sw_real *a,
                    int64_t lda, const sw_real *b, int64_t ldb, sw_real *c, int64_t ldc);

#endif
