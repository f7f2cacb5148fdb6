/* threads.c - how many threads to run. */
#include "kernels/threads.h"

#include <omp.h>
#include <pthread.h>

/* A child of fork() has none of its parent's threads, and libgomp waits for them for ever. So such
 * a child runs one thread, in which nothing of OpenMP is called. */
static bool is_forked;

static void after_fork(void)
{
    is_forked = true;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, after_fork);
}

const char *sw_threads_warning(void)
{
    if (is_forked)
        return "this process was forked, and OpenMP's threads stay in its parent: running one "
               "thread";
    return NULL;
}

int sw_threads_default(void)
{
    return is_forked ? 1 : omp_get_max_threads();
}

int sw_threads_for(int64_t requested, int64_t jobs)
{
    int64_t threads = requested > 0 && !is_forked ? requested : sw_threads_default();
    if (threads > jobs) threads = jobs;
    return threads < 1 ? 1 : (int)threads;
}

int sw_threads_set_default(int threads)
{
    if (is_forked) return 1;
    const int before = omp_get_max_threads();
    omp_set_num_threads(threads);
    return before;
}
