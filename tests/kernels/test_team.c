/* test_team.c - jobs and blocks run once each, on any number of threads; those without a job help.
 */
#include "kernels/gemm.h"
#include "kernels/sizes.h"
#include "kernels/team.h"
#include "kernels/threads.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { JOBS = 40, BLOCKS = 300 };

/* How often each block of each job has run. A block writes its own place, without a lock. */
typedef struct counts {
    int runs[JOBS][BLOCKS];
    int blocks, wrong;
    atomic_int begun;
} counts;

typedef struct shared {
    int *runs;
    bool nested;
} shared;

static void count_run(void *user, int64_t i)
{
    ((int *)user)[i]++;
}

static void count_block(void *user, int64_t i)
{
    const shared *s = user;
    if (s->nested) {
        int inner[5] = {0};
        sw_share(5, count_run, inner);
        for (int j = 0; j < 5; j++)
            if (inner[j] != 1) s->runs[i] += 1000;
    }
    s->runs[i]++;
}

static void share_blocks(void *user, int64_t i, int thread)
{
    counts *c = user;
    (void)thread;
    shared s = {c->runs[i], i % 2 == 0};
    for (int repeat = 0; repeat < 3; repeat++) sw_share(c->blocks, count_block, &s);
}

static int wrong_counts(const counts *c, int64_t jobs)
{
    int wrong = 0;
    for (int64_t i = 0; i < JOBS; i++)
        for (int j = 0; j < BLOCKS; j++)
            wrong += c->runs[i][j] != (i < jobs && j < c->blocks ? 3 : 0);
    return wrong;
}

static int run_all_sizes(void)
{
    static _Thread_local counts c;
    const int job_count[] = {0, 1, 2, 3, JOBS}, block_count[] = {0, 1, 2, 7, BLOCKS};
    int wrong = 0;
    for (int threads = 1; threads <= 16; threads = threads < 4 ? threads + 1 : 2 * threads)
        for (int j = 0; j < 5; j++)
            for (int b = 0; b < 5; b++) {
                c = (counts){.blocks = block_count[b]};
                sw_team_run(sw_threads_for(threads, SW_TEAM_MAX), job_count[j], share_blocks, &c);
                wrong += wrong_counts(&c, job_count[j]);
            }
    return wrong;
}

Test(team, each_block_of_each_job_runs_once)
{
    cr_expect_eq(run_all_sizes(), 0);
}

static void *run_beside(void *user)
{
    *(int *)user = run_all_sizes();
    return NULL;
}

Test(team, two_threads_of_the_host_have_a_team_each)
{
    pthread_t thread[2];
    int wrong[2] = {-1, -1};
    for (int i = 0; i < 2; i++)
        cr_assert_eq(pthread_create(&thread[i], NULL, run_beside, &wrong[i]), 0);
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    cr_expect_eq(wrong[0], 0);
    cr_expect_eq(wrong[1], 0);
}

/* ---- Who runs what --------------------------------------------------------------------------- */

/* Blocks that wait for each other, for ten seconds at most. */
typedef struct meeting {
    atomic_int here;
    int expected;
    atomic_int missed;
    long before_ms; /* the blocks come so late that the helpers are asleep */
} meeting;

