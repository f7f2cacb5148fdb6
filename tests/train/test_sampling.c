/* test_sampling.c - the part of a set that a training step sees. */
#include "train/sampling.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 100, WORDS = N / 64 + 1 };

static int64_t count(const uint64_t *mark)
{
    int64_t set = 0;
    for (int i = 0; i < WORDS; i++) set += __builtin_popcountll(mark[i]);
    return set;
}

Test(sampling, takes_as_many_as_asked_and_no_more_than_there_are)
{
    for (int64_t most = 0; most <= N + 1; most++) {
        const sw_sampling s = {.most = most, .seed = 3, .step = 5};
        const int64_t expected = most == 0 || most > N ? N : most;
        uint64_t mark[WORDS] = {0};
        cr_assert_eq(sw_sampling_rows(&s, N), expected);
        cr_assert_eq(sw_sampling_is_whole(&s, N), expected == N);
        cr_assert_eq(sw_sampling_draw(&s, 7, N, mark), expected);
        cr_assert_eq(count(mark), expected);
        cr_assert_eq(mark[1] >> (N - 64), 0, "no element behind the last");
    }
}

/* A draw depends on seed, step and set, and on nothing else. */
Test(sampling, each_step_and_set_has_its_own_draw)
{
    const sw_sampling s = {.most = 50, .drop = 0.2, .seed = 1, .step = 1};
    uint64_t mark[WORDS] = {0};
    sw_sampling_draw(&s, 1, N, mark);
    for (int other = 0; other < 4; other++) {
        sw_sampling t = s;
        t.seed += other == 1, t.step += other == 2;
        uint64_t again[WORDS] = {0};
        sw_sampling_draw(&t, 1 + (other == 3), N, again);
        cr_expect_eq(memcmp(mark, again, sizeof mark) == 0, other == 0, "%d", other);
    }
}

/* Every element is taken equally often, and so is every pair: 3 of 6, over 20,000 steps. */
Test(sampling, is_uniform)
{
    enum { STEPS = 20000, SET = 6 };
    int seen[SET] = {0}, pair[SET][SET] = {{0}};
    for (uint32_t step = 0; step < STEPS; step++) {
        const sw_sampling s = {.most = 3, .step = step};
        uint64_t mark = 0;
        sw_sampling_draw(&s, 0, SET, &mark);
        for (int i = 0; i < SET; i++) {
            seen[i] += sw_is_marked(&mark, i);
            for (int j = 0; j < i; j++)
                pair[i][j] += sw_is_marked(&mark, i) && sw_is_marked(&mark, j);
        }
    }
    for (int i = 0; i < SET; i++) {
        cr_expect_lt(abs(seen[i] - STEPS / 2), 400, "element %d: %d", i, seen[i]);
        for (int j = 0; j < i; j++)
            cr_expect_lt(abs(pair[i][j] - STEPS / 5), 330, "%d and %d: %d", i, j, pair[i][j]);
    }
}

Test(sampling, dropout_drops_its_share_and_leaves_one)
{
    int64_t left = 0;
    for (uint32_t step = 0; step < 1000; step++) {
        const sw_sampling s = {.drop = 0.3, .step = step}, most = {.drop = 0.99, .step = step};
        uint64_t mark[WORDS] = {0}, few = 0, none = 0;
        const int64_t kept = sw_sampling_draw(&s, 2, N, mark);
        cr_assert_eq(kept, count(mark));
        left += kept;
        cr_assert_geq(sw_sampling_draw(&most, 2, 3, &few), 1);
        cr_assert(few != 0 && few < 8);
        cr_assert_eq(sw_sampling_draw(&most, 2, 0, &none), 0);
    }
    cr_expect_lt(fabs((double)left / 1e5 - 0.7), 0.01);
}
