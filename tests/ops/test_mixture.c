/* test_mixture.c - mixtures: gradients, plain loops in long double, extreme numbers. */
#include "expect.h"
#include "gradcheck.h"
#include "with_tape.h"

#include <setwise/mixture.h>

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const sw_sets mixed = {3, (const int64_t[]){0, 1, 4, 9}, NULL};
static const sw_sets large = {2, (const int64_t[]){0, 3, 150}, NULL}; /* more than two blocks */

#define BUILD(sets)                                                                                \
    static sw_tensor *build_##sets(sw_tape *t, sw_tensor **in)                                     \
    {                                                                                              \
        return sw_mixture_likelihood(t, in[0], in[1], &sets);                                      \
    }
BUILD(mixed)
BUILD(large)

SW_GRADIENT_CASES(mixture_likelihood,
                  {"three components of two numbers", {{2, {3, 15}}, {2, {9, 2}}}, 2, build_mixed},
                  {"one component", {{2, {3, 7}}, {2, {9, 3}}}, 2, build_mixed},
                  {"one number", {{2, {3, 12}}, {2, {9, 1}}}, 2, build_mixed},
                  {"apart", {{2, {3, 10}}, {2, {9, 2}}}, 2, build_mixed, -2, 2},
                  {"a large set", {{2, {2, 10}}, {2, {150, 2}}}, 2, build_large});

TestSuite(mixture, .init = setup, .fini = teardown);

static const double unit = sizeof(sw_real) == 8 ? DBL_EPSILON : FLT_EPSILON;

/* Some sets with a mixture each, and the results of the operator. */
typedef struct problem {
    const sw_sets *sets;
    int64_t components, width, columns;
    sw_real *y, *x, *dy, *dx; /* dy, dx: gradients of the loss sum_b (b + 1) l_b */
    sw_real *value;           /* [B] */
} problem;

static void solve(problem *p)
{
    int64_t sets = p->sets->count, rows = p->sets->offset[sets];
    p->dy = calloc((size_t)(sets * p->columns) + 1, sizeof *p->dy);
    p->dx = calloc((size_t)(rows * p->width) + 1, sizeof *p->dx);
    p->value = calloc((size_t)sets + 1, sizeof *p->value);
    sw_tape_reset(tape);
    sw_tensor *l =
        sw_mixture_likelihood(tape, sw_variable(tape, SW_DIMS(sets, p->columns), p->y, p->dy),
                              sw_variable(tape, SW_DIMS(rows, p->width), p->x, p->dx), p->sets);
    cr_assert_not_null(l, "%s", (sw_tape_status(tape), sw_error_message()));
    cr_assert(l->ndim == 1 && l->shape[0] == sets);
    memcpy(p->value, l->data, sizeof *l->data * (size_t)sets);
    sw_real *weight = sw_tape_alloc(tape, sizeof *weight * (size_t)(sets + 1));
    for (int64_t b = 0; b < sets; b++) weight[b] = (sw_real)(b + 1);
    sw_tensor *loss = sw_sum(tape, sw_multiply(tape, l, sw_input(tape, SW_DIMS(sets), weight)), 0);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
}

static problem random_problem(const sw_sets *sets, int64_t components, int64_t width, double spread)
{
    problem p = {.sets = sets, .components = components, .width = width};
    p.columns = components * (1 + 2 * width);
    int64_t rows = sets->offset[sets->count];
    p.y = calloc((size_t)(sets->count * p.columns) + 1, sizeof *p.y);
    p.x = calloc((size_t)(rows * width) + 1, sizeof *p.x);
    sw_random r = sw_random_for(7, SW_FOR_TEST, (uint32_t)components, (uint32_t)width);
    for (int64_t i = 0; i < sets->count * p.columns; i++)
        p.y[i] = (sw_real)(spread * sw_random_normal(&r));
    for (int64_t i = 0; i < rows * width; i++) p.x[i] = (sw_real)(spread * sw_random_normal(&r));
    solve(&p);
    return p;
}