static void rest(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void meet(void *user, int64_t i)
{
    (void)i;
    meeting *m = user;
    atomic_fetch_add(&m->here, 1);
    for (int tries = 0; atomic_load(&m->here) < m->expected; tries++) {
        if (tries == 10000) {
            atomic_fetch_add(&m->missed, 1);
            return;
        }
        rest(1);
    }
}

static void hold_meeting(void *user, int64_t i, int thread)
{
    (void)i, (void)thread;
    meeting *m = user;
    rest(m->before_ms);
    sw_share(m->expected, meet, m);
}

Test(team, threads_without_a_job_take_blocks)
{
    for (int threads = 2; threads <= 4; threads++)
        for (long ms = 0; ms <= 20; ms += 20) {
            if (sw_threads_for(threads, SW_TEAM_MAX) < threads) cr_skip_test("one thread");
            meeting m = {.expected = threads, .before_ms = ms};
            sw_team_run(threads, 1, hold_meeting, &m);
            cr_expect_eq(m.missed, 0, "%d threads, after %d ms", threads, (int)ms);
        }
}

typedef struct question {
    meeting before, after; /* of jobs 0 and 1, if there are three */
    bool helps[3], in_block;
    int team[3];
} question;

static void ask_in_block(void *user, int64_t i)
{
    (void)i;
    ((question *)user)->in_block |= sw_share_threads() != 1 || sw_team_threads() != 1;
}

static void ask(void *user, int64_t i, int thread)
{
    (void)thread;
    question *q = user;
    if (i < 2) meet(&q->before, i);
    q->helps[i] = sw_share_threads() == 2;
    q->team[i] = sw_team_threads();
    if (i < 2) meet(&q->after, i);
    if (i == 2) sw_share(4, ask_in_block, q);
}

/* With two threads in jobs 0 and 1, job 2 is next. */
Test(team, threads_help_from_the_last_job_on)
{
    if (sw_threads_for(2, SW_TEAM_MAX) < 2) cr_skip_test("one thread");
    question q = {.before = {.expected = 2}, .after = {.expected = 2}};
    sw_team_run(2, 3, ask, &q);
    cr_expect_eq(q.before.missed + q.after.missed, 0);
    cr_expect(!q.helps[0] && !q.helps[1] && q.helps[2] && !q.in_block);
    for (int i = 0; i < 3; i++) cr_expect_eq(q.team[i], 2);
    cr_expect(sw_share_threads() == 1 && sw_team_threads() == 1, "outside of a team");
}

/* A thread has no more than its share of the rows, but for one in each of its blocks. */
static void cut_rows(void *user, int64_t i, int thread)
{
    (void)i, (void)thread;
    const int64_t threads = *(const int *)user;
    for (int64_t n = 0; n < 3000; n += 37)
        for (int64_t most = 64; most <= 1024; most *= 4) {
            const int64_t rows = sw_share_rows_each(n, most);
            const int64_t blocks = sw_block_count(sw_block_count(n, rows), threads);
            cr_assert(rows >= 1 && rows <= most, "%d of %d rows", (int)rows, (int)n);
            cr_assert_leq(blocks * rows, sw_block_count(n, threads) + blocks,
                          "%d blocks of %d of %d rows", (int)blocks, (int)rows, (int)n);
        }
}

Test(team, each_thread_gets_as_many_rows)
{
    for (int threads = 1; threads <= 4; threads++) {
        int team = sw_threads_for(threads, SW_TEAM_MAX);
        sw_team_run(team, 1, cut_rows, &team);
    }
}

typedef struct sequence {
    int64_t order[JOBS];
    atomic_int next;
} sequence;

static void note(void *user, int64_t i, int thread)
{
    (void)thread;
    sequence *s = user;
    s->order[atomic_fetch_add(&s->next, 1)] = i;
}

static void note_block(void *user, int64_t i)
{
    note(user, i, 0);
}

Test(team, outside_of_a_team_the_caller_runs_the_blocks_in_order)
{
    sequence s = {.next = 0};
    sw_share(JOBS, note_block, &s);
    cr_expect_eq(s.next, JOBS);
    for (int i = 0; i < JOBS; i++) cr_expect_eq(s.order[i], i);
}

Test(team, one_thread_runs_the_jobs_in_order)
{
    sequence s = {.next = 0};
    sw_team_run(1, JOBS, note, &s);
    for (int i = 0; i < JOBS; i++) cr_expect_eq(s.order[i], i);
}

/* ---- Operations ------------------------------------------------------------------------------ */

enum { SIDE = 8 };

static void multiply(void *user, int64_t i)
{
    (void)user, (void)i;
    const sw_real a[SIDE * SIDE] = {0};
    sw_real c[SIDE * SIDE];
    sw_gemm(false, false, SIDE, SIDE, SIDE, 1, a, SIDE, a, SIDE, 0, c, SIDE);
}

static void multiply_some(void *user, int64_t i, int thread)
{
    (void)thread;
    sw_share(10 * i, multiply, user);
}

Test(team, operations_of_helpers_are_counted)
{
    for (int threads = 1; threads <= 8; threads *= 2) {
        const double flops =
            sw_team_run(sw_threads_for(threads, SW_TEAM_MAX), 4, multiply_some, NULL);
        cr_expect_eq(flops, 60.0 * 2 * SIDE * SIDE * SIDE, "%d threads", threads);
    }
}
