/* gemm.c - matrix products, by the blocks that are compiled for this processor. */
#include "kernels/gemm.h"

#include "kernels/gemm_blocks.h"
#include "kernels/gemm_dots.h"
#include "kernels/gemm_share.h"
#include "kernels/processor.h"
#include "kernels/team.h"

#include <string.h>

/* Both ways to compute a product, for one kind of processor. */
typedef struct versions {
    sw_gemm_blocks *blocks, *dots;
} versions;

static versions of_this_processor(void)
{
    static const versions all[] = {
        [SW_VECTORS_SSE] = {sw_gemm_blocks_any, sw_gemm_dots_any},
#ifdef __x86_64__
        [SW_VECTORS_AVX2] = {sw_gemm_blocks_avx2, sw_gemm_dots_avx2},
        [SW_VECTORS_AVX512] = {sw_gemm_blocks_avx512, sw_gemm_dots_avx512},
#endif
    };
    return all[sw_processor_vectors()];
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

static void compute(const sw_product *p, bool by_dots)
{
    sw_count_flops(2.0 * (double)p->m * (double)p->n * (double)p->k * (double)(p->further + 1));
    const versions version = of_this_processor();
    sw_gemm_share(by_dots ? version.dots : version.blocks, !by_dots && p->b_column != 1, p);
}

/* So many terms that adding up the parts of a vector hardly counts. */
enum { LONG = 64 };

/* Are dot products faster? c has few columns, and b would have to be transposed. The rule does not
 * look at the number of rows, m, so that a row of c does not depend on how many others there are.
 */
static bool suits_dots(const sw_product *p)
{
    enum { FEW_COLUMNS = 6 };
    return p->a_column == 1 && p->b_row == 1 && p->n <= FEW_COLUMNS && p->k >= LONG;
}

void sw_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, sw_real scale,
             const sw_real *a, int64_t lda, const sw_real *b, int64_t ldb, sw_real keep, sw_real *c,
             int64_t ldc)
{
    if (m == 0 || n == 0) return;
    if (k == 0 || scale == 0 || (keep != 0 && keep != 1)) keep_only(m, n, keep, c, ldc);
    if (k == 0 || scale == 0) return; /* a and b are not read, as in the BLAS */
    sw_product p = product_of(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, c, ldc);
    p.scale = scale;
    if (keep != 0) {
        p.add = c;
        p.add_row = ldc;
        p.add_column = 1;
    }
    compute(&p, suits_dots(&p));
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
    compute(&p, suits_dots(&p));
}

void sw_gemm_sum(int64_t pairs, int64_t m, int64_t n, int64_t k, const sw_real *a, int64_t lda,
                 int64_t a_pair, const sw_real *b, int64_t ldb, int64_t b_pair, sw_real keep,
                 sw_real *c, int64_t ldc)
{
    if (m == 0 || n == 0) return;
    if (k == 0) {
        keep_only(m, n, keep, c, ldc);
        return;
    }
    sw_product p = product_of(false, false, m, n, k, a, lda, b, ldb, c, ldc);
    p.further = pairs - 1;
    p.a_pair = a_pair;
    p.b_pair = b_pair;
    if (keep != 0) {
        p.add = c;
        p.add_row = ldc;
        p.add_column = 1;
    }
    compute(&p, false);
}

void sw_gemm_scores(bool few, int64_t m, int64_t n, int64_t k, sw_real scale, const sw_real *a,
                    int64_t lda, const sw_real *b, int64_t ldb, sw_real *c, int64_t ldc)
{
    if (!few || m == 0 || n == 0 || k < LONG || scale == 0) {
        sw_gemm(false, true, m, n, k, scale, a, lda, b, ldb, 0, c, ldc);
        return;
    }
    sw_product p = product_of(false, true, m, n, k, a, lda, b, ldb, c, ldc);
    p.scale = scale;
    compute(&p, true);
}
