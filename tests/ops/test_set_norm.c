/* test_set_norm.c - normalisation over sets: gradients, plain loops in double, edges, errors. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const sw_sets mixed = {4, (const int64_t[]){0, 1, 4, 4, 9}, NULL};
static const sw_sets large = {1, (const int64_t[]){0, 37}, NULL};
static const sw_sets single = {1, (const int64_t[]){0, 1}, NULL};

static sw_tensor *build_mixed(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, in[0], in[1], in[2], &mixed, 1e-5);
}
static sw_tensor *build_large(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, in[0], in[1], in[2], &large, 1e-5);
}
static sw_tensor *build_single(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, in[0], in[1], in[2], &single, 1e-5);
}
static sw_tensor *build_large_epsilon(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, in[0], in[1], in[2], &mixed, 0.5);
}
static sw_tensor *build_one_tensor(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, in[0], in[1], in[1], &mixed, 1e-5);
}
/* Only x has a gradient, or only gain and bias. */
static sw_tensor *build_x_alone(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, in[0], sw_constant(t, SW_DIMS(5), 1.5), sw_constant(t, SW_DIMS(5), 1),
                       &mixed, 1e-5);
}
static const sw_real fixed_x[18] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3};
static sw_tensor *build_gain_and_bias(sw_tape *t, sw_tensor **in)
{
    return sw_set_norm(t, sw_input(t, SW_DIMS(9, 2), fixed_x), in[0], in[1], &mixed, 1e-5);
}

SW_GRADIENT_CASES(set_norm,
                  {"mixed sets", {{2, {9, 5}}, {1, {5}}, {1, {5}}}, 3, build_mixed, -2, 2},
                  {"one column", {{2, {9, 1}}, {1, {1}}, {1, {1}}}, 3, build_large_epsilon, -2, 2},
                  {"a large set", {{2, {37, 3}}, {1, {3}}, {1, {3}}}, 3, build_large, -2, 2},
                  {"wide", {{2, {9, 19}}, {1, {19}}, {1, {19}}}, 3, build_mixed, -2, 2},
                  /* more columns than backward reduces at once */
                  {"very wide", {{2, {1, 300}}, {1, {300}}, {1, {300}}}, 3, build_single, -2, 2},
                  {"epsilon", {{2, {9, 4}}, {1, {4}}, {1, {4}}}, 3, build_large_epsilon, -1, 1},
                  {"gain is bias", {{2, {9, 5}}, {1, {5}}}, 2, build_one_tensor, -2, 2},
                  {"x alone", {{2, {9, 5}}}, 1, build_x_alone, -2, 2},
                  {"gain and bias alone", {{1, {2}}, {1, {2}}}, 2, build_gain_and_bias, -1, 1});

/* ---- A problem, and its solution in double ------------------------------------------------- */

TestSuite(set_norm, .init = setup, .fini = teardown);

static const double unit = sizeof(sw_real) == 8 ? DBL_EPSILON : FLT_EPSILON, epsilon = 1e-5;

typedef struct problem {
    const sw_sets *sets;
    int64_t rows, width;
    sw_real *x, *gain, *bias, *dy;   /* inputs */
    sw_real *y, *dx, *dgain, *dbias; /* results */
} problem;

static sw_real *numbers(int64_t count)
{
    return calloc((size_t)count + 1, sizeof(sw_real));
}

static problem new_problem(const sw_sets *sets, int64_t width, double offset)
{
    int64_t rows = sets->offset[sets->count], size = rows * width;
    problem p = {sets,           rows,           width,         numbers(size),
                 numbers(width), numbers(width), numbers(size), numbers(size),
                 numbers(size),  numbers(width), numbers(width)};
    sw_random random = sw_random_for(8, SW_FOR_TEST, 0, 0);
    for (int64_t i = 0; i < size; i++) {
        p.x[i] = (sw_real)(offset + sw_random_normal(&random));
        p.dy[i] = (sw_real)(0.5 + sw_random_normal(&random));
    }
    for (int64_t d = 0; d < width; d++) {
        p.gain[d] = (sw_real)sw_random_normal(&random);
        p.bias[d] = (sw_real)sw_random_normal(&random);
    }
    return p;
}

