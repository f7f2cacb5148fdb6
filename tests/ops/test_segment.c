/* test_segment.c - the operators over sets, against plain loops in double, one column of one set
 * at a time. */
#include "expect.h"
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* ---- Gradients ------------------------------------------------------------------------------- */

static const sw_sets ones = {3, (const int64_t[]){0, 1, 2, 3}, NULL};
static const sw_sets mixed = {4, (const int64_t[]){0, 1, 4, 6, 11}, NULL};
static const sw_sets holes = {6, (const int64_t[]){0, 0, 1, 5, 5, 9, 9}, NULL};
/* Reaches the narrow code, and a second block of rows. */
static const sw_sets large = {2, (const int64_t[]){0, 3, 100}, NULL};

#define BUILD(op, sets)                                                                            \
    static sw_tensor *build_##op##_##sets(sw_tape *t, sw_tensor **in)                              \
    {                                                                                              \
        return sw_segment_##op(t, in[0], &sets);                                                   \
    }
#define BUILDS(op)                                                                                 \
    BUILD(op, ones)                                                                                \
    BUILD(op, mixed)                                                                               \
    BUILD(op, large)
BUILDS(sum)
BUILDS(mean)
BUILDS(max)
BUILDS(min)
BUILDS(softmax)
BUILDS(broadcast)
BUILD(sum, holes)
BUILD(softmax, holes)
BUILD(broadcast, holes)

