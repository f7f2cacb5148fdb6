/* test_attention_set.c - a set cut into parts against its heads as wholes: sizes around the parts,
 * stripes and rounds; and the same bits with any number of threads. */
#include "base/extremes.h"
#include "kernels/attention_set.h"
#include "kernels/team.h"
#include "kernels/threads.h"

#include "random_numbers.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEADS = 2, WIDTH = 2, VALUE_WIDTH = 3, D = HEADS * WIDTH, V = HEADS * VALUE_WIDTH };

/* A problem, and its results in one array: o, m, l, dq, dk, dv. */
typedef struct problem {
    int64_t queries, keys;
    int omit; /* which of dq, dk, dv is not wanted: 0 to 2; 3: all are */
    sw_real *q, *k, *v, *d_o;
    sw_attention_head first;
} problem;

static problem make(int64_t queries, int64_t keys)
{
    problem p = {queries,
                 keys,
                 3,
                 random_numbers(9, 0, queries * D),
                 random_numbers(9, 1, keys * D),
                 random_numbers(9, 2, keys * V),
                 random_numbers(9, 3, queries * V),
                 {0}};
    p.first = (sw_attention_head){queries, keys, WIDTH, VALUE_WIDTH, p.q, p.k,
                                  p.v,     D,    D,     V,           V,   (sw_real)0.8};
    return p;
}

static void drop(problem *p)
{
    free(p->q), free(p->k), free(p->v), free(p->d_o);
}

/* Where the results are in the array. */
typedef struct results {
    sw_attention_sums sums;
    sw_real *dq, *dk, *dv, *end;
} results;

static results results_in(const problem *p, sw_real *at)
{
    sw_real *m = at + p->queries * V, *l = m + p->queries * HEADS;
    results r = {.sums = {at, m, l}};
    r.dq = l + p->queries * HEADS;
    r.dk = r.dq + p->queries * D;
    r.dv = r.dk + p->keys * D;
    r.end = r.dv + p->keys * V;
    return r;
}

static results new_results(const problem *p)
{
    const int64_t size = p->queries * (V + 2 * HEADS + D) + p->keys * (D + V);
    sw_real *at = malloc(sizeof *at * (size_t)(size + 1));
    cr_assert(at);
    for (int64_t i = 0; i < size; i++) at[i] = (sw_real)1;
    return results_in(p, at);
}

/* One head after the other, each as a whole. */
static results solve_whole(const problem *p)
{
    results r = new_results(p);
    for (int j = 0; j < HEADS; j++) {
        sw_attention_head h = p->first;
        h.q += j * WIDTH, h.k += j * WIDTH, h.v += j * VALUE_WIDTH;
        const sw_attention_sums sums = {r.sums.o + j * VALUE_WIDTH, r.sums.m + j * p->queries,
                                        r.sums.l + j * p->queries};
        sw_attention_forward(&h, sums);
        sw_attention_backward(
            &h, sums, p->d_o + j * VALUE_WIDTH, p->omit == 0 ? NULL : r.dq + j * WIDTH,
            p->omit == 1 ? NULL : r.dk + j * WIDTH, p->omit == 2 ? NULL : r.dv + j * VALUE_WIDTH);
    }
    return r;
}

typedef struct run {
    const problem *p;
    results r;
} run;

static void solve_job(void *user, int64_t i, int thread)
{
    (void)i, (void)thread;
    const run *s = user;
    const problem *p = s->p;
    const int64_t size = sw_attention_set_work(&p->first, HEADS);
    sw_real *work = size ? malloc(sizeof *work * (size_t)size) : NULL;
    sw_attention_set_forward(&p->first, HEADS, s->r.sums, work);
    for (int64_t e = 0; e < size; e++) work[e] = NAN;
    sw_attention_set_backward(&p->first, HEADS, s->r.sums, p->d_o, p->omit == 0 ? NULL : s->r.dq,
                              p->omit == 1 ? NULL : s->r.dk, p->omit == 2 ? NULL : s->r.dv, work);
    free(work);
}

static results solve(const problem *p, int threads)
{
    run s = {p, new_results(p)};
    sw_team_run(sw_threads_for(threads, SW_TEAM_MAX), 1, solve_job, &s);
    return s.r;
}

static void expect_near(const char *what, const problem *p, const sw_real *x, const sw_real *want,
                        const sw_real *end)
{
    const double close = sizeof(sw_real) == 8 ? 1e-12 : 2e-5;
    double largest = 1;
    for (int64_t i = 0; i < end - want; i++)
        largest = sw_larger_real(largest, isinf(want[i]) ? 1 : fabs((double)want[i]));
    for (int64_t i = 0; i < end - want; i++)
        cr_assert(x[i] == want[i] || fabs((double)x[i] - (double)want[i]) <= close * largest,
                  "%d queries, %d keys: %s[%d]: %g, not %g", (int)p->queries, (int)p->keys, what,
                  (int)i, (double)x[i], (double)want[i]);
}

