#include "kernels/gemm.h"
#include "kernels/team.h"
#include "numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* The executable's malloc comes before libc's. */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTS_MALLOC
void *__libc_malloc(size_t size);
static _Thread_local int64_t mallocs;

void *malloc(size_t size)
{
    mallocs++;
    return __libc_malloc(size);
}
#endif

enum { ROOM = 4096 };

static const double tolerance = sizeof(sw_real) == 8 ? 1e-12 : 2e-4;
static sw_real a[ROOM], b[ROOM], c[ROOM], before[ROOM];

static void fill(void)
{
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROOM; i++) {
        a[i] = (sw_real)sw_random_normal(&r);
        b[i] = (sw_real)sw_random_normal(&r);
        before[i] = c[i] = (sw_real)sw_random_normal(&r);
    }
}

static void fill_with(sw_real *x, sw_real value)
{
    for (int i = 0; i < ROOM; i++) x[i] = value;
}

TestSuite(gemm, .init = fill);

typedef struct product {
    bool transpose_a, transpose_b;
    int64_t m, n, k, lda, ldb, ldc;
} product;

static void run(product p, double scale, double keep)
{
    sw_gemm(p.transpose_a, p.transpose_b, p.m, p.n, p.k, (sw_real)scale, a, p.lda, b, p.ldb,
            (sw_real)keep, c, p.ldc);
}

/* The expected element (i, j) of the product. Numbers beside the matrix do not change. */
static void check(product p, double scale, double keep)
{
    numbers_keep("product", c, p.n);
    for (int64_t i = 0; i * p.ldc + p.ldc <= ROOM; i++)
        for (int64_t j = 0; j < p.ldc; j++) {
            double was = (double)before[i * p.ldc + j], is = (double)c[i * p.ldc + j], sum = 0;
            if (i >= p.m || j >= p.n) {
                cr_assert(is == was || (isnan(is) && isnan(was)), "(%d, %d)", (int)i, (int)j);
                continue;
            }
            for (int64_t l = 0; l < p.k; l++) {
                sw_real x = p.transpose_a ? a[l * p.lda + i] : a[i * p.lda + l];
                sw_real y = p.transpose_b ? b[j * p.ldb + l] : b[l * p.ldb + j];
                sum += (double)x * (double)y;
            }
            double expected = scale * sum + (keep == 0 ? 0 : keep * was);
            cr_assert(fabs(is - expected) <= tolerance, "transposes %d %d, (%d, %d): %g, not %g",
                      p.transpose_a, p.transpose_b, (int)i, (int)j, is, expected);
        }
}

/* Every transpose, of matrices that are parts of wider ones. */
Test(gemm, follows_the_definition)
{
    /* The last five are of long rows: with few columns, they are dot products where b is transposed
     * and a is not. */
    const int64_t sizes[][3] = {{1, 1, 1},    {5, 7, 3},   {17, 1, 9},  {1, 19, 33}, {31, 29, 40},
                                {16, 24, 65}, {3, 8, 130}, {9, 36, 64}, {7, 5, 64},  {5, 2, 70}};
    for (int s = 0; s < 10; s++)
        for (int t = 0; t < 4; t++) {
            int64_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
            bool of_a = t & 1, of_b = t & 2;
            product p = {of_a, of_b, m, n, k, (of_a ? m : k) + 3, (of_b ? k : n) + 5, n + 2};
            fill();
            run(p, 1, 0);
            check(p, 1, 0);
            fill();
            run(p, -0.5, 1);
            check(p, -0.5, 1);
            fill();
            run(p, 0.25, 2);
            check(p, 0.25, 2);
        }
}

/* The distance from row to row is that of the columns, 2: no sign that a matrix is stored
 * transposed. */
Test(gemm, of_two_columns_without_a_gap)
{
    const product two_columns = {false, false, 5, 2, 70, 70, 2, 2};
    run(two_columns, 1, 0);
    check(two_columns, 1, 0);
    fill();
    const product two_rows = {true, true, 2, 5, 70, 2, 70, 5};
    run(two_rows, 1, 0);
    check(two_rows, 1, 0);
}

/* A row that is added to each row of the product. */
Test(gemm, plus_a_row)
{
    for (int t = 0; t < 4; t++)
        for (int64_t k = 0; k < 12; k += 11) {
            bool of_a = t & 1, of_b = t & 2;
            product p = {of_a, of_b, 7, 20, k, (of_a ? 7 : k) + 3, (of_b ? k : 20) + 5, 23};
            for (int64_t i = 0; i < 7; i++)
                for (int64_t j = 0; j < 20; j++) before[i * 23 + j] = before[j + 1000];
            sw_gemm_plus_row(of_a, of_b, 7, 20, k, a, p.lda, b, p.ldb, before + 1000, c, 23);
            check(p, 1, 1);
            fill();
        }
}

static const product small = {false, false, 6, 5, 4, 7, 8, 9};

Test(gemm, with_keep_0_what_was_there_is_not_read)
{
    fill_with(c, (sw_real)NAN);
    fill_with(before, (sw_real)NAN);
    run(small, 1.5, 0);
    check(small, 1.5, 0);
}

