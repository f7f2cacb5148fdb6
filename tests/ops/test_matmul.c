/* test_matmul.c - matmul, against sums in double. */
#include "gradcheck.h"
#include "products.h"

#include <criterion/criterion.h>
#include <math.h>

/* ---- Gradients ------------------------------------------------------------------------------- */

static sw_tensor *build_nn(sw_tape *t, sw_tensor **in)
{
    return sw_matmul(t, in[0], in[1], false, false);
}
static sw_tensor *build_nt(sw_tape *t, sw_tensor **in)
{
    return sw_matmul(t, in[0], in[1], false, true);
}
static sw_tensor *build_tn(sw_tape *t, sw_tensor **in)
{
    return sw_matmul(t, in[0], in[1], true, false);
}
static sw_tensor *build_tt(sw_tape *t, sw_tensor **in)
{
    return sw_matmul(t, in[0], in[1], true, true);
}
static sw_tensor *build_square(sw_tape *t, sw_tensor **in)
{
    return sw_matmul(t, in[0], in[0], false, true);
}

SW_GRADIENT_CASES(matmul, {"a b", {{2, {3, 4}}, {2, {4, 5}}}, 2, build_nn},
                  {"a bT", {{2, {3, 4}}, {2, {5, 4}}}, 2, build_nt},
                  {"aT b", {{2, {4, 3}}, {2, {4, 5}}}, 2, build_tn},
                  {"aT bT", {{2, {4, 3}}, {2, {5, 4}}}, 2, build_tt},
                  {"a aT, one input", {{2, {3, 4}}}, 1, build_square},
                  {"batch, a b", {{3, {2, 3, 4}}, {3, {2, 4, 2}}}, 2, build_nn},
                  {"batch, a bT", {{3, {2, 3, 4}}, {3, {2, 2, 4}}}, 2, build_nt},
                  {"batch, aT b", {{3, {2, 4, 3}}, {3, {2, 4, 2}}}, 2, build_tn},
                  {"batch, aT bT", {{3, {2, 4, 3}}, {3, {2, 2, 4}}}, 2, build_tt},
                  {"two batch axes", {{4, {2, 2, 2, 3}}, {4, {2, 2, 3, 2}}}, 2, build_nn},
                  {"one b, a b", {{3, {2, 3, 4}}, {2, {4, 2}}}, 2, build_nn},
                  {"one b, a bT", {{4, {2, 2, 2, 3}}, {2, {2, 3}}}, 2, build_nt},
                  {"one b, aT b", {{3, {2, 4, 3}}, {2, {4, 2}}}, 2, build_tn},
                  {"one b, aT bT", {{3, {2, 4, 3}}, {2, {2, 4}}}, 2, build_tt},
                  {"one a, a b", {{2, {3, 4}}, {3, {2, 4, 2}}}, 2, build_nn},
                  {"one a, a bT", {{2, {3, 4}}, {3, {2, 2, 4}}}, 2, build_nt},
                  {"one a, aT b", {{2, {4, 3}}, {3, {2, 4, 2}}}, 2, build_tn},
                  {"one a, aT bT", {{2, {4, 3}}, {4, {2, 1, 2, 4}}}, 2, build_tt},
                  {"vectors", {{2, {1, 6}}, {2, {6, 1}}}, 2, build_nn});

/* ---- Values, against sums in double --------------------------------------------------------- */

TestSuite(matmul, .init = setup, .fini = teardown);

/* Element (i, j) of matrix `batch` of x, or of its transpose. */
static double element(const sw_tensor *x, int64_t batch, bool transposed, int64_t i, int64_t j)
{
    int64_t rows = x->shape[x->ndim - 2], columns = x->shape[x->ndim - 1];
    int64_t start = x->ndim > 2 ? batch * rows * columns : 0;
    return (double)x->data[start + (transposed ? j * columns + i : i * columns + j)];
}

