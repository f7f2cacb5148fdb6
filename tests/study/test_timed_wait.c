/* test_timed_wait.c - condition variables that wait for a time at most. */
#include "study/timed_wait.h"

#include <criterion/criterion.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct meeting {
    pthread_mutex_t lock;
    pthread_cond_t condition;
    bool there;
} meeting;

static void *arrive(void *user)
{
    meeting *m = user;
    pthread_mutex_lock(&m->lock);
    m->there = true;
    pthread_cond_signal(&m->condition);
    pthread_mutex_unlock(&m->lock);
    return NULL;
}

Test(timed_wait, the_time_passes)
{
    meeting m = {.lock = PTHREAD_MUTEX_INITIALIZER};
    sw_timed_init(&m.condition);
    pthread_mutex_lock(&m.lock);
    const int times[] = {0, 30, 1020};
    for (int i = 0; i < 3; i++) {
        const double before = now();
        while (!sw_timed_wait(&m.condition, &m.lock, times[i])) continue;
        cr_expect_geq(now() - before, 0.001 * times[i]);
    }
    pthread_mutex_unlock(&m.lock);
    pthread_cond_destroy(&m.condition);
}

Test(timed_wait, a_signal_ends_it)
{
    meeting m = {.lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t other;
    bool passed = false;
    sw_timed_init(&m.condition);
    pthread_mutex_lock(&m.lock);
    cr_assert_eq(pthread_create(&other, NULL, arrive, &m), 0);
    while (!m.there && !passed) passed = sw_timed_wait(&m.condition, &m.lock, 20000);
    pthread_mutex_unlock(&m.lock);
    cr_expect(m.there && !passed);
    pthread_join(other, NULL);
    pthread_cond_destroy(&m.condition);
}