#define CASES(op)                                                                                  \
    {"sets of one", {{2, {3, 2}}}, 1, build_##op##_ones},                                          \
        {"mixed sets", {{2, {11, 3}}}, 1, build_##op##_mixed},                                     \
        {"one column", {{2, {11, 1}}}, 1, build_##op##_mixed},                                     \
    {                                                                                              \
        "a large set", {{2, {100, 2}}}, 1, build_##op##_large, -2, 2                               \
    }

SW_GRADIENT_CASES(segment_sum, CASES(sum), {"empty sets", {{2, {9, 3}}}, 1, build_sum_holes});
SW_GRADIENT_CASES(segment_mean, CASES(mean));
SW_GRADIENT_CASES(segment_max, CASES(max));
SW_GRADIENT_CASES(segment_min, CASES(min));
SW_GRADIENT_CASES(segment_softmax, CASES(softmax),
                  {"empty sets", {{2, {9, 3}}}, 1, build_softmax_holes},
                  {"wide range", {{2, {11, 2}}}, 1, build_softmax_mixed, -8, 8});
SW_GRADIENT_CASES(segment_broadcast, {"sets of one", {{2, {3, 2}}}, 1, build_broadcast_ones},
                  {"mixed sets", {{2, {4, 3}}}, 1, build_broadcast_mixed},
                  {"a large set", {{2, {2, 2}}}, 1, build_broadcast_large},
                  {"empty sets", {{2, {6, 2}}}, 1, build_broadcast_holes});

#define BUILD_WEIGHTED(sets)                                                                       \
    static sw_tensor *build_weighted_##sets(sw_tape *t, sw_tensor **in)                            \
    {                                                                                              \
        return sw_segment_weighted_sum(t, in[0], in[1], &sets);                                    \
    }
BUILD_WEIGHTED(ones)
BUILD_WEIGHTED(mixed)
BUILD_WEIGHTED(holes)
BUILD_WEIGHTED(large)

static sw_tensor *build_weighted_by_itself(sw_tape *t, sw_tensor **in)
{
    return sw_segment_weighted_sum(t, in[0], in[0], &mixed);
}

SW_GRADIENT_CASES(segment_weighted_sum,
                  {"sets of one", {{2, {3, 1}}, {2, {3, 4}}}, 2, build_weighted_ones},
                  {"one head", {{2, {11, 1}}, {2, {11, 3}}}, 2, build_weighted_mixed},
                  {"two heads", {{2, {11, 2}}, {2, {11, 6}}}, 2, build_weighted_mixed},
                  {"a head a column", {{2, {11, 3}}, {2, {11, 3}}}, 2, build_weighted_mixed},
                  {"weight and x are one tensor", {{2, {11, 3}}}, 1, build_weighted_by_itself},
                  {"a large set", {{2, {100, 2}}, {2, {100, 4}}}, 2, build_weighted_large},
                  {"empty sets", {{2, {9, 2}}, {2, {9, 4}}}, 2, build_weighted_holes});

/* ---- Values, against plain loops in double --------------------------------------------------- */

static sw_tape *tape;

static void setup(void)
{
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
}

static void teardown(void)
{
    sw_tape_free(tape);
}

TestSuite(segment, .init = setup, .fini = teardown);

static const double epsilon = sizeof(sw_real) == 8 ? 1e-15 : 5e-7;

static sw_tensor *random_matrix(uint32_t stream, int64_t rows, int64_t width)
{
    sw_tensor *x = sw_constant(tape, SW_DIMS(rows, width), 0);
    cr_assert_not_null(x);
    sw_random random = sw_random_for(5, SW_FOR_TEST, stream, 0);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)(3 * sw_random_normal(&random));
    return x;
}

static double get(const sw_tensor *x, int64_t r, int64_t d)
{
    return (double)x->data[r * x->shape[1] + d];
}

static void check_shape(const sw_tensor *y, int64_t rows, int64_t width)
{
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(y->ndim == 2 && y->shape[0] == rows && y->shape[1] == width);
}

/* One column of one set at a time: every operator of one input. */
static void check_column(const sw_tensor *x, const sw_sets *sets, int64_t b, int64_t d,
                         sw_tensor *const y[5])
{
    int64_t start = sets->offset[b], end = sets->offset[b + 1];
    double sum = 0, most = -INFINITY, least = INFINITY, total = 0;
    for (int64_t r = start; r < end; r++) {
        sum += get(x, r, d);
        most = fmax(most, get(x, r, d));
        least = fmin(least, get(x, r, d));
    }
    for (int64_t r = start; r < end; r++) total += exp(get(x, r, d) - most);
    double n = (double)(end - start);
    cr_assert_float_eq(get(y[0], b, d), sum, 8 * epsilon * (n + 1));
    for (int64_t r = start; r < end; r++)
        cr_assert_float_eq(get(y[4], r, d), exp(get(x, r, d) - most) / total, 8 * epsilon);
    if (!y[1]) return;
    cr_assert_float_eq(get(y[1], b, d), sum / n, 8 * epsilon);
    cr_assert_eq(get(y[2], b, d), most);
    cr_assert_eq(get(y[3], b, d), least);
}

static void check_sets(const sw_sets *sets, int64_t width, bool empty_ones)
{
    sw_tape_reset(tape);
    int64_t rows = sets->offset[sets->count];
    sw_tensor *x = random_matrix(1, rows, width);
    sw_tensor *y[5] = {sw_segment_sum(tape, x, sets), NULL, NULL, NULL,
                       sw_segment_softmax(tape, x, sets)};
    if (!empty_ones) {
        y[1] = sw_segment_mean(tape, x, sets);
        y[2] = sw_segment_max(tape, x, sets);
        y[3] = sw_segment_min(tape, x, sets);
        for (int i = 1; i < 4; i++) check_shape(y[i], sets->count, width);
    }
    check_shape(y[0], sets->count, width);
    check_shape(y[4], rows, width);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t d = 0; d < width; d++) check_column(x, sets, b, d, y);

    sw_tensor *z = random_matrix(2, sets->count, width);
    sw_tensor *spread = sw_segment_broadcast(tape, z, sets);
    check_shape(spread, rows, width);
    for (int64_t b = 0; b < sets->count; b++)
        for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++)
            for (int64_t d = 0; d < width; d++) cr_assert_eq(get(spread, r, d), get(z, b, d));
}

static const sw_sets lengths = {9, (const int64_t[]){0, 1, 3, 6, 10, 15, 46, 78, 111, 211}, NULL};
static const sw_sets none = {0, (const int64_t[]){0}, NULL};

Test(segment, against_plain_loops)
{
    const int64_t widths[] = {0, 1, 2, 3, 10, 16, 17, 64, 129};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        check_sets(&ones, widths[i], false);
        check_sets(&mixed, widths[i], false);
        check_sets(&lengths, widths[i], false);
        check_sets(&holes, widths[i], true);
        check_sets(&none, widths[i], false);
    }
}

