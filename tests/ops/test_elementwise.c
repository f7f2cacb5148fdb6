/* test_elementwise.c - arithmetic on two tensors: gradients, and every way to broadcast. */
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#ifdef SW_REAL_DOUBLE
static const double tolerance = 1e-13;
#else
static const double tolerance = 2e-6;
#endif

#define BUILDERS(op)                                                                               \
    static sw_tensor *build_##op(sw_tape *t, sw_tensor **in)                                       \
    {                                                                                              \
        return sw_##op(t, in[0], in[1]);                                                           \
    }                                                                                              \
    static sw_tensor *build_##op##_itself(sw_tape *t, sw_tensor **in)                              \
    {                                                                                              \
        return sw_##op(t, in[0], in[0]);                                                           \
    }
BUILDERS(add)
BUILDERS(subtract)
BUILDERS(multiply)
BUILDERS(divide)

#define CASES(op, low, high)                                                                       \
    SW_GRADIENT_CASES(                                                                             \
        op, {"equal", {{2, {3, 4}}, {2, {3, 4}}}, 2, build_##op, low, high},                       \
        {"four axes", {{4, {2, 3, 2, 3}}, {4, {2, 3, 2, 3}}}, 2, build_##op, low, high},           \
        {"scalars", {{0}, {0}}, 2, build_##op, low, high},                                         \
        {"scalar right", {{2, {3, 4}}, {0}}, 2, build_##op, low, high},                            \
        {"scalar left", {{0}, {4, {2, 1, 3, 2}}}, 2, build_##op, low, high},                       \
        {"row right", {{2, {5, 4}}, {1, {4}}}, 2, build_##op, low, high},                          \
        {"row left", {{1, {4}}, {2, {5, 4}}}, 2, build_##op, low, high},                           \
        {"column right", {{2, {3, 20}}, {2, {3, 1}}}, 2, build_##op, low, high},                   \
        {"column left", {{2, {3, 1}}, {2, {3, 20}}}, 2, build_##op, low, high},                    \
        {"outer", {{2, {3, 1}}, {2, {1, 4}}}, 2, build_##op, low, high},                           \
        {"alternating", {{4, {2, 1, 3, 1}}, {4, {1, 2, 1, 4}}}, 2, build_##op, low, high},         \
        {"middle", {{4, {2, 1, 1, 3}}, {3, {4, 2, 3}}}, 2, build_##op, low, high},                 \
        {"size 1 everywhere", {{3, {1, 1, 1}}, {1, {3}}}, 2, build_##op, low, high},               \
        {"itself", {{2, {3, 4}}}, 1, build_##op##_itself, low, high})
CASES(add, -1, 1);
CASES(subtract, -1, 1);
CASES(multiply, -1, 1);
CASES(divide, 0.5, 2);

/* ---- Every pair of shapes, against plain indexing ------------------------------------------- */

enum { CHOICES = 3, MAX_ELEMENTS = 81 };
static const int64_t sizes[CHOICES] = {0, 1, 3};

typedef struct shape {
    int ndim;
    int64_t size[SW_MAX_DIMS];
} shape;

/* All shapes of up to four axes of the sizes above, one after another. */
static shape shape_at(int index)
{
    shape s = {0};
    for (int count = 1; index >= count; count *= CHOICES) {
        index -= count;
        s.ndim++;
    }
    for (int i = 0; i < s.ndim; i++, index /= CHOICES) s.size[i] = sizes[index % CHOICES];
    return s;
}

static int64_t axis_size(const shape *s, int axis) /* of four, aligned at the last */
{
    int i = axis - (SW_MAX_DIMS - s->ndim);
    return i < 0 ? 1 : s->size[i];
}

/* The element that broadcasting reads at the position `place`. */
static int64_t place_in(const shape *s, const int64_t place[SW_MAX_DIMS])
{
    int64_t at = 0;
    for (int axis = 0; axis < SW_MAX_DIMS; axis++) {
        int64_t size = axis_size(s, axis);
        at = at * size + (size == 1 ? 0 : place[axis]);
    }
    return at;
}

typedef sw_tensor *binary(sw_tape *, sw_tensor *, sw_tensor *);

static double value(int op, double a, double b)
{
    return op == 0 ? a + b : op == 1 ? a - b : op == 2 ? a * b : a / b;
}
static double slope_a(int op, double b)
{
    return op <= 1 ? 1 : op == 2 ? b : 1 / b;
}
static double slope_b(int op, double a, double b)
{
    return op == 0 ? 1 : op == 1 ? -1 : op == 2 ? a : -a / (b * b);
}

static void check_pair(sw_tape *tape, int op, binary *f, const shape *a, const shape *b)
{
    sw_real data_a[MAX_ELEMENTS], data_b[MAX_ELEMENTS], zeros[MAX_ELEMENTS] = {0};
    sw_real grad_a[MAX_ELEMENTS] = {0}, grad_b[MAX_ELEMENTS] = {0};
    double want_a[MAX_ELEMENTS] = {0}, want_b[MAX_ELEMENTS] = {0};
    for (int i = 0; i < MAX_ELEMENTS; i++) {
        data_a[i] = (sw_real)(1 + i % 7 * 0.25);
        data_b[i] = (sw_real)(0.5 + i % 5 * 0.5);
    }
    int64_t size[SW_MAX_DIMS];
    bool legal = true;
    for (int i = 0; i < SW_MAX_DIMS; i++) {
        int64_t in_a = axis_size(a, i), in_b = axis_size(b, i);
        legal &= in_a == in_b || in_a == 1 || in_b == 1;
        size[i] = in_a == 1 ? in_b : in_a;
    }

    sw_tape_reset(tape);
    sw_tensor *x = sw_variable(tape, a->ndim, a->size, data_a, grad_a);
    sw_tensor *z = sw_variable(tape, b->ndim, b->size, data_b, grad_b);
    sw_tensor *y = f(tape, x, z);
    cr_assert_eq(y != NULL, legal);
    if (!legal) return;
    cr_assert_eq(y->ndim, a->ndim > b->ndim ? a->ndim : b->ndim);
    for (int i = 0; i < y->ndim; i++) cr_assert_eq(y->shape[i], size[SW_MAX_DIMS - y->ndim + i]);

    /* The loss is sum y^2, so dy is 2 y. */
    sw_tensor *target = sw_input(tape, y->ndim, y->shape, zeros);
    sw_loss_options options = {.total = 1};
    sw_tensor *loss = sw_squared_error(tape, y, target, &options);
    cr_assert_eq(sw_backward(tape, loss), SW_OK, "%s", sw_error_message());

    int64_t p[SW_MAX_DIMS], at = 0;
    for (p[0] = 0; p[0] < size[0]; p[0]++)
        for (p[1] = 0; p[1] < size[1]; p[1]++)
            for (p[2] = 0; p[2] < size[2]; p[2]++)
                for (p[3] = 0; p[3] < size[3]; p[3]++, at++) {
                    int64_t i = place_in(a, p), j = place_in(b, p);
                    double u = (double)data_a[i], v = (double)data_b[j], w = value(op, u, v);
                    cr_assert_float_eq((double)y->data[at], w, tolerance * (1 + fabs(w)));
                    want_a[i] += 2 * w * slope_a(op, v);
                    want_b[j] += 2 * w * slope_b(op, u, v);
                }
    cr_assert_eq(at, y->size);
    for (int i = 0; i < MAX_ELEMENTS; i++) {
        double slack = 10 * tolerance;
        cr_assert_float_eq((double)grad_a[i], want_a[i], slack * (1 + fabs(want_a[i])));
        cr_assert_float_eq((double)grad_b[i], want_b[i], slack * (1 + fabs(want_b[i])));
    }
}

Test(elementwise, broadcasting_of_every_pair_of_shapes)
{
    enum { SHAPES = 1 + 3 + 9 + 27 + 81 };
    binary *const ops[] = {sw_add, sw_subtract, sw_multiply, sw_divide};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    for (int i = 0; i < SHAPES; i++)
        for (int j = 0; j < SHAPES; j++) {
            shape a = shape_at(i), b = shape_at(j);
            int op = (i + j) % 4;
            check_pair(tape, op, ops[op], &a, &b);
        }
    sw_tape_free(tape);
}

/* Spans longer than a vector, and than the columns that are summed at a time, with a remainder. */
Test(elementwise, long_rows)
{
    enum { ROWS = 5, WIDTH = 603, BEHIND = 300 };
    static sw_real x[ROWS * WIDTH], row[WIDTH + BEHIND], column[ROWS], grad[WIDTH + BEHIND];
    for (int i = 0; i < ROWS * WIDTH; i++) x[i] = (sw_real)(i % 17 - 8);
    for (int i = 0; i < WIDTH; i++) row[i] = (sw_real)(1 << i % 4);
    for (int i = 0; i < ROWS; i++) column[i] = (sw_real)(i - 2);
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *matrix = sw_input(tape, SW_DIMS(ROWS, WIDTH), x);
    sw_tensor *by_row = sw_divide(tape, matrix, sw_variable(tape, SW_DIMS(WIDTH), row, grad));
    sw_tensor *by_column = sw_subtract(tape, sw_input(tape, SW_DIMS(ROWS, 1), column), matrix);
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < WIDTH; j++) {
            cr_assert_eq(by_row->data[i * WIDTH + j], x[i * WIDTH + j] / row[j]);
            cr_assert_eq(by_column->data[i * WIDTH + j], column[i] - x[i * WIDTH + j]);
        }
    sw_loss_options options = {.total = 1};
    sw_tensor *loss = sw_absolute_error(tape, by_row, sw_scale(tape, matrix, 0), &options);
    cr_assert_eq(sw_backward(tape, loss), SW_OK);
    for (int j = 0; j < WIDTH; j++) {
        sw_real want = 0; /* d sum |x / row| / d row = -sum |x| / row^2; by powers of two: exact */
        for (int i = 0; i < ROWS; i++)
            want += x[i * WIDTH + j] < 0 ? -x[i * WIDTH + j] : x[i * WIDTH + j];
        cr_assert_eq(grad[j], -want / (row[j] * row[j]));
    }
    for (int j = WIDTH; j < WIDTH + BEHIND; j++) cr_assert_eq(grad[j], 0);
    sw_tape_free(tape);
}

/* The gradient of a row, or of a scalar, is a sum over all elements, which keeps its digits. */
Test(elementwise, sums_over_many_rows)
{
    enum { ROWS = 1 << 21, WIDTH = 2 };
    static sw_real x[ROWS * WIDTH];
    sw_real row[WIDTH] = {0}, d_row[WIDTH] = {0}, one[1] = {0}, d_one[1] = {0};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *y = sw_input(tape, SW_DIMS(ROWS, WIDTH), x);
    y = sw_add(tape, y, sw_variable(tape, SW_DIMS(WIDTH), row, d_row));
    y = sw_subtract(tape, y, sw_variable(tape, SW_DIMS(1), one, d_one));
    y = sw_scale(tape, sw_reshape(tape, y, SW_DIMS(ROWS * WIDTH)), 0.1);
    cr_assert_eq(sw_backward(tape, sw_sum(tape, y, 0)), SW_OK);
    for (int d = 0; d < WIDTH; d++)
        cr_expect_float_eq(d_row[d] / (0.1 * ROWS), 1, 1e-3, "%g", (double)d_row[d]);
    cr_expect_float_eq(d_one[0] / (-0.1 * ROWS * WIDTH), 1, 1e-3, "%g", (double)d_one[0]);
    sw_tape_free(tape);
}

Test(elementwise, misfit_names_operator_shapes_and_axis)
{
    sw_real x[12] = {0};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *a = sw_input(tape, SW_DIMS(3, 4), x), *b = sw_input(tape, SW_DIMS(2, 1), x);
    sw_tensor *misfit = sw_divide(tape, a, b);
    cr_assert_null(misfit);
    cr_assert_eq(sw_tape_status(tape), SW_ERROR_SHAPE);
    const char *text = sw_error_message();
    cr_assert(strstr(text, "divide: [3, 4] and [2, 1]"), "%s", text);
    cr_assert(strstr(text, "axis 1 from the last has sizes 3 and 2"), "%s", text);
    cr_assert_null(sw_add(tape, misfit, a));
    sw_tape_free(tape);
}

/* Where nothing is asked for, a sum over rows is exactly 0. */
Test(elementwise, the_gradient_of_a_row_without_one)
{
    enum { ROWS = 4, WIDTH = 3 };
    const sw_real x[ROWS * WIDTH] = {0};
    sw_real row[WIDTH] = {1, 2, 3}, grad[WIDTH] = {0};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *matrix = sw_input(tape, SW_DIMS(ROWS, WIDTH), x);
    sw_tensor *y = sw_multiply(tape, matrix, sw_variable(tape, SW_DIMS(WIDTH), row, grad));
    y = sw_reshape(tape, y, SW_DIMS(ROWS * WIDTH));
    cr_assert_eq(sw_backward(tape, sw_sum(tape, y, 0)), SW_OK);
    for (int d = 0; d < WIDTH; d++) cr_expect_eq(grad[d], 0);
    sw_tape_free(tape);
}
