/* test_gemm_share.c - a product that threads share has the bits of the whole one. */
#include "kernels/gemm_share.h"
#include "kernels/team.h"
#include "kernels/threads.h"

#include "random_numbers.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* A product, what is in c before, and c after the whole product. */
typedef struct problem {
    sw_product p;
    sw_real *a, *b, *start, *whole;
    int64_t size;
} problem;

/* add: 0 nothing, 1 c itself, 2 a row; and the products of so many further pairs. The rows of c
 * have a number beside them. */
static problem make(int64_t m, int64_t n, int64_t k, bool transposed, int add)
{
    enum { A_PAIR = 24, B_PAIR = 7 };
    problem q = {.a = random_numbers(3, 0, m * k + add * A_PAIR),
                 .b = random_numbers(3, 1, k * n + add * B_PAIR),
                 .size = m * (n + 1)};
    q.start = random_numbers(3, 2, q.size);
    q.whole = malloc(sizeof *q.whole * (size_t)q.size);
    cr_assert(q.whole);
    q.p = (sw_product){.m = m, .n = n, .k = k, .scale = (sw_real)0.5, .a = q.a, .b = q.b};
    q.p.a_row = transposed ? 1 : k, q.p.a_column = transposed ? m : 1;
    q.p.b_row = transposed ? 1 : n, q.p.b_column = transposed ? k : 1;
    q.p.c_row = n + 1, q.p.c_column = 1;
    q.p.further = add, q.p.a_pair = A_PAIR, q.p.b_pair = B_PAIR;
    q.p.add_row = add == 1 ? n + 1 : 0, q.p.add_column = 1;
    q.p.add = add == 2 ? q.start : NULL;
    return q;
}

static void compute(problem *q, sw_real *c, bool add_c, bool share)
{
    memcpy(c, q->start, sizeof *c * (size_t)q->size);
    sw_product p = q->p;
    p.c = c;
    if (add_c) p.add = c;
    if (share)
        sw_gemm_share(sw_gemm_blocks_any, p.b_column != 1, &p);
    else
        sw_gemm_blocks_any(p);
}

typedef struct run {
    problem *q;
    sw_real *c;
    bool add_c;
} run;

static void compute_job(void *user, int64_t i, int thread)
{
    (void)i, (void)thread;
    const run *r = user;
    compute(r->q, r->c, r->add_c, true);
}

Test(gemm_share, the_bits_of_the_whole)
{
    const int64_t size[][3] = {
        {3, 4, 5},       {1024, 64, 65}, {1100, 130, 70}, {130, 150, 300}, {64, 64, 1100},
        {1, 2100, 2100}, {10, 500, 300}, {1, 500, 500}, /* worth it because b is transposed */
        {101, 128, 130}, {63, 128, 150},
    };
    const int threads[] = {1, 2, 4, 7};
    for (size_t s = 0; s < sizeof size / sizeof *size; s++)
        for (int add = 0; add < 3; add++) {
            problem q = make(size[s][0], size[s][1], size[s][2], s % 2, add);
            sw_real *c = malloc(sizeof *c * (size_t)q.size);
            compute(&q, q.whole, add == 1, false);
            for (int t = 0; t < 4; t++) {
                run r = {&q, c, add == 1};
                sw_team_run(sw_threads_for(threads[t], SW_TEAM_MAX), 1, compute_job, &r);
                cr_expect_eq(memcmp(c, q.whole, sizeof *c * (size_t)q.size), 0,
                             "%d x %d x %d, %d threads", (int)size[s][0], (int)size[s][1],
                             (int)size[s][2], threads[t]);
            }
            free(q.a), free(q.b), free(q.start), free(q.whole), free(c);
        }
}
