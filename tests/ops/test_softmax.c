/* test_softmax.c - softmax and its logarithm: gradients, values, masked rows. */
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#ifdef SW_REAL_DOUBLE
static const double tolerance = 1e-13, unit = DBL_EPSILON, least = DBL_MIN;
#else
static const double tolerance = 2e-6, unit = FLT_EPSILON, least = FLT_MIN;
#endif

static sw_tensor *build_softmax(sw_tape *t, sw_tensor **in)
{
    return sw_softmax(t, in[0]);
}
static sw_tensor *build_log_softmax(sw_tape *t, sw_tensor **in)
{
    return sw_log_softmax(t, in[0]);
}

#define CASES(op)                                                                                  \
    SW_GRADIENT_CASES(op, {"matrix", {{2, {3, 5}}}, 1, build_##op, -3, 3},                         \
                      {"four axes", {{4, {2, 3, 2, 4}}}, 1, build_##op, -2, 2},                    \
                      {"long row", {{2, {2, 67}}}, 1, build_##op, -4, 4},                          \
                      {"one entry a row", {{2, {4, 1}}}, 1, build_##op, -1, 1},                    \
                      {"scalar", {{0}}, 1, build_##op, -1, 1})
CASES(softmax);
CASES(log_softmax);

enum { ROWS = 3, WIDTH = 133 };

static void check_values(double spread, double offset)
{
    static sw_real x[ROWS * WIDTH];
    sw_random random = sw_random_for(3, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < ROWS * WIDTH; i++)
        x[i] = (sw_real)(offset + spread * sw_random_normal(&random));
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *in = sw_input(tape, SW_DIMS(ROWS, WIDTH), x);
    sw_tensor *y = sw_softmax(tape, in), *log_y = sw_log_softmax(tape, in);
    for (int row = 0; row < ROWS; row++) {
        const sw_real *r = x + row * WIDTH;
        double m = -INFINITY, sum = 0;
        for (int i = 0; i < WIDTH; i++) m = fmax(m, (double)r[i]);
        for (int i = 0; i < WIDTH; i++) sum += exp((double)r[i] - m);
        for (int i = 0; i < WIDTH; i++) {
            double below = m - (double)r[i]; /* its rounding error is the relative error of exp */
            double want = exp(-below) / sum, log_want = -below - log(sum);
            cr_assert_float_eq((double)y->data[row * WIDTH + i], want,
                               (tolerance + unit * below) * want + least);
            cr_assert_float_eq((double)log_y->data[row * WIDTH + i], log_want,
                               tolerance * fmax(1, fabs(log_want)));
        }
    }
    sw_tape_free(tape);
}

Test(softmax, values)
{
    check_values(1, 0);
    check_values(10, 0);
    check_values(1e4, 0);
    check_values(1, 1e4);
    check_values(1, -1e30);
}

/* One row of four: values, and the gradient of the loss sum y^2. */
static void run(sw_tensor *(*op)(sw_tape *, sw_tensor *), const sw_real x[4], sw_real y[4],
                sw_real dx[4])
{
    sw_real copy[4], zeros[4] = {0};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    for (int i = 0; i < 4; i++) copy[i] = x[i], dx[i] = 0;
    sw_tensor *out = op(tape, sw_variable(tape, SW_DIMS(1, 4), copy, dx));
    for (int i = 0; i < 4; i++) y[i] = out->data[i];
    sw_tensor *target = sw_input(tape, SW_DIMS(1, 4), zeros);
    cr_assert_eq(sw_backward(tape, sw_squared_error(tape, out, target, NULL)), SW_OK);
    sw_tape_free(tape);
}

Test(softmax, masked_entries_take_no_part)
{
    const sw_real x[4] = {1, -INFINITY, 2, -INFINITY}, two[2] = {1, 2};
    sw_real y[4], dx[4];
    run(sw_softmax, x, y, dx);
    double want = 1 / (1 + exp((double)(two[1] - two[0])));
    cr_assert_float_eq((double)y[0], want, tolerance);
    cr_assert_float_eq((double)y[2], 1 - want, tolerance);
    cr_assert(y[1] == 0 && y[3] == 0 && dx[1] == 0 && dx[3] == 0);
    cr_assert(isfinite(dx[0]) && dx[0] != 0 && fabs((double)(dx[0] + dx[2])) < tolerance);
    run(sw_log_softmax, x, y, dx);
    cr_assert_float_eq((double)y[0], log(want), tolerance);
    cr_assert(y[1] == -INFINITY && y[3] == -INFINITY);
}

Test(softmax, a_row_that_is_masked_whole_gives_zero)
{
    const sw_real x[4] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
    sw_real y[4], dx[4];
    run(sw_softmax, x, y, dx);
    for (int i = 0; i < 4; i++) cr_assert(y[i] == 0 && dx[i] == 0);
    run(sw_log_softmax, x, y, dx);
    for (int i = 0; i < 4; i++) cr_assert_eq(y[i], -INFINITY);
}

Test(softmax, what_is_not_finite_shows)
{
    const sw_real rows[][4] = {{1, NAN, 2, 3},
                               {NAN, -INFINITY, -INFINITY, -INFINITY},
                               {-INFINITY, -INFINITY, -INFINITY, NAN},
                               {1, INFINITY, 2, 3}};
    for (int row = 0; row < 4; row++) {
        sw_real y[4], dx[4];
        run(sw_softmax, rows[row], y, dx);
        for (int i = 0; i < 4; i++)
            cr_assert(isnan(y[i]) || row == 3, "softmax, row %d, entry %d: %g", row, i,
                      (double)y[i]);
        cr_assert(isnan(y[1]));
        run(sw_log_softmax, rows[row], y, dx);
        int nans = 0;
        for (int i = 0; i < 4; i++) nans += isnan(y[i]) != 0;
        cr_assert_gt(nans, 0, "log_softmax, row %d", row);
    }
}

Test(softmax, nothing_to_normalise)
{
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_real x[1] = {0};
    sw_tensor *no_rows = sw_softmax(tape, sw_input(tape, SW_DIMS(0, 4), x));
    sw_tensor *no_width = sw_softmax(tape, sw_input(tape, SW_DIMS(4, 0), x));
    sw_tensor *log_no_width = sw_log_softmax(tape, sw_input(tape, SW_DIMS(4, 0), x));
    cr_assert(no_rows && no_rows->size == 0);
    cr_assert(no_width && no_width->shape[0] == 4 && no_width->shape[1] == 0);
    cr_assert(log_no_width && log_no_width->size == 0);
    cr_assert_eq(sw_softmax(tape, sw_input(tape, 0, NULL, x))->data[0], 1);
    sw_tape_free(tape);
}