static void end(problem p)
{
    free(p.y), free(p.x), free(p.dy), free(p.dx), free(p.value);
}

enum { MOST = 8 }; /* components, numbers of an element */

/* One set by the formulas, in long double: its value, d value / d y and d value / d x. The rounding
 * error grows with the largest square of a z. */
static long double plain(const problem *p, int64_t b, long double *dy, long double *dx,
                         double *farthest)
{
    const sw_real *y = p->y + b * p->columns;
    int64_t first = p->sets->offset[b], n = p->sets->offset[b + 1] - first;
    long double weights = 0, sum = 0;
    for (int64_t k = 0; k < p->components; k++)
        weights += expl((long double)y[k * (1 + 2 * p->width)]);
    for (int64_t i = 0; i < n; i++) {
        long double density[MOST], z[MOST][MOST], sigma[MOST][MOST], all = 0;
        for (int64_t k = 0; k < p->components; k++) {
            const sw_real *c = y + k * (1 + 2 * p->width);
            density[k] = expl((long double)c[0]) / weights;
            for (int64_t d = 0; d < p->width; d++) {
                sigma[k][d] = log1pl(expl((long double)c[1 + p->width + d])) + 1e-6L;
                z[k][d] = ((long double)p->x[(first + i) * p->width + d] - (long double)c[1 + d]) /
                          sigma[k][d];
                density[k] *= expl(-z[k][d] * z[k][d] / 2) / (sigma[k][d] * sqrtl(2 * acosl(-1)));
                *farthest = fmax(*farthest, (double)(z[k][d] * z[k][d]));
            }
            all += density[k];
        }
        sum += logl(all) / n;
        for (int64_t k = 0; k < p->components; k++) {
            const sw_real *c = y + k * (1 + 2 * p->width);
            long double share = density[k] / all / n, *dc = dy + k * (1 + 2 * p->width);
            dc[0] += share - expl((long double)c[0]) / weights / n;
            for (int64_t d = 0; d < p->width; d++) {
                long double slope = share * z[k][d] / sigma[k][d];
                dc[1 + d] += slope;
                dc[1 + p->width + d] += share * (z[k][d] * z[k][d] - 1) / sigma[k][d] /
                                        (1 + expl(-(long double)c[1 + p->width + d]));
                dx[i * p->width + d] -= slope;
            }
        }
    }
    return sum;
}

static void check(problem p)
{
    long double dy[MOST * (1 + 2 * MOST)];
    for (int64_t b = 0; b < p.sets->count; b++) {
        int64_t first = p.sets->offset[b], n = p.sets->offset[b + 1] - first;
        long double *dx = calloc((size_t)(n * p.width), sizeof *dx);
        memset(dy, 0, sizeof dy);
        double farthest = 1, largest = 1, weight = (double)b + 1;
        double want = (double)plain(&p, b, dy, dx, &farthest);
        /* A score is a sum of D squares, each with a relative error of some units; so is a share.
         */
        double slack = unit * (10 + 4 * (double)p.width * farthest);
        cr_assert_float_eq((double)p.value[b], want, slack, "set %lld: %.9g instead of %.9g",
                           (long long)b, (double)p.value[b], want);
        for (int64_t c = 0; c < p.columns; c++) largest = fmax(largest, fabs((double)dy[c]));
        for (int64_t c = 0; c < p.columns; c++)
            cr_assert_float_eq((double)p.dy[b * p.columns + c], weight * (double)dy[c],
                               weight * largest * slack, "set %lld, column %lld", (long long)b,
                               (long long)c);
        for (int64_t i = 0; i < n * p.width; i++)
            cr_assert_float_eq((double)p.dx[first * p.width + i], weight * (double)dx[i],
                               weight * largest * slack, "set %lld, x %lld", (long long)b,
                               (long long)i);
        free(dx);
    }
}