/* All four transposes of a batch of products; an input with `*_axes` 0 has no leading axis. */
static void check_products(int a_axes, int b_axes, int64_t m, int64_t n, int64_t k)
{
    const int64_t leading[2] = {3, 2};
    for (int transposes = 0; transposes < 4; transposes++) {
        bool ta = transposes & 1, tb = transposes & 2;
        int64_t a_shape[4] = {leading[0], leading[1]}, b_shape[4] = {leading[0], leading[1]};
        a_shape[a_axes] = ta ? k : m, a_shape[a_axes + 1] = ta ? m : k;
        b_shape[b_axes] = tb ? n : k, b_shape[b_axes + 1] = tb ? k : n;
        sw_tensor *a = random_tensor(1, a_axes + 2, a_shape);
        sw_tensor *b = random_tensor(2, b_axes + 2, b_shape);
        sw_tensor *y = sw_matmul(tape, a, b, ta, tb);
        cr_assert_not_null(y);
        int axes = a_axes > b_axes ? a_axes : b_axes;
        int64_t batch = axes == 0 ? 1 : axes == 1 ? 3 : 6;
        cr_assert_eq(y->ndim, axes + 2);
        for (int d = 0; d < axes; d++) cr_assert_eq(y->shape[d], leading[d]);
        cr_assert_eq(y->shape[axes], m);
        cr_assert_eq(y->shape[axes + 1], n);
        for (int64_t c = 0; c < batch; c++)
            for (int64_t i = 0; i < m; i++)
                for (int64_t j = 0; j < n; j++) {
                    double sum = 0;
                    for (int64_t l = 0; l < k; l++)
                        sum += element(a, c, ta, i, l) * element(b, c, tb, l, j);
                    double got = (double)y->data[(c * m + i) * n + j];
                    cr_assert(fabs(got - sum) <= tolerance(k),
                              "transposes %d, matrix %lld, (%lld, %lld): %.9g, expected %.9g",
                              transposes, (long long)c, (long long)i, (long long)j, got, sum);
                }
    }
}

Test(matmul, matrices)
{
    check_products(0, 0, 3, 5, 4);
    check_products(0, 0, 37, 29, 130);
    check_products(0, 0, 1, 1, 1);
}

Test(matmul, batches)
{
    check_products(1, 1, 3, 5, 4);
    check_products(2, 2, 4, 3, 7);
}

Test(matmul, one_matrix_serves_the_batch)
{
    check_products(1, 0, 3, 5, 4);
    check_products(2, 0, 3, 5, 4);
    check_products(0, 1, 3, 5, 4);
    check_products(0, 2, 3, 5, 4);
}

Test(matmul, sizes_of_zero)
{
    sw_tensor *rows = sw_matmul(tape, sw_constant(tape, SW_DIMS(0, 4), 1),
                                sw_constant(tape, SW_DIMS(4, 3), 1), false, false);
    cr_assert_not_null(rows);
    cr_assert_eq(rows->size, 0);
    sw_tensor *inner = sw_matmul(tape, sw_constant(tape, SW_DIMS(2, 0), 1),
                                 sw_constant(tape, SW_DIMS(0, 3), 1), false, false);
    cr_assert_not_null(inner);
    cr_assert_eq(inner->size, 6);
    for (int i = 0; i < 6; i++) cr_assert_eq(inner->data[i], 0);
}

/* ---- Errors --------------------------------------------------------------------------------- */

Test(matmul, errors)
{
    expect_failure(sw_matmul(tape, ones(SW_DIMS(3, 4)), ones(SW_DIMS(5, 2)), false, false),
                   "matmul: a is [3, 4], b is [5, 2]: a has 4 columns where b has 5 rows");
    expect_failure(
        sw_matmul(tape, ones(SW_DIMS(3, 4)), ones(SW_DIMS(4, 5)), true, true),
        "matmul: a is [3, 4] transposed, b is [4, 5] transposed: a has 3 columns where b has 5 "
        "rows");
    expect_failure(sw_matmul(tape, ones(SW_DIMS(3)), ones(SW_DIMS(3, 2)), false, false),
                   "matmul: a is [3], b is [3, 2]: expected matrices");
    expect_failure(
        sw_matmul(tape, ones(SW_DIMS(2, 3, 4)), ones(SW_DIMS(3, 4, 5)), false, false),
        "matmul: a is [2, 3, 4], b is [3, 4, 5]: leading axes have to be equal, or missing in one");
    expect_failure(
        sw_matmul(tape, ones(SW_DIMS(2, 2, 3, 4)), ones(SW_DIMS(2, 4, 5)), false, false),
        "matmul: a is [2, 2, 3, 4], b is [2, 4, 5]: leading axes have to be equal, or missing in "
        "one");
    expect_failure(sw_matmul(tape, NULL, ones(SW_DIMS(3, 2)), false, false),
                   "matmul: input 0 is NULL");
}
