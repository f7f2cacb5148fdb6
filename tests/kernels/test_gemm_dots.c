#include "gemm_cases.h"
#include "kernels/gemm_dots.h"
#include "kernels/processor.h"

enum { MOST = 40 };

TestSuite(gemm_dots, .init = fill);

/* What this processor can run: each generation runs those before it, too. */
static int all_dots(sw_gemm_blocks *dots[3])
{
    dots[0] = sw_gemm_dots_any;
#ifdef __x86_64__
    dots[1] = sw_gemm_dots_avx2;
    dots[2] = sw_gemm_dots_avx512;
#endif
    return 1 + (int)sw_processor_vectors();
}

/* Rows have numbers beside them. */
static sw_product product_of(int64_t m, int64_t n, int64_t k)
{
    return (sw_product){.m = m,
                        .n = n,
                        .k = k,
                        .scale = (sw_real)0.7,
                        .a = a,
                        .a_row = k + 3,
                        .a_column = 1,
                        .b = b,
                        .b_row = 1,
                        .b_column = k + 2,
                        .add = add,
                        .add_row = n + 1,
                        .add_column = 1,
                        .c = c,
                        .c_row = n + 1,
                        .c_column = 1};
}

/* Whole and partial blocks and vectors; with nothing, a matrix, a row and a column added. */
Test(gemm_dots, follow_the_definition)
{
    const int64_t sizes[][3] = {{1, 1, 1},     {4, 4, 64},  {5, 9, 67}, {37, 1, 130},
                                {3, 100, 128}, {20, 6, 31}, {2, 5, 16}};
    sw_gemm_blocks *dots[3];
    for (int v = all_dots(dots) - 1; v >= 0; v--)
        for (int s = 0; s < 7; s++) {
            sw_product p = product_of(sizes[s][0], sizes[s][1], sizes[s][2]);
            check(dots[v], p);
            p.add_row = 0;
            check(dots[v], p);
            p.add_row = 1;
            p.add_column = 0;
            check(dots[v], p);
            p.add = NULL;
            check(dots[v], p);
            p.c_row = 1;
            p.c_column = p.m + 2;
            check(dots[v], p);
            p.c_column = p.m;
            check(dots[v], p);
        }
}

/* Each element is, to the bit, what it is in a product of its row and its column alone. */
Test(gemm_dots, elements_do_not_depend_on_their_neighbours)
{
    sw_gemm_blocks *dots[3];
    for (int v = all_dots(dots) - 1; v >= 0; v--)
        for (int64_t k = 60; k < 150; k += 44)
            for (int64_t m = 1; m <= MOST; m += m < 9 ? 1 : 7)
                for (int64_t n = 1; n <= MOST; n += n < 9 ? 1 : 7) {
                    const sw_product p = product_of(m, n, k);
                    dots[v](p);
                    for (int64_t i = 0; i < m; i++)
                        for (int64_t j = 0; j < n; j++) {
                            sw_product one = p;
                            one.m = one.n = 1;
                            one.a += i * p.a_row, one.b += j * p.b_column;
                            one.add += i * p.add_row + j, one.c = alone;
                            dots[v](one);
                            cr_assert_eq(alone[0], c[i * p.c_row + j], "(%d, %d) of %d x %d",
                                         (int)i, (int)j, (int)m, (int)n);
                        }
                }
}

/* Neither what lies between the rows of a and b is read, nor what lies behind them. */
Test(gemm_dots, numbers_beside_the_matrices_are_not_read)
{
    const int64_t sizes[][3] = {{1, 1, 7}, {5, 9, 67}, {9, 2, 33}};
    sw_gemm_blocks *dots[3];
    for (int v = all_dots(dots) - 1; v >= 0; v--)
        for (int s = 0; s < 3; s++) {
            sw_product p = product_of(sizes[s][0], sizes[s][1], sizes[s][2]);
            for (int64_t i = 0; i < p.m; i++)
                for (int64_t l = p.k; l < p.a_row; l++) a[i * p.a_row + l] = (sw_real)NAN;
            for (int64_t j = 0; j < p.n; j++)
                for (int64_t l = p.k; l < p.b_column; l++) b[j * p.b_column + l] = (sw_real)NAN;
            check(dots[v], p);
            check(dots[v], at_an_end(p));
            fill();
        }
}

/* Parts of vectors beyond k are zeros, which meet zeros. */
Test(gemm_dots, what_is_no_number_stays_with_its_row_and_column)
{
    sw_gemm_blocks *dots[3];
    for (int v = all_dots(dots) - 1; v >= 0; v--) {
        sw_product p = product_of(9, 10, 70);
        a[4 * p.a_row + 69] = (sw_real)NAN;
        b[3 * p.b_column] = (sw_real)INFINITY;
        dots[v](p);
        for (int64_t i = 0; i < p.m; i++)
            for (int64_t j = 0; j < p.n; j++)
                cr_expect_eq(isfinite(c[i * p.c_row + j]) == 0, i == 4 || j == 3);
        fill();
    }
}