Test(mixture, equals_the_formulas)
{
    const sw_sets sets = {6, (const int64_t[]){0, 1, 3, 66, 130, 195, 500}, NULL};
    const sw_sets none = {0, (const int64_t[]){0}, NULL};
    for (int64_t components = 1; components <= MOST; components += 1 + components / 3)
        for (int64_t width = 1; width <= 3; width++)
            for (double spread = 0.1; spread < 3; spread *= 4) {
                problem p = random_problem(&sets, components, width, spread);
                check(p);
                end(p);
                end(random_problem(&none, components, width, spread));
            }
}

/* The operator agrees with the plain functions of mixture.h, which the metrics use. */
Test(mixture, equals_the_plain_functions)
{
    problem p = random_problem(&large, 4, 3, 1);
    double log_weight[4], mean[12], deviation[12];
    sw_mixture mixture = {4, 3, log_weight, mean, deviation};
    for (int64_t b = 0; b < 2; b++) {
        double sum = 0;
        sw_mixture_from(&mixture, p.y + b * p.columns);
        for (int64_t i = large.offset[b]; i < large.offset[b + 1]; i++)
            sum += sw_mixture_log_density(&mixture, p.x + i * 3);
        cr_assert_float_eq((double)p.value[b],
                           sum / (double)(large.offset[b + 1] - large.offset[b]), 300 * unit);
    }
    end(p);
}

/* Elements so far from all components, components so narrow, and weights so small that densities
 * over- or underflow: their logarithms are finite all the same. */
Test(mixture, the_edges_of_numbers)
{
    const sw_sets one = {1, (const int64_t[]){0, 1}, NULL};
    sw_real y[] = {0, 0, 0, 0, 100, 0}, x[] = {-1000};
    const double deviation = log(2) + SW_MIXTURE_FLOOR, root = log(2 * acos(-1)) / 2;
    problem p = {&one, 2, 1, 6, y, x};
    solve(&p);
    double z = 1000 / deviation;
    cr_assert_float_eq((double)p.value[0], log(0.5) - z * z / 2 - log(deviation) - root,
                       4 * unit * z * z);
    cr_assert(p.dy[3] == (sw_real)-0.5 && p.dy[4] == 0 && p.dy[5] == 0);
    cr_assert_float_eq((double)p.dx[0], z / deviation, 4 * unit * z / deviation);
    free(p.dy), free(p.dx), free(p.value);

    /* Exactly on a component whose deviation is the floor, far from the other. */
    const sw_real narrow[] = {0, -1000, -1000, 0, 0, 0};
    memcpy(y, narrow, sizeof y);
    solve(&p);
    double peak = log(0.5) - log(SW_MIXTURE_FLOOR) - root;
    cr_assert_float_eq((double)p.value[0], peak, 20 * unit);
    cr_assert(p.dy[0] == (sw_real)0.5 && p.dy[1] == 0 && p.dy[2] == 0);
    free(p.dy), free(p.dx), free(p.value);

    /* The only component that is near has a weight that underflows. */
    const sw_real light[] = {-5000, -1000, 0, 0, 1000, 0};
    memcpy(y, light, sizeof y);
    solve(&p);
    cr_assert_float_eq((double)p.value[0], -5000 - log(deviation) - root, 5000 * 4 * unit);
    cr_assert(p.dy[0] == 1 && p.dy[3] == -1);
    free(p.dy), free(p.dx), free(p.value);

    /* So far away that the square is infinite: the density is 0. */
    x[0] = sizeof(sw_real) == 8 ? (sw_real)1e200 : (sw_real)1e30;
    solve(&p);
    cr_assert_eq(p.value[0], -INFINITY);
    free(p.dy), free(p.dx), free(p.value);
}

