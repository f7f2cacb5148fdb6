/* test_attention.c - attention block by block against a plain softmax loop in double: sizes around
 * the blocks of 64 queries and 128 keys, no keys, extreme scores. */
#include "kernels/attention.h"
#include "numbers.h"

#include <criterion/criterion.h>
#include <math.h>

/* A head that is three columns of wider rows: its matrices and gradients. */
enum { QUERIES = 130, KEYS = 260, WIDTH = 5, VALUE_WIDTH = 3, LD = 9, MOST = KEYS * LD };

static sw_real q[MOST], k[MOST], v[MOST], o[MOST], d_o[MOST], dq[MOST], dk[MOST], dv[MOST];
static sw_real m[QUERIES], l[QUERIES];
static const sw_attention_sums sums = {o, m, l};
static double want_o[MOST], want_dq[MOST], want_dk[MOST], want_dv[MOST];
static double weight[QUERIES][KEYS], want_m[QUERIES], want_l[QUERIES];

static void fill(sw_real *x, uint32_t stream, double spread)
{
    sw_random r = sw_random_for(9, SW_FOR_TEST, stream, 0);
    for (int i = 0; i < MOST; i++) x[i] = (sw_real)(spread * sw_random_normal(&r));
}

static double dot(const sw_real *a, const sw_real *b, int64_t width)
{
    double sum = 0;
    for (int64_t d = 0; d < width; d++) sum += (double)a[d] * (double)b[d];
    return sum;
}

/* A = softmax(scale q kᵀ) row by row, o = A v, and their derivatives, in plain loops. */
static void plain(int64_t queries, int64_t keys, double scale)
{
    for (int64_t i = 0; i < queries; i++) {
        double most = -INFINITY, total = 0;
        for (int64_t j = 0; j < keys; j++) {
            weight[i][j] = scale * dot(q + i * LD, k + j * LD, WIDTH);
            most = fmax(most, weight[i][j]);
        }
        for (int64_t j = 0; j < keys; j++) total += weight[i][j] = exp(weight[i][j] - most);
        for (int64_t j = 0; j < keys; j++) weight[i][j] /= total;
        want_m[i] = most, want_l[i] = total;
        double mean = 0; /* sum_j A_ij dA_ij */
        for (int64_t d = 0; d < VALUE_WIDTH; d++) want_o[i * LD + d] = 0;
        for (int64_t j = 0; j < keys; j++) {
            mean += weight[i][j] * dot(d_o + i * LD, v + j * LD, VALUE_WIDTH);
            for (int64_t d = 0; d < VALUE_WIDTH; d++) {
                want_o[i * LD + d] += weight[i][j] * (double)v[j * LD + d];
                want_dv[j * LD + d] += weight[i][j] * (double)d_o[i * LD + d];
            }
        }
        for (int64_t j = 0; j < keys; j++) {
            const double dA = dot(d_o + i * LD, v + j * LD, VALUE_WIDTH);
            const double slope = scale * weight[i][j] * (dA - mean);
            for (int64_t d = 0; d < WIDTH; d++) {
                want_dq[i * LD + d] += slope * (double)k[j * LD + d];
                want_dk[j * LD + d] += slope * (double)q[i * LD + d];
            }
        }
    }
}

static void expect_near(const char *what, const sw_real *x, const double *want, int64_t rows,
                        int64_t width, double near)
{
    double largest = 1;
    numbers_keep(what, x, rows * LD);
    for (int64_t i = 0; i < rows * LD; i++)
        if (i % LD < width) largest = fmax(largest, fabs(want[i]));
    for (int64_t i = 0; i < rows * LD; i++)
        if (i % LD < width)
            cr_assert_float_eq((double)x[i], want[i], near * largest,
                               "%s: row %d, column %d: %g, "
                               "not %g",
                               what, (int)(i / LD), (int)(i % LD), (double)x[i], want[i]);
}

static void check(int64_t queries, int64_t keys, double spread, double near)
{
    fill(q, 0, spread), fill(k, 1, 1), fill(v, 2, 1), fill(o, 3, 1), fill(d_o, 4, 1);
    fill(dq, 5, 1), fill(dk, 6, 1), fill(dv, 7, 1);
    for (int i = 0; i < MOST; i++)
        want_o[i] = (double)o[i], want_dq[i] = (double)dq[i], want_dk[i] = (double)dk[i],
        want_dv[i] = (double)dv[i];
    const sw_attention_head head = {queries, keys, WIDTH, VALUE_WIDTH, q,  k,
                                    v,       LD,   LD,    LD,          LD, (sw_real)0.5};
    plain(queries, keys, 0.5);
    sw_attention_forward(&head, sums);
    expect_near("o", o, want_o, queries, VALUE_WIDTH, near);
    for (int64_t i = 0; i < queries; i++)
        cr_assert((double)m[i] == want_m[i] ||
                  fabs((double)m[i] - want_m[i]) <= near * (1 + fabs(want_m[i])));
    for (int64_t i = 0; i < queries; i++)
        cr_assert_float_eq((double)l[i], want_l[i], near * want_l[i]);
    sw_attention_backward(&head, sums, d_o, dq, dk, dv);
    expect_near("dq", dq, want_dq, queries, WIDTH, near);
    expect_near("dk", dk, want_dk, keys, WIDTH, near);
    expect_near("dv", dv, want_dv, keys, VALUE_WIDTH, near);
    for (int i = 0; i < MOST; i++) /* numbers beside the head do not change */
        if (i % LD >= WIDTH)
            cr_assert(want_o[i] == (double)o[i] && want_dq[i] == (double)dq[i] &&
                      want_dk[i] == (double)dk[i] && want_dv[i] == (double)dv[i]);
}