Test(segment, weighted_sum_against_plain_loops)
{
    const sw_sets *const all[] = {&ones, &mixed, &lengths, &holes, &none};
    const int64_t heads[] = {1, 2, 4, 12};
    for (int s = 0; s < 5; s++)
        for (int h = 0; h < 4; h++)
            for (int64_t width = 12; width <= 132; width += 60) {
                sw_tape_reset(tape);
                const sw_sets *sets = all[s];
                int64_t rows = sets->offset[sets->count], part = width / heads[h];
                sw_tensor *w = random_matrix(1, rows, heads[h]);
                sw_tensor *x = random_matrix(2, rows, width);
                sw_tensor *y = sw_segment_weighted_sum(tape, w, x, sets);
                check_shape(y, sets->count, width);
                for (int64_t b = 0; b < sets->count; b++)
                    for (int64_t d = 0; d < width; d++) {
                        double sum = 0, size = 1;
                        for (int64_t r = sets->offset[b]; r < sets->offset[b + 1]; r++) {
                            double term = get(w, r, d / part) * get(x, r, d);
                            sum += term;
                            size += fabs(term);
                        }
                        cr_assert_float_eq(get(y, b, d), sum, 2 * epsilon * size);
                    }
            }
}

/* Terms of one sign, each some 1e-5 of their sum: added one by one, the last would be rounded to a
 * few bits. 1e-5 is 100 roundings of a float, where blocks leave 50 at most.
 * With double it is the plain loop that loses some. */
static void check_many(int64_t n, int64_t width)
{
    const double near = sizeof(sw_real) == 8 ? 1e-11 : 1e-5;
    const sw_sets one = {1, (const int64_t[]){0, n}, NULL};
    sw_tape_reset(tape);
    sw_tensor *x = sw_constant(tape, SW_DIMS(n, width), 0);
    cr_assert_not_null(x);
    for (int64_t i = 0; i < x->size; i++) x->data[i] = (sw_real)(0.1 + 0.01 * (double)(i % 7));
    sw_tensor *sum = sw_segment_sum(tape, x, &one), *a = sw_segment_softmax(tape, x, &one);
    sw_tensor *weighted = sw_segment_weighted_sum(tape, a, x, &one);
    for (int64_t d = 0; d < width; d++) {
        double plain = 0, weights = 0, product = 0;
        for (int64_t r = 0; r < n; r++) {
            plain += get(x, r, d);
            weights += get(a, r, d);
            product += get(a, r, d) * get(x, r, d);
        }
        cr_assert_float_eq(get(sum, 0, d), plain, near * plain, "sum of %d", (int)n);
        cr_assert_float_eq(weights, 1, near, "%d weights", (int)n);
        cr_assert_float_eq(get(weighted, 0, d), product, near * product, "weighted, %d", (int)n);
    }
}

Test(segment, many_elements_keep_their_digits)
{
    check_many(100000, 1);
    check_many(100000, 20);
    check_many(3000, 300);
}

/* softmax, then the weighted sum: attention pooling. Large scores do not overflow. */
Test(segment, softmax_of_large_scores)
{
    const sw_real data[] = {1000, 999, -1000, 88.8f, 5000, 5000, -INFINITY, 0};
    const sw_sets sets = {3, (const int64_t[]){0, 4, 6, 8}, NULL};
    sw_tensor *y = sw_segment_softmax(tape, sw_input(tape, SW_DIMS(8, 1), data), &sets);
    double first = 1 / (1 + exp(-1));
    const double expected[] = {first, 1 - first, 0, 0, 0.5, 0.5, 0, 1};
    for (int i = 0; i < 8; i++) cr_assert_float_eq(y->data[i], expected[i], epsilon);
}

