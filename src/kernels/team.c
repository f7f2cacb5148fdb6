/* team.c - threads that run the jobs of a batch, and help each other inside a job.
 *
 * Each thread has a place where it puts the blocks that it shares; the others look there. Only
 * atomic counters are between them: nothing is allocated, and nothing is locked unless a thread has
 * gone to sleep. */
#include "kernels/team.h"

#include "kernels/sizes.h"
#include "kernels/subnormals.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* The blocks that a thread shares. Members that are not atomic are written only while `left` is 0
 * or less and nobody is inside.
 *
 * Each thread of the team has a stretch of the blocks, which it takes first: so it meets the same
 * rows of a set in one operator after the other, and they are in its cache. */
typedef struct share {
    _Alignas(64)
        atomic_llong left; /* blocks that no thread has taken; below 0: some asked for more */
    atomic_int inside;     /* helpers that may be in a block */
    sw_share_work work;
    void *user;
    int64_t count;
    atomic_llong next[SW_TEAM_MAX]; /* of the stretch of each thread */
} share;

typedef struct team {
    share *place; /* [threads] */
    int threads;
    sw_team_work work;
    void *user;
    int64_t count;
    _Alignas(64) atomic_llong next, running; /* the next job; the jobs that are not done */
    double flops;
    atomic_int sleepers;
    pthread_mutex_t lock; /* of wake */
    pthread_cond_t wake;
} team;

/* Where the calling thread is. */
typedef struct position {
    team *team; /* NULL: in none */
    int thread;
    bool in_block;
} position;

static _Thread_local position here;
static _Thread_local double counted;

void sw_count_flops(double flops)
{
    counted += flops;
}

double sw_flops(void)
{
    return counted;
}

/* ---- Waiting ------------------------------------------------------------------------------------
 *
 * Most waits are short, and to wake a sleeper takes longer than many blocks. So a thread looks
 * again and again, then lets others of this machine run between two looks, and sleeps after about a
 * millisecond. */

enum { PAUSES = 1000, YIELDS = 2000 };

/* Wait a little after so many looks. */
static inline void wait_briefly(int tries)
{
    if (tries >= PAUSES) {
        sched_yield();
        return;
    }
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* Wake at most so many sleepers. A sleeper counts itself first and then looks for work; here the
 * work is there first, and then the sleepers are counted. So none sleeps through it. */
static void wake(team *t, int64_t most)
{
    int64_t sleepers = atomic_load(&t->sleepers);
    if (sleepers == 0) return;
    pthread_mutex_lock(&t->lock);
    for (int64_t i = 0; i < most && i < sleepers; i++) pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
}

/* A place with blocks left, from that of the calling thread on, or NULL. */
static share *find_share(team *t)
{
    for (int i = 1; i < t->threads; i++) {
        share *s = &t->place[(here.thread + i) % t->threads];
        if (atomic_load(&s->left) > 0) return s;
    }
    return NULL;
}

static void sleep_until_woken(team *t)
{
    pthread_mutex_lock(&t->lock);
    atomic_fetch_add(&t->sleepers, 1);
    if (atomic_load(&t->running) > 0 && !find_share(t)) pthread_cond_wait(&t->wake, &t->lock);
    atomic_fetch_sub(&t->sleepers, 1);
    pthread_mutex_unlock(&t->lock);
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

/* The first block of a thread's stretch. */
static int64_t begin_of(const team *t, const share *s, int thread)
{
    return s->count * thread / t->threads;
}

/* The next block, of the calling thread's stretch or the following ones. There is one: `left` has
 * been counted down for it. */
static int64_t take_block(const team *t, share *s)
{
    for (int thread = here.thread;; thread = (thread + 1) % t->threads) {
        const int64_t end = begin_of(t, s, thread + 1);
        if (atomic_load(&s->next[thread]) >= end) continue;
        const int64_t i = atomic_fetch_add(&s->next[thread], 1);
        if (i < end) return i;
    }
}

static void run_blocks(const team *t, share *s)
{
    here.in_block = true;
    while (atomic_fetch_sub(&s->left, 1) > 0) s->work(s->user, take_block(t, s));
    here.in_block = false;
}

int sw_team_threads(void)
{
    return here.team && !here.in_block ? here.team->threads : 1;
}

/* While there are jobs left, a thread takes the next one instead. */
int sw_share_threads(void)
{
    const int threads = sw_team_threads();
    return threads > 1 && atomic_load(&here.team->next) >= here.team->count ? threads : 1;
}

int64_t sw_share_rows_each(int64_t n, int64_t most)
{
    const int64_t threads = sw_share_threads();
    return n < 1 ? 1 : sw_block_count(n, threads * sw_block_count(n, threads * most));
}

void sw_share(int64_t count, sw_share_work work, void *user)
{
    team *t = here.team;
    if (!t || here.in_block || count < 2) {
        for (int64_t i = 0; i < count; i++) work(user, i);
        return;
    }
    share *s = &t->place[here.thread];
    s->work = work;
    s->user = user;
    s->count = count;
    for (int i = 0; i < t->threads; i++) atomic_store(&s->next[i], begin_of(t, s, i));
    atomic_store(&s->left, count);
    wake(t, count - 1);
    run_blocks(t, s);
    for (int tries = 0; atomic_load(&s->inside) > 0; tries++) wait_briefly(tries);
}

/* Until all jobs are done. */
static void help(team *t)
{
    for (int tries = 0; atomic_load(&t->running) > 0; tries++) {
        share *s = find_share(t);
        if (s) {
            atomic_fetch_add(&s->inside, 1);
            run_blocks(t, s);
            atomic_fetch_sub(&s->inside, 1);
            tries = 0;
        } else if (tries < PAUSES + YIELDS) {
            wait_briefly(tries);
        } else {
            sleep_until_woken(t);
            tries = 0;
        }
    }
}

/* ---- Jobs ------------------------------------------------------------------------------------ */

/* What a thread of a team does. */
static void take_part(team *t, int thread)
{
    const double before = counted;
    const position outside = here;
    const uint64_t numbers = sw_subnormals_flush();
    here = (position){.team = t, .thread = thread};
    for (int64_t i; (i = atomic_fetch_add(&t->next, 1)) < t->count;) {
        t->work(t->user, i, thread);
        if (atomic_fetch_sub(&t->running, 1) == 1) wake(t, t->threads);
    }
    help(t);
    here = outside;
    sw_subnormals_restore(numbers);
    const double flops = counted - before;
#pragma omp atomic
    t->flops += flops; /* whole numbers: their sum does not depend on the order */
}

/* One thread gets no parallel region: libgomp would allocate a team for it each time. */
double sw_team_run(int threads, int64_t count, sw_team_work work, void *user)
{
    if (threads <= 1 || count < 1) {
        const double before = counted;
        const uint64_t numbers = sw_subnormals_flush();
        for (int64_t i = 0; i < count; i++) work(user, i, 0);
        sw_subnormals_restore(numbers);
        return counted - before;
    }
    share place[SW_TEAM_MAX];
    for (int i = 0; i < threads; i++) {
        atomic_init(&place[i].left, 0);
        atomic_init(&place[i].inside, 0);
    }
    team t = {.place = place,
              .threads = threads,
              .work = work,
              .user = user,
              .count = count,
              .running = count,
              .lock = PTHREAD_MUTEX_INITIALIZER,
              .wake = PTHREAD_COND_INITIALIZER};
#pragma omp parallel num_threads(threads)
    take_part(&t, omp_get_thread_num());
    return t.flops;
}
