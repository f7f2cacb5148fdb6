/* gemm_blocks.h - a product of matrices, computed in blocks that stay in the registers. */
#ifndef SW_KERNELS_GEMM_BLOCKS_H
#define SW_KERNELS_GEMM_BLOCKS_H

#include <setwise/base.h>

/* c = scale a b + add, where a is [m, k], b is [k, n], add and c are [m, n]; all sizes are 1 or
 * more. X_row is the distance from a row of X to the next, X_column that from a column to the next.
 * One of the two is 1; in `add` one may be 0, for a row or a column that is added everywhere.
 * Exchanging the two transposes a matrix. `add` may be c, or NULL for nothing.
 *
 * The products of `further` pairs are added: pair r begins r a_pair numbers after a, and r b_pair
 * after b. The terms of an element follow each other from pair to pair. */
typedef struct sw_product {
    int64_t m, n, k, further;
    sw_real scale;
    const sw_real *a, *b, *add;
    sw_real *c;
    int64_t a_row, a_column, b_row, b_column, add_row, add_column, c_row, c_column;
    int64_t a_pair, b_pair;
} sw_product;

/* Each element of c is computed by the same operations, wherever it lies and whatever m and n are.
 * So a row of c does not depend, to the bit, on the rows beside it. */
typedef void sw_gemm_blocks(sw_product p);

/* The same for any processor of this family, for those with AVX2 and FMA, and with AVX-512. The
 * last two return the same bits. */
sw_gemm_blocks sw_gemm_blocks_any;
#ifdef __x86_64__
sw_gemm_blocks sw_gemm_blocks_avx2, sw_gemm_blocks_avx512;
#endif

#endif