Test(gemm, products_of_no_terms)
{
    product none = small;
    none.k = 0;
    run(none, 1, 0.5);
    check(none, 1, 0.5);
    fill_with(c, (sw_real)NAN);
    fill_with(before, (sw_real)NAN);
    run(none, 1, 0);
    check(none, 1, 0);
}

/* With scale 0, a and b are not read, as in the BLAS. */
Test(gemm, scale_0_hides_what_is_no_number)
{
    fill_with(a, (sw_real)NAN);
    fill_with(b, INFINITY);
    product none = small;
    none.k = 0; /* for the expected values */
    run(small, 0, 0.5);
    check(none, 0, 0.5);
    fill();
    fill_with(a, (sw_real)NAN);
    run(small, 0, 0);
    check(none, 0, 0);
}

/* Scores are products with b transposed, by dot products or not. */
Test(gemm, scores_follow_the_definition)
{
    const int64_t sizes[][3] = {{0, 4, 64}, {3, 0, 64}, {2, 3, 0},  {1, 1, 64},
                                {5, 7, 63}, {6, 9, 64}, {7, 4, 130}};
    for (int few = 0; few < 2; few++)
        for (int s = 0; s < 7; s++) {
            int64_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
            product p = {false, true, m, n, k, k + 3, k + 5, n + 2};
            fill();
            sw_gemm_scores(few, m, n, k, (sw_real)0.7, a, p.lda, b, p.ldb, c, p.ldc);
            check(p, 0.7, 0);
        }
}

Test(gemm, scores_of_a_query_do_not_depend_on_the_others)
{
    enum { KEYS = 9, WIDTH = 70 };
    for (int few = 0; few < 2; few++) {
        sw_gemm_scores(few, SW_FEW_QUERIES, KEYS, WIDTH, 1, a, WIDTH, b, WIDTH, before, KEYS);
        for (int64_t i = 0; i < SW_FEW_QUERIES; i++) {
            sw_gemm_scores(few, 1, KEYS, WIDTH, 1, a + i * WIDTH, WIDTH, b, WIDTH, c, KEYS);
            cr_expect_arr_eq(c, before + i * KEYS, KEYS * sizeof *c, "query %d", (int)i);
        }
    }
}

Test(gemm, scores_with_scale_0_are_0)
{
    fill_with(a, INFINITY);
    fill_with(b, 1);
    for (int64_t m = 1; m < 9; m++) {
        fill_with(c, 3);
        sw_gemm_scores(m <= SW_FEW_QUERIES, m, 4, 128, 0, a, 128, b, 128, c, 4);
        for (int i = 0; i < m * 4; i++) cr_expect_eq(c[i], 0, "%d rows: %g", (int)m, (double)c[i]);
    }
}

Test(gemm, without_rows_or_columns_nothing_is_written)
{
    for (int which = 0; which < 2; which++) {
        product empty = small;
        if (which)
            empty.m = 0;
        else
            empty.n = 0;
        run(empty, 1, 0);
        check(empty, 1, 0);
    }
}

Test(gemm, operations_are_counted)
{
    double start = sw_flops();
    run(small, 1, 0);
    cr_expect_eq(sw_flops() - start, 2 * 6 * 5 * 4);
    run((product){true, true, 3, 2, 11, 3, 11, 2}, 1, 1);
    cr_expect_eq(sw_flops() - start, 2 * 6 * 5 * 4 + 2 * 3 * 2 * 11);
    product none = small;
    none.m = 0;
    run(none, 1, 0);
    cr_expect_eq(sw_flops() - start, 2 * 6 * 5 * 4 + 2 * 3 * 2 * 11);
    start = sw_flops();
    sw_gemm_sum(3, 2, 3, 4, a, 4, 8, b, 3, 12, 0, c, 3);
    cr_expect_eq(sw_flops() - start, 3 * 2 * 2 * 3 * 4);
}

/* Products of many shapes. */
Test(gemm, takes_no_memory)
{
#ifdef COUNTS_MALLOC
    const int64_t size[] = {1, 3, 4, 5, 8, 9, 12, 13, 16, 17, 20, 24, 27, 31, 33, 36, 41, 48, 63};
    enum { SIZES = sizeof size / sizeof *size };
    for (int s = 0; s < 4 * SIZES * SIZES * SIZES; s++) {
        bool of_a = s & 1, of_b = s & 2;
        int64_t m = size[s / 4 % SIZES], n = size[s / 4 / SIZES % SIZES],
                k = size[s / 4 / SIZES / SIZES];
        int64_t before_it = mallocs;
        run((product){of_a, of_b, m, n, k, of_a ? m : k, of_b ? k : n, n}, 1, 1);
        cr_assert_eq(mallocs, before_it, "transposes %d %d, m %d, n %d, k %d", of_a, of_b, (int)m,
                     (int)n, (int)k);
    }
#else
    cr_skip_test("malloc is not ours to count");
#endif
}