Test(segment, first_of_equal_extremes_gets_the_gradient)
{
    const sw_sets sets = {2, (const int64_t[]){0, 3, 5}, NULL};
    sw_real data[] = {2, 7, 7, 1, 1}, grad[5] = {0};
    sw_tensor *x = sw_variable(tape, SW_DIMS(5, 1), data, grad);
    sw_tensor *loss = sw_sum(tape, sw_sum(tape, sw_segment_max(tape, x, &sets), 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    const sw_real of_max[] = {0, 1, 0, 1, 0};
    cr_assert_arr_eq(grad, of_max, sizeof grad);

    sw_tape_reset(tape);
    memset(grad, 0, sizeof grad);
    data[0] = 7, data[2] = 9; /* 7, 7, 9 and 1, 1 */
    x = sw_variable(tape, SW_DIMS(5, 1), data, grad);
    loss = sw_sum(tape, sw_sum(tape, sw_segment_min(tape, x, &sets), 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    const sw_real of_min[] = {1, 0, 0, 1, 0};
    cr_assert_arr_eq(grad, of_min, sizeof grad);
}

/* ---- A NaN stays in its set and its column, and is not lost there ---------------------------- */

typedef sw_tensor *segment_builder(sw_tape *tape, sw_tensor *x, const sw_sets *sets);

static sw_tensor *weigh_itself(sw_tape *t, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_weighted_sum(t, x, x, sets);
}

static segment_builder *const builders[] = {sw_segment_sum, sw_segment_mean,    sw_segment_max,
                                            sw_segment_min, sw_segment_softmax, weigh_itself};

/* The values of one set's column and of its gradient, as one number each. */
static void run_with(segment_builder *build, const sw_real *data, sw_real *grad, sw_real *value)
{
    enum { N = 11, D = 3 };
    sw_tape_reset(tape);
    sw_tensor *x = sw_variable(tape, SW_DIMS(N, D), (sw_real *)data, grad);
    sw_tensor *y = build(tape, x, &mixed);
    cr_assert_not_null(y);
    memcpy(value, y->data, (size_t)y->size * sizeof *value);
    sw_tensor *loss = sw_sum(tape, sw_sum(tape, y, 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
}

Test(segment, nan_and_infinity_stay_in_their_set)
{
    enum { N = 11, D = 3, BAD_SET = 1, BAD_COLUMN = 1 };
    const sw_real bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++)
        for (int v = 0; v < 3; v++)
            for (int64_t r = mixed.offset[BAD_SET]; r < mixed.offset[BAD_SET + 1]; r++) {
                sw_real data[N * D], clean[N * D], grad[2][N * D] = {0}, value[2][N * D] = {0};
                sw_tape_reset(tape);
                memcpy(clean, random_matrix(1, N, D)->data, sizeof clean);
                memcpy(data, clean, sizeof data);
                data[r * D + BAD_COLUMN] = bad[v];
                run_with(builders[i], clean, grad[0], value[0]);
                run_with(builders[i], data, grad[1], value[1]);
                bool per_row = builders[i] == sw_segment_softmax;
                for (int64_t b = 0; b < mixed.count; b++)
                    for (int64_t d = 0; d < D; d++) {
                        bool same = b != BAD_SET || d != BAD_COLUMN;
                        for (int64_t s = mixed.offset[b]; s < mixed.offset[b + 1]; s++) {
                            int64_t in = s * D + d, out = per_row ? in : b * D + d;
                            if (same) {
                                cr_assert_eq(value[0][out], value[1][out]);
                                cr_assert_eq(grad[0][in], grad[1][in]);
                            } else if (v == 0) {
                                cr_assert(isnan(value[1][out]), "operator %zu, row %lld", i,
                                          (long long)r);
                            }
                        }
                    }
            }
}

/* Where x is used beside the operator too, its gradient adds to the one that is there. */
Test(segment, gradients_add)
{
    enum { N = 11, D = 3 };
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        sw_real grad[2][N * D] = {0};
        for (int beside = 0; beside < 2; beside++) {
            sw_tape_reset(tape);
            sw_real *data = random_matrix(1, N, D)->data;
            sw_tensor *x = sw_variable(tape, SW_DIMS(N, D), data, grad[beside]);
            sw_tensor *parts[] = {builders[i](tape, x, &mixed), x};
            sw_tensor *all = sw_concat(tape, parts, 1 + beside, 0);
            cr_assert_eq(sw_backward(tape, sw_sum(tape, sw_sum(tape, all, 0), 0)), SW_OK);
        }
        for (int j = 0; j < N * D; j++)
            cr_assert_float_eq(grad[1][j], grad[0][j] + 1, 40 * epsilon, "operator %zu", i);
    }
}

/* What else is in the batch changes no bit. */
Test(segment, a_set_alone_gives_the_same_bits)
{
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        sw_tape_reset(tape);
        sw_tensor *x = random_matrix(1, lengths.offset[lengths.count], 19);
        sw_tensor *all = builders[i](tape, x, &lengths);
        for (int64_t b = 0; b < lengths.count; b++) {
            int64_t start = lengths.offset[b], n = lengths.offset[b + 1] - start;
            const sw_sets alone = {1, (const int64_t[]){0, n}, NULL};
            sw_tensor *y = builders[i](tape, sw_slice(tape, x, 0, start, n), &alone);
            int64_t from = builders[i] == sw_segment_softmax ? start : b;
            cr_assert_arr_eq(y->data, all->data + from * 19, (size_t)y->size * sizeof(sw_real));
        }
    }
}

/* ---- Empty sets and errors ------------------------------------------------------------------- */

Test(segment, empty_sets_sum_to_zero)
{
    sw_tensor *x = random_matrix(1, 9, 4);
    sw_tensor *sum = sw_segment_sum(tape, x, &holes);
    sw_tensor *weighted = sw_segment_weighted_sum(tape, random_matrix(2, 9, 2), x, &holes);
    const int empty[] = {0, 3, 5};
    for (int i = 0; i < 3; i++)
        for (int d = 0; d < 4; d++) {
            cr_assert_eq(get(sum, empty[i], d), 0);
            cr_assert_eq(get(weighted, empty[i], d), 0);
        }
}

static void expect_failure(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_SHAPE, message);
}

static void expect_refusal(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_ARGUMENT, message);
}

Test(segment, empty_sets_have_no_mean_or_extreme)
{
    const sw_sets sets = {5, (const int64_t[]){0, 2, 3, 7, 7, 9}, NULL};
    expect_refusal(sw_segment_mean(tape, random_matrix(1, 9, 4), &sets),
                   "segment_mean: set 3 is empty: the mean of no element is undefined");
    expect_refusal(sw_segment_max(tape, random_matrix(1, 9, 4), &sets),
                   "segment_max: set 3 is empty: the maximum of no element is undefined");
    expect_refusal(sw_segment_min(tape, random_matrix(1, 9, 4), &sets),
                   "segment_min: set 3 is empty: the minimum of no element is undefined");
}

Test(segment, sets_out_of_order_are_refused)
{
    const sw_sets late = {2, (const int64_t[]){1, 3, 5}, NULL};
    const sw_sets back = {2, (const int64_t[]){0, 5, 3}, NULL};
    expect_refusal(sw_segment_broadcast(tape, random_matrix(1, 2, 4), &late),
                   "segment_broadcast: the first offset of the sets is 1, expected 0");
    expect_refusal(sw_segment_broadcast(tape, random_matrix(1, 2, 4), &back),
                   "segment_broadcast: set 1 ends at row 3, before it begins at 5");
    expect_refusal(sw_segment_sum(tape, random_matrix(1, 5, 4), &late),
                   "segment_sum: the first offset of the sets is 1, expected 0");
    expect_refusal(sw_segment_sum(tape, random_matrix(1, 3, 4), &back),
                   "segment_sum: set 1 ends at row 3, before it begins at 5");
}

Test(segment, errors)
{
    expect_failure(sw_segment_sum(tape, random_matrix(1, 10, 4), &mixed),
                   "segment_sum: input is [10, 4]: the 4 sets have 11 rows together");
    expect_failure(sw_segment_max(tape, sw_constant(tape, SW_DIMS(11), 1), &mixed),
                   "segment_max: x is [11]: expected a matrix");
    expect_failure(sw_segment_softmax(tape, sw_constant(tape, SW_DIMS(11, 2, 2), 1), &mixed),
                   "segment_softmax: x is [11, 2, 2]: expected a matrix");
    expect_failure(sw_segment_broadcast(tape, random_matrix(1, 11, 4), &mixed),
                   "segment_broadcast: x is [11, 4]: expected a row for each of 4 sets");
    expect_failure(
        sw_segment_weighted_sum(tape, random_matrix(1, 11, 3), random_matrix(2, 11, 4), &mixed),
        "segment_weighted_sum: weight is [11, 3], x is [11, 4]: 3 heads do not divide 4 columns");
    expect_failure(
        sw_segment_weighted_sum(tape, random_matrix(1, 11, 0), random_matrix(2, 11, 4), &mixed),
        "segment_weighted_sum: weight is [11, 0], x is [11, 4]: 0 heads do not divide 4 columns");
    expect_failure(
        sw_segment_weighted_sum(tape, random_matrix(1, 11, 1), random_matrix(2, 9, 4), &mixed),
        "segment_weighted_sum: input is [9, 4]: the 4 sets have 11 rows together");
}