static void free_problem(problem *p)
{
    sw_real *all[] = {p->x, p->gain, p->bias, p->dy, p->y, p->dx, p->dgain, p->dbias};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void solve(problem *p)
{
    sw_tape_reset(tape);
    sw_tensor *x = sw_variable(tape, SW_DIMS(p->rows, p->width), p->x, p->dx);
    sw_tensor *y =
        sw_set_norm(tape, x, sw_variable(tape, SW_DIMS(p->width), p->gain, p->dgain),
                    sw_variable(tape, SW_DIMS(p->width), p->bias, p->dbias), p->sets, epsilon);
    cr_assert_not_null(y, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(y->ndim == 2 && y->shape[0] == p->rows && y->shape[1] == p->width);
    memcpy(p->y, y->data, (size_t)y->size * sizeof *p->y);
    sw_tensor *dy = sw_input(tape, SW_DIMS(p->rows, p->width), p->dy);
    sw_tensor *loss = sw_sum(tape, sw_sum(tape, sw_multiply(tape, y, dy), 0), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
}

/* A sum in sw_real, term by term, and a bound of its rounding error. */
typedef struct tally {
    double sum, slack;
} tally;

static void count_term(tally *t, double term, double slack)
{
    t->sum += term;
    t->slack += unit * fabs(t->sum) + slack;
}

static void check_number(const char *name, int64_t at, sw_real got, double want, double slack)
{
    cr_assert_float_eq((double)got, want, slack, "%s[%lld]: %.9g, expected %.9g within %.3g", name,
                       (long long)at, (double)got, want, slack);
}

/* z has an error of a few units of itself and of the mean that was subtracted, and of `drift`, the
 * rounding of sums over the set in double. */
static void check_set(const problem *p, int64_t b, tally *dgain, tally *dbias)
{
    int64_t begin = p->sets->offset[b] * p->width, end = p->sets->offset[b + 1] * p->width;
    long double size = (long double)(end - begin), sum = 0, squares = 0, sum_g = 0, sum_gz = 0;
    for (int64_t i = begin; i < end; i++) sum += p->x[i];
    for (int64_t i = begin; i < end; i++) squares += powl(p->x[i] - sum / size, 2);
    double mean = (double)(sum / size), s = (double)(1 / sqrtl(squares / size + epsilon));
    for (int64_t i = begin; i < end; i++) {
        long double g = (long double)p->dy[i] * p->gain[i % p->width];
        sum_g += g;
        sum_gz += g * (p->x[i] - sum / size) * s;
    }
    double mean_g = (double)(sum_g / size), mean_gz = (double)(sum_gz / size);
    double of_mean = fabs(mean) * s, drift = (double)size * DBL_EPSILON;
    for (int64_t i = begin; i < end; i++) {
        int64_t d = i % p->width;
        double z = ((double)p->x[i] - mean) * s, off = 3 * unit * (fabs(z) + of_mean);
        off += drift * (1 + fabs(z) + of_mean);
        double gain = (double)p->gain[d], bias = (double)p->bias[d], dy = (double)p->dy[i];
        double y = gain * z + bias;
        check_number("y", i, p->y[i], y, off * fabs(gain) + unit * (fabs(y) + fabs(bias)));
        double dx = s * (dy * gain - mean_g - z * mean_gz);
        double terms = fabs(dy * gain) + fabs(mean_g) + fabs(z * mean_gz);
        check_number("dx", i, p->dx[i], dx, (8 * unit + drift) * s * (terms + 1) * (1 + of_mean));
        count_term(&dgain[d], dy * z, fabs(dy) * off);
        count_term(&dbias[d], dy, 0);
    }
}

static void check(const sw_sets *sets, int64_t width, double offset)
{
    problem p = new_problem(sets, width, offset);
    tally *dgain = calloc((size_t)width + 1, sizeof *dgain);
    tally *dbias = calloc((size_t)width + 1, sizeof *dbias);
    solve(&p);
    for (int64_t b = 0; b < sets->count; b++) check_set(&p, b, dgain, dbias);
    for (int64_t d = 0; d < width; d++) {
        check_number("dgain", d, p.dgain[d], dgain[d].sum, dgain[d].slack);
        check_number("dbias", d, p.dbias[d], dbias[d].sum, dbias[d].slack);
    }
    free(dgain);
    free(dbias);
    free_problem(&p);
}

Test(set_norm, against_plain_loops)
{
    const sw_sets lengths = {7, (const int64_t[]){0, 2, 2, 5, 21, 38, 38, 138}, NULL};
    const sw_sets none = {0, (const int64_t[]){0}, NULL};
    const int64_t widths[] = {0, 1, 3, 16, 33, 128};
    const double offsets[] = {0, -7, 1000};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int o = 0; o < 3; o++) {
            check(&mixed, widths[i], offsets[o]);
            check(&lengths, widths[i], offsets[o]);
            check(&none, widths[i], offsets[o]);
        }
}

Test(set_norm, a_large_set_keeps_its_digits)
{
    const sw_sets sets = {2, (const int64_t[]){0, 10000, 10010}, NULL};
    check(&sets, 128, 30);
    const sw_sets parts = {1, (const int64_t[]){0, 1100}, NULL};
    check(&parts, 256, 30); /* of as many columns as backward reduces at once */
}

/* ---- Edges --------------------------------------------------------------------------------- */

Test(set_norm, equal_numbers_give_the_bias)
{
    const sw_sets sets = {3, (const int64_t[]){0, 1, 3, 5003}, NULL};
    problem p = new_problem(&sets, 17, 0);
    for (int64_t i = 0; i < p.rows * p.width; i++)
        p.x[i] = 0.1f; /* its sum has no more digits than a double */
    solve(&p);
    for (int64_t i = 0; i < p.rows * p.width; i++) cr_assert_eq(p.y[i], p.bias[i % p.width]);
    free_problem(&p);
}

/* z sums to 0 for any x, so if all slopes are equal, dx is 0. This needs an exact sum of a million
 * slopes: a row of 128 may lose 16 units, the sum of the rows only the rounding of doubles. */
Test(set_norm, an_even_slope_changes_nothing)
{
    enum { N = 10000, WIDTH = 128 };
    const sw_sets sets = {1, (const int64_t[]){0, N}, NULL};
    problem p = new_problem(&sets, WIDTH, 0);
    for (int64_t i = 0; i < N * WIDTH; i++) p.dy[i] = (sw_real)0.1;
    for (int64_t d = 0; d < WIDTH; d++) p.gain[d] = 1;
    solve(&p);
    double slack = 0.1 * (16 * unit + N * DBL_EPSILON);
    for (int64_t i = 0; i < N * WIDTH; i++)
        cr_assert_leq(fabs((double)p.dx[i]), slack * (1 + fabs((double)p.x[i])));
    free_problem(&p);
}

/* The squares of such numbers overflow a float. */
Test(set_norm, large_numbers)
{
    problem p = new_problem(&mixed, 2, 0);
    for (int64_t i = 0; i < p.rows * p.width; i++) p.x[i] = (sw_real)(i % 2 ? 1e30 : -1e30);
    for (int d = 0; d < 2; d++) p.gain[d] = 1, p.bias[d] = 0;
    solve(&p);
    for (int64_t i = 0; i < p.rows * p.width; i++) {
        cr_assert_float_eq((double)p.y[i], i % 2 ? 1 : -1, 2 * unit);
        cr_assert(isfinite(p.dx[i]));
    }
    free_problem(&p);
}

Test(set_norm, a_nan_stays_in_its_set)
{
    problem clean = new_problem(&mixed, 5, 0), bad = new_problem(&mixed, 5, 0);
    bad.x[2 * 5 + 1] = NAN; /* in set 1, rows 1 to 3 */
    solve(&clean);
    solve(&bad);
    for (int64_t i = 0; i < 9 * 5; i++) {
        bool within = i >= 1 * 5 && i < 4 * 5;
        cr_assert(within ? isnan(bad.y[i]) && isnan(bad.dx[i])
                         : bad.y[i] == clean.y[i] && bad.dx[i] == clean.dx[i]);
    }
    free_problem(&clean);
    free_problem(&bad);
}

Test(set_norm, a_set_alone_gives_the_same_bits)
{
    const sw_sets sets = {4, (const int64_t[]){0, 3, 3, 104, 121}, NULL};
    problem all = new_problem(&sets, 19, 2);
    solve(&all);
    for (int64_t b = 0; b < sets.count; b++) {
        int64_t start = sets.offset[b] * 19, n = sets.offset[b + 1] - sets.offset[b];
        const sw_sets alone = {1, (const int64_t[]){0, n}, NULL};
        problem one = new_problem(&alone, 19, 2);
        size_t bytes = (size_t)(n * 19) * sizeof(sw_real);
        memcpy(one.x, all.x + start, bytes);
        memcpy(one.dy, all.dy + start, bytes);
        memcpy(one.gain, all.gain, 19 * sizeof(sw_real));
        memcpy(one.bias, all.bias, 19 * sizeof(sw_real));
        solve(&one);
        cr_assert_arr_eq(one.y, all.y + start, bytes);
        cr_assert_arr_eq(one.dx, all.dx + start, bytes);
        free_problem(&one);
    }
    free_problem(&all);
}

static sw_tensor *filled(int ndim, const int64_t *shape)
{
    return sw_constant(tape, ndim, shape, 1);
}

static sw_tensor *norm(int64_t rows, int64_t width, int64_t gain, int64_t bias, double small)
{
    return sw_set_norm(tape, filled(SW_DIMS(rows, width)), filled(SW_DIMS(gain)),
                       filled(SW_DIMS(bias)), &mixed, small);
}

Test(set_norm, errors)
{
    expect_nothing(tape, norm(9, 4, 5, 4, 1e-5), SW_ERROR_SHAPE,
                   "set_norm: x is [9, 4], gain is [5], bias is [4]: expected gain and bias of the "
                   "size of x's last axis");
    expect_nothing(tape, norm(9, 4, 4, 3, 1e-5), SW_ERROR_SHAPE,
                   "set_norm: x is [9, 4], gain is [4], bias is [3]: expected gain and bias of the "
                   "size of x's last axis");
    expect_nothing(tape, norm(8, 4, 4, 4, 1e-5), SW_ERROR_SHAPE,
                   "set_norm: input is [8, 4]: the 4 sets have 9 rows together");
    expect_nothing(tape, norm(9, 4, 4, 4, 0), SW_ERROR_ARGUMENT,
                   "set_norm: epsilon is 0, expected a positive number");
    expect_nothing(tape, norm(9, 4, 4, 4, NAN), SW_ERROR_ARGUMENT,
                   "set_norm: epsilon is nan, expected a positive number");
    expect_nothing(
        tape,
        sw_set_norm(tape, filled(SW_DIMS(9)), filled(SW_DIMS(9)), filled(SW_DIMS(9)), &mixed, 1e-5),
        SW_ERROR_SHAPE, "set_norm: x is [9]: expected a matrix");
    cr_assert_null(sw_set_norm(tape, NULL, NULL, NULL, &mixed, 1e-5));
}