static const double close = sizeof(sw_real) == 8 ? 1e-12 : 2e-5;

Test(attention_kernel, against_a_plain_loop)
{
    const int64_t queries[] = {0, 1, 63, 64, 65, QUERIES};
    const int64_t keys[] = {0, 1, 2, 15, 16, 17, 127, 128, 129, KEYS};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 10; j++) check(queries[i], keys[j], 1, close);
}

/* Scores of some hundreds: one key takes all, and exp would overflow without the maximum. A score
 * has a rounding error in proportion to its size. */
Test(attention_kernel, extreme_scores)
{
    check(65, 129, 300, 500 * close);
    check(QUERIES, KEYS, 300, 500 * close);
}

/* The maximum rises with every block of keys, so the earlier sums are scaled down to nothing. */
Test(attention_kernel, scores_that_rise)
{
    enum { SOME = 2 };
    fill(d_o, 4, 1);
    for (int i = 0; i < MOST; i++) q[i] = 1, v[i] = (sw_real)(i / LD), k[i] = (sw_real)(i / LD);
    const sw_attention_head head = {SOME, KEYS, WIDTH, VALUE_WIDTH, q, k, v, LD, LD, LD, LD, 10};
    sw_attention_forward(&head, sums);
    for (int i = 0; i < SOME; i++)
        for (int d = 0; d < VALUE_WIDTH; d++) cr_assert_eq(o[i * LD + d], KEYS - 1);
}

/* Equal elements have equal weights, however large their scores are: ln 3 is less than the rounding
 * of a score of 1e8 in float. */
Test(attention_kernel, equal_scores_of_any_size)
{
    for (double score = 1; score <= 1e16; score *= 100) {
        const sw_attention_head head = {1, 3, 1, 1, q, k, v, LD, LD, LD, LD, 1};
        for (int i = 0; i < MOST; i++) q[i] = d_o[i] = v[i] = 1, k[i] = (sw_real)score, dv[i] = 0;
        sw_attention_forward(&head, sums);
        sw_attention_backward(&head, sums, d_o, NULL, NULL, dv);
        for (int j = 0; j < 3; j++)
            cr_expect_float_eq((double)dv[j * LD], 1.0 / 3, close, "score %g: %g", score,
                               (double)dv[j * LD]);
    }
}

/* A block of keys without a finite score counts as none, before others and after them. */
Test(attention_kernel, a_block_of_overflowing_scores)
{
    enum { SOME = 256 };
    for (int late = 0; late < 2; late++) {
        const sw_attention_head head = {1, SOME, 1, 1, q, k, v, LD, LD, LD, LD, 1};
        q[0] = -1;
        for (int j = 0; j < SOME; j++) {
            k[j * LD] = (j < 128) != (late == 1) ? (sw_real)INFINITY : 0;
            v[j * LD] = (sw_real)j;
        }
        sw_attention_forward(&head, sums);
        cr_expect_float_eq((double)o[0], late ? 63.5 : 191.5, 1e-3, "%g", (double)o[0]);
    }
}

/* With a gradient left out (NULL), the others are the same. */
Test(attention_kernel, only_what_is_wanted)
{
    check(65, 129, 1, close);
    sw_real all_dq[MOST], all_dv[MOST];
    const sw_attention_head head = {65, 129, WIDTH, VALUE_WIDTH, q,  k,
                                    v,  LD,  LD,    LD,          LD, (sw_real)0.5};
    fill(dq, 5, 1), fill(dv, 7, 1), fill(all_dq, 5, 1), fill(all_dv, 7, 1), fill(dk, 6, 1);
    sw_attention_backward(&head, sums, d_o, all_dq, dk, all_dv);
    sw_attention_backward(&head, sums, d_o, dq, NULL, NULL);
    sw_attention_backward(&head, sums, d_o, NULL, NULL, dv);
    cr_assert_arr_eq(dq, all_dq, sizeof dq);
    cr_assert_arr_eq(dv, all_dv, sizeof dv);
}
