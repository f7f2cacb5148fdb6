#include "gemm_cases.h"
#include "kernels/processor.h"

#include <string.h>

enum { MOST = 70 };

TestSuite(gemm_blocks, .init = fill);

/* What this processor can run: each generation runs those before it, too. */
static int all_blocks(sw_gemm_blocks *blocks[3])
{
    blocks[0] = sw_gemm_blocks_any;
#ifdef __x86_64__
    blocks[1] = sw_gemm_blocks_avx2;
    blocks[2] = sw_gemm_blocks_avx512;
#endif
    return 1 + (int)sw_processor_vectors();
}

/* Bits 0 to 2 of `kind`: a, b, c are stored transposed. Rows have numbers beside them. */
static sw_product product_of(int kind, int64_t m, int64_t n, int64_t k)
{
    sw_product p = {.m = m, .n = n, .k = k, .scale = 1, .a = a, .b = b, .add = add, .c = c};
    p.a_row = kind & 1 ? 1 : k + 3;
    p.a_column = kind & 1 ? m + 3 : 1;
    p.b_row = kind & 2 ? 1 : n + 2;
    p.b_column = kind & 2 ? k + 2 : 1;
    p.c_row = p.add_row = kind & 4 ? 1 : n + 1;
    p.c_column = p.add_column = kind & 4 ? m + 1 : 1;
    return p;
}

/* Whole and partial tiles and panels, with all ways to store a, b and c. Nothing is read behind a,
 * b and what is added. */
Test(gemm_blocks, follow_the_definition)
{
    const int64_t sizes[][3] = {{1, 1, 1},    {9, 16, 3},   {13, 33, 17}, {1, 20, 40},
                                {70, 31, 5},  {70, 64, 16}, {66, 3, 21},  {40, 1, 32},
                                {17, 5, 260}, {6, 48, 513}};
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--)
        for (int s = 0; s < 10; s++)
            for (int kind = 0; kind < 8; kind++) {
                sw_product p = product_of(kind, sizes[s][0], sizes[s][1], sizes[s][2]);
                check(blocks[v], p);
                check(blocks[v], at_an_end(p));
                p.scale = 2;
                check(blocks[v], p);
                p.scale = (sw_real)-0.5;
                check(blocks[v], p);
                p.add = NULL;
                check(blocks[v], p);
            }
}

Test(gemm_blocks, add_a_row_or_a_column_everywhere)
{
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--)
        for (int64_t n = 1; n < 40; n += 5) {
            sw_product p = product_of(0, 19, n, 300);
            p.add_row = 0;
            check(blocks[v], p);
            p.add_row = 1;
            for (p.add_column = 0; p.add_column < 3; p.add_column++) check(blocks[v], p);
        }
}

/* The sum of what is added, -LARGE, and of two terms of many, LARGE and 1. LARGE + 1 is LARGE, so
 * the sum is 1 if LARGE goes to c before the 1 is added to it, and 0 if not. */
static sw_real sum_of_two_terms(sw_gemm_blocks *blocks, int64_t k, int64_t further, int64_t pair,
                                int64_t term)
{
    const sw_real large = sizeof large == 8 ? 0x1p54 : 0x1p25f;
    sw_product p = product_of(0, 1, 1, k);
    p.further = further;
    p.a_pair = k;
    p.b_pair = k * p.b_row;
    memset(a, 0, sizeof a);
    for (int i = 0; i < ROOM; i++) b[i] = 1;
    a[0] = large;
    a[pair * k + term] = 1;
    add[0] = -large;
    blocks(p);
    return c[0];
}

/* Sums go to c after 256 terms, after each pair, and after eight pairs of fewer than 32 terms. */
Test(gemm_blocks, sums_go_to_c_after_so_many_terms)
{
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--) {
        cr_expect_eq(sum_of_two_terms(blocks[v], 600, 0, 0, 255), 0);
        cr_expect_eq(sum_of_two_terms(blocks[v], 600, 0, 0, 256), 1);
        cr_expect_eq(sum_of_two_terms(blocks[v], 31, 9, 7, 30), 0);
        cr_expect_eq(sum_of_two_terms(blocks[v], 31, 9, 8, 0), 1);
        cr_expect_eq(sum_of_two_terms(blocks[v], 32, 9, 0, 31), 0);
        cr_expect_eq(sum_of_two_terms(blocks[v], 32, 9, 1, 0), 1);
    }
}

