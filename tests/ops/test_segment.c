/* test_segment.c - properties of every operator over sets: the result for a set depends on its own
 * rows alone, gradients add, and sets that do not fit are refused. */
#include "kernels/team.h"
#include "kernels/threads.h"
#include "segments.h"
#include "with_tape.h"

#include <setwise/ops.h>

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

TestSuite(segment, .init = setup, .fini = teardown);

/* ---- A NaN has an effect on its set and column, and on nothing else -------------------------- */

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
                memcpy(clean, segment_matrix(tape, 1, N, D)->data, sizeof clean);
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

/* If x has another use too, the gradients of both uses add up. */
Test(segment, gradients_add)
{
    enum { N = 11, D = 3 };
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        sw_real grad[2][N * D] = {0};
        for (int beside = 0; beside < 2; beside++) {
            sw_tape_reset(tape);
            sw_real *data = segment_matrix(tape, 1, N, D)->data;
            sw_tensor *x = sw_variable(tape, SW_DIMS(N, D), data, grad[beside]);
            sw_tensor *parts[] = {builders[i](tape, x, &mixed), x};
            sw_tensor *all = sw_concat(tape, parts, 1 + beside, 0);
            cr_assert_eq(sw_backward(tape, sw_sum(tape, sw_sum(tape, all, 0), 0)), SW_OK);
        }
        for (int j = 0; j < N * D; j++)
            cr_assert_float_eq(grad[1][j], grad[0][j] + 1, 40 * segment_epsilon, "operator %zu", i);
    }
}

/* Other sets in the batch change no bit. */
Test(segment, a_set_alone_gives_the_same_bits)
{
    for (size_t i = 0; i < sizeof builders / sizeof *builders; i++) {
        sw_tape_reset(tape);
        sw_tensor *x = segment_matrix(tape, 1, lengths.offset[lengths.count], 19);
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

/* ---- Long sets in many columns, whose rows threads share ------------------------------------- */

static sw_tensor *spread_sum(sw_tape *t, sw_tensor *x, const sw_sets *sets)
{
    return sw_segment_broadcast(t, sw_segment_sum(t, x, sets), sets);
}

/* What it gives of some columns at a time, side by side. */
static sw_tensor *build_in_parts(segment_builder *build, sw_tensor *x, const sw_sets *sets,
                                 int64_t columns)
{
    sw_tensor *part[64];
    int count = 0;
    for (int64_t first = 0; first < x->shape[1]; first += columns)
        part[count++] = build(tape, sw_slice(tape, x, 1, first, columns), sets);
    return sw_concat(tape, part, count, 1);
}

/* Does one differ by more than rounding, relative to the largest? */
static bool differ(int64_t n, const sw_real *a, const sw_real *b)
{
    const double tolerance = sizeof(sw_real) == 8 ? 1e-12 : 1e-4;
    double largest = 0;
    for (int64_t i = 0; i < n; i++) largest = fmax(largest, fabs((double)b[i]));
    for (int64_t i = 0; i < n; i++)
        if (!(fabs((double)(a[i] - b[i])) <= tolerance * largest)) return true;
    return false;
}

typedef struct column_check {
    segment_builder *build;
    const char *fault;
} column_check;

/* Values and gradients of all columns at once, and of a few at a time, which are not worth sharing.
 */
static void check_columns(void *user, int64_t job, int thread)
{
    enum { N = 2200, D = 64, FEW = 8 };
    static sw_real grad[2][N * D];
    const sw_sets sets = {3, (const int64_t[]){0, 3, N - 1, N}, NULL};
    column_check *c = user;
    (void)job, (void)thread;
    sw_tape_reset(tape);
    memset(grad, 0, sizeof grad);
    sw_real *data = segment_matrix(tape, 1, N, D)->data;
    sw_tensor *direction = segment_matrix(tape, 2, N, D);
    sw_tensor *all = c->build(tape, sw_variable(tape, SW_DIMS(N, D), data, grad[0]), &sets);
    sw_tensor *x = sw_variable(tape, SW_DIMS(N, D), data, grad[1]);
    sw_tensor *parts = build_in_parts(c->build, x, &sets, FEW);
    direction = sw_slice(tape, direction, 0, 0, all ? all->shape[0] : 0);
    sw_tensor *loss = total(sw_multiply(tape, sw_add(tape, all, parts), direction));
    if (sw_backward(tape, loss) != SW_OK)
        c->fault = sw_error_message();
    else if (differ(all->size, all->data, parts->data))
        c->fault = "other values";
    else if (differ(N * D, grad[0], grad[1]))
        c->fault = "other gradients";
}

Test(segment, columns_do_not_depend_on_their_number)
{
    static segment_builder *const of_columns[] = {
        sw_segment_sum,       sw_segment_mean, sw_segment_max, sw_segment_min, sw_segment_softmax,
        sw_segment_logsumexp, sw_segment_sort, weigh_itself,   spread_sum};
    for (size_t i = 0; i < sizeof of_columns / sizeof *of_columns; i++) {
        column_check c = {of_columns[i], NULL};
        sw_team_run(sw_threads_for(2, SW_TEAM_MAX), 1, check_columns, &c);
        cr_assert_null(c.fault, "operator %zu: %s", i, c.fault);
    }
}

/* ---- Errors ---------------------------------------------------------------------------------- */

static void expect_refusal(const sw_tensor *y, const char *message)
{
    expect_nothing(tape, y, SW_ERROR_ARGUMENT, message);
}

Test(segment, sets_out_of_order_are_refused)
{
    const sw_sets late = {2, (const int64_t[]){1, 3, 5}, NULL};
    const sw_sets back = {2, (const int64_t[]){0, 5, 3}, NULL};
    expect_refusal(sw_segment_broadcast(tape, segment_matrix(tape, 1, 2, 4), &late),
                   "segment_broadcast: the first offset of the sets is 1, expected 0");
    expect_refusal(sw_segment_broadcast(tape, segment_matrix(tape, 1, 2, 4), &back),
                   "segment_broadcast: set 1 ends at row 3, before it begins at 5");
    expect_refusal(sw_segment_sum(tape, segment_matrix(tape, 1, 5, 4), &late),
                   "segment_sum: the first offset of the sets is 1, expected 0");
    expect_refusal(sw_segment_sum(tape, segment_matrix(tape, 1, 3, 4), &back),
                   "segment_sum: set 1 ends at row 3, before it begins at 5");
}