static void check(const problem *p)
{
    results whole = solve_whole(p), one = solve(p, 1);
    expect_near("o", p, one.sums.o, whole.sums.o, whole.sums.m);
    expect_near("m", p, one.sums.m, whole.sums.m, whole.sums.l);
    expect_near("l", p, one.sums.l, whole.sums.l, whole.dq);
    expect_near("dq", p, one.dq, whole.dq, whole.dk);
    expect_near("dk", p, one.dk, whole.dk, whole.dv);
    expect_near("dv", p, one.dv, whole.dv, whole.end);
    const int threads[] = {2, 3, 4, 8};
    for (int t = 0; t < 4; t++) {
        results more = solve(p, threads[t]);
        cr_assert_eq(
            memcmp(more.sums.o, one.sums.o, sizeof *one.end * (size_t)(one.end - one.sums.o)), 0,
            "%d queries, %d keys: other bits with %d threads", (int)p->queries, (int)p->keys,
            threads[t]);
        free(more.sums.o);
    }
    free(one.sums.o);
    free(whole.sums.o);
}

static void check_all(int count, const int64_t size[][2])
{
    for (int i = 0; i < count; i++) {
        problem p = make(size[i][0], size[i][1]);
        check(&p);
        drop(&p);
    }
}

Test(attention_set, parts_of_queries_against_whole_heads)
{
    const int64_t size[][2] = {{3, 0},     {513, 7},    {1024, 3}, {1025, 1},
                               {1500, 16}, {2060, 258}, {17000, 2}};
    check_all(7, size);
}

Test(attention_set, parts_of_keys_against_whole_heads)
{
    const int64_t size[][2] = {{0, 3},     {3, 1024},   {1, 1025},  {5, 2048},
                               {2, 17000}, {260, 1030}, {520, 1030}};
    check_all(7, size);
}

Test(attention_set, as_many_queries_as_keys)
{
    const int64_t size[][2] = {{20, 20}, {1025, 1025}};
    check_all(2, size);
}

/* Queries whose scores are dot products, or would be if a part of them were the whole set. */
typedef struct wide {
    sw_attention_head first;
    sw_attention_sums to;
} wide;

static void solve_wide(void *user, int64_t i, int thread)
{
    (void)i, (void)thread;
    const wide *w = user;
    const int64_t size = sw_attention_set_work(&w->first, 1);
    sw_real *work = size ? malloc(sizeof *work * (size_t)size) : NULL;
    sw_attention_set_forward(&w->first, 1, w->to, work);
    free(work);
}

Test(attention_set, few_wide_queries_have_the_same_bits)
{
    enum { WIDE = 64, QUERIES = 22, MOST = 3000, SUMS = QUERIES * (WIDE + 2) };
    static sw_real one[SUMS], more[SUMS];
    sw_real *q = random_numbers(10, 0, QUERIES * WIDE), *k = random_numbers(10, 1, MOST * WIDE);
    for (int64_t queries = 1; queries <= QUERIES; queries++)
        for (int64_t keys = 40; keys <= MOST; keys += MOST - 40)
            for (int threads = 1; threads <= 4; threads++) {
                sw_real *to = threads == 1 ? one : more;
                wide w = {{queries, keys, WIDE, WIDE, q, k, k, WIDE, WIDE, WIDE, WIDE, 1},
                          {to, to + QUERIES * WIDE, to + QUERIES * (WIDE + 1)}};
                sw_team_run(sw_threads_for(threads, SW_TEAM_MAX), 1, solve_wide, &w);
                cr_assert(threads == 1 || memcmp(one, more, sizeof one) == 0,
                          "%d queries, %d keys: other bits with %d threads", (int)queries,
                          (int)keys, threads);
            }
    free(q), free(k);
}

Test(attention_set, only_what_is_wanted)
{
    for (int omit = 0; omit < 3; omit++)
        for (int by_keys = 0; by_keys < 2; by_keys++) {
            problem p = by_keys ? make(3, 2000) : make(2000, 3);
            p.omit = omit;
            check(&p);
            drop(&p);
        }
}

/* A set of a hundred thousand rows takes no more memory than one of twenty thousand. */
Test(attention_set, memory_has_a_limit)
{
    sw_attention_head h = {.queries = 16, .keys = 1024, .width = 32, .value_width = 32};
    h.ldq = h.ldk = h.ldv = h.ldo = 128;
    cr_expect_eq(sw_attention_set_work(&h, 4), 0);
    h.keys = 20000;
    const int64_t work = sw_attention_set_work(&h, 4);
    cr_expect_gt(work, 0);
    h.keys = 100000;
    cr_expect_eq(sw_attention_set_work(&h, 4), work);
}