/* Short pairs, of which a panel holds eight, and longer ones. They may share numbers. */
Test(gemm_blocks, add_the_products_of_further_pairs)
{
    const int64_t sizes[][3] = {{20, 64, 5}, {7, 33, 31},   {70, 40, 29},
                                {66, 3, 7},  {17, 32, 100}, {9, 20, 260}};
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--)
        for (int s = 0; s < 6; s++)
            for (int kind = 0; kind < 8; kind++)
                for (int64_t further = 1; further < 20; further += 6) {
                    sw_product p = product_of(kind, sizes[s][0], sizes[s][1], sizes[s][2]);
                    p.further = further;
                    p.a_pair = 24;
                    p.b_pair = 7;
                    check(blocks[v], p);
                    p.add = NULL;
                    check(blocks[v], p);
                }
}

/* More rows than pass by all panels at once. */
Test(gemm_blocks, of_many_rows)
{
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--) {
        check(blocks[v], product_of(0, 1100, 37, 8));
        check(blocks[v], product_of(2, 1100, 2, 20));
    }
}

/* Each of m rows is, to the bit, what it is alone. */
Test(gemm_blocks, rows_do_not_depend_on_their_neighbours)
{
    const int64_t sizes[][2] = {{1, 64}, {2, 19}, {5, 32}, {16, 16}, {37, 100}, {100, 300}};
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--)
        for (int s = 0; s < 6; s++)
            for (int kind = 0; kind < 4; kind++) {
                int64_t n = sizes[s][0], k = sizes[s][1];
                sw_product whole = product_of(kind, MOST, n, k);
                whole.scale = (sw_real)0.3;
                whole.further = s % 3;
                whole.a_pair = 5, whole.b_pair = 11;
                for (int64_t i = 0; i < MOST; i++) {
                    sw_product one = whole;
                    one.m = 1;
                    one.a += i * one.a_row;
                    one.add += i * one.add_row;
                    one.c = alone + i * one.c_row;
                    blocks[v](one);
                }
                for (whole.m = 1; whole.m <= MOST; whole.m++) {
                    blocks[v](whole);
                    for (int64_t i = 0; i < whole.m; i++)
                        cr_assert(!memcmp(c + i * whole.c_row, alone + i * whole.c_row,
                                          (size_t)n * sizeof *c),
                                  "n %d, k %d, row %d of %d", (int)n, (int)k, (int)i, (int)whole.m);
                }
            }
}

#ifdef __x86_64__
Test(gemm_blocks, processors_with_fma_agree)
{
    sw_gemm_blocks *blocks[3];
    if (all_blocks(blocks) < 3) cr_skip_test("this processor has no AVX-512");
    const int64_t sizes[][3] = {{33, 50, 40}, {70, 3, 300}, {5, 17, 9}};
    for (int s = 0; s < 3; s++)
        for (int kind = 0; kind < 4; kind++) {
            sw_product p = product_of(kind, sizes[s][0], sizes[s][1], sizes[s][2]);
            blocks[1](p);
            p.c = alone;
            blocks[2](p);
            for (int64_t i = 0; i < p.m; i++)
                cr_expect(!memcmp(c + i * p.c_row, alone + i * p.c_row, (size_t)p.n * sizeof *c));
        }
}
#endif

/* A product with 0 is one like any other: 0 times infinity is no number. */
Test(gemm_blocks, what_is_no_number_stays_none)
{
    sw_gemm_blocks *blocks[3];
    for (int v = all_blocks(blocks) - 1; v >= 0; v--)
        for (int64_t n = 1; n < 50; n += 9) {
            sw_product p = product_of(0, 11, n, 20);
            memset(a, 0, sizeof a);
            a[4 * p.a_row + 19] = (sw_real)NAN;
            b[3 * p.b_row + n - 1] = (sw_real)INFINITY;
            blocks[v](p);
            for (int64_t i = 0; i < p.m; i++)
                for (int64_t j = 0; j < n; j++) {
                    sw_real is = c[i * p.c_row + j];
                    if (i == 4 || j == n - 1)
                        cr_expect(isnan(is));
                    else
                        cr_expect_eq(is, add[i * p.add_row + j]);
                }
            fill();
        }
}