Test(mixture, a_set_alone_gives_the_same_bits)
{
    const sw_sets sets = {3, (const int64_t[]){0, 3, 80, 150}, NULL};
    problem p = random_problem(&sets, 5, 2, 1);
    for (int64_t b = 0; b < sets.count; b++) {
        int64_t n = sets.offset[b + 1] - sets.offset[b], first = sets.offset[b] * 2;
        const sw_sets alone = {1, (const int64_t[]){0, n}, NULL};
        problem own = {&alone, 5, 2, p.columns, p.y + b * p.columns, p.x + first};
        solve(&own);
        cr_assert_eq(own.value[0], p.value[b]);
        for (int64_t c = 0; b == 0 && c < p.columns; c++) cr_assert_eq(own.dy[c], p.dy[c]);
        for (int64_t i = 0; b == 0 && i < 2 * n; i++) cr_assert_eq(own.dx[i], p.dx[i]);
        free(own.dy), free(own.dx), free(own.value);
    }
    end(p);
}

Test(mixture, errors)
{
    const sw_sets hole = {3, (const int64_t[]){0, 2, 2, 3}, (const uint32_t[]){4, 5, 6}};
    sw_tensor *x = sw_constant(tape, SW_DIMS(3, 2), 1);
    expect_nothing(tape, sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(3, 5), 0), x, &hole),
                   SW_ERROR_ARGUMENT,
                   "mixture_likelihood: set 5 is empty: the mean log-likelihood of no element is "
                   "undefined");
    x = sw_constant(tape, SW_DIMS(9, 2), 1);
    expect_nothing(
        tape, sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(2, 5), 0), x, &mixed),
        SW_ERROR_SHAPE, "mixture_likelihood: mixture is [2, 5]: expected a row for each of 3 sets");
    for (int64_t columns = 4; columns <= 9; columns += 5) {
        char message[200];
        snprintf(message, sizeof message,
                 "mixture_likelihood: mixture is [3, %d], x is [9, 2]: expected a multiple of 5 "
                 "columns, 1 + 2 D for each component",
                 (int)columns);
        x = sw_constant(tape, SW_DIMS(9, 2), 1);
        expect_nothing(
            tape, sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(3, columns), 0), x, &mixed),
            SW_ERROR_SHAPE, message);
    }
    x = sw_constant(tape, SW_DIMS(8, 2), 1);
    expect_nothing(
        tape, sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(3, 5), 0), x, &mixed),
        SW_ERROR_SHAPE, "mixture_likelihood: input is [8, 2]: the 3 sets have 9 rows together");
    x = sw_constant(tape, SW_DIMS(9), 1);
    expect_nothing(tape,
                   sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(3, 5), 0), x, &mixed),
                   SW_ERROR_SHAPE, "mixture_likelihood: x is [9]: expected a matrix");
    cr_assert_null(sw_mixture_likelihood(tape, NULL, NULL, &mixed));
    sw_tape_reset(tape);
    sw_tensor *none = sw_constant(tape, SW_DIMS(3, 0), 0);
    expect_nothing(tape,
                   sw_mixture_likelihood(tape, none, sw_constant(tape, SW_DIMS(9, 2), 1), &mixed),
                   SW_ERROR_SHAPE,
                   "mixture_likelihood: mixture is [3, 0], x is [9, 2]: expected a multiple of 5 "
                   "columns, 1 + 2 D for each component");
    none = sw_constant(tape, SW_DIMS(9, 0), 0);
    expect_nothing(tape,
                   sw_mixture_likelihood(tape, sw_constant(tape, SW_DIMS(3, 1), 0), none, &mixed),
                   SW_ERROR_SHAPE,
                   "mixture_likelihood: mixture is [3, 1], x is [9, 0]: expected a multiple of 1 "
                   "columns, 1 + 2 D for each component");
}

/* The working memory of so many components is more than a number of 64 bits counts. */
Test(mixture, components_that_no_memory_holds)
{
    const sw_sets no_sets = {0, (const int64_t[]){0}, NULL};
    sw_tensor *y = sw_constant(tape, SW_DIMS(0, 3 * (INT64_C(1) << 56)), 0);
    cr_assert_not_null(y, "%s", sw_error_message());
    cr_assert_null(sw_mixture_likelihood(tape, y, sw_constant(tape, SW_DIMS(0, 1), 0), &no_sets));
    cr_expect_eq(sw_tape_status(tape), SW_ERROR_MEMORY);
}
