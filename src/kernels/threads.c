/* threads.c - how many threads to run. */
#include "kernels/threads.h"

#include "base/error.h"

#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A child of fork() has none of its parent's threads, and libgomp waits for them for ever. So such
 * a child runs one thread, in which nothing of OpenMP is called. Its process number differs from
 * that of the process that loaded the library, also where a fork calls no handlers (_Fork, clone).
 * In a new PID namespace the numbers may be equal: there the handler tells. */
static bool has_forked;
static pid_t loaded_by;

static void after_fork(void)
{
    has_forked = true;
}

__attribute__((constructor)) static void watch_forks(void)
{
    loaded_by = getpid();
    pthread_atfork(NULL, NULL, after_fork);
}

static bool is_forked(void)
{
    return has_forked || getpid() != loaded_by;
}

const char *sw_threads_warning(void)
{
    if (is_forked())
        return "this process was forked, and OpenMP's threads stay in its parent: running one "
               "thread";
    return NULL;
}

int sw_threads_default(void)
{
    return is_forked() ? 1 : omp_get_max_threads();
}

int sw_threads_for(int64_t requested, int64_t jobs)
{
    if (requested == 1 || jobs <= 1) return 1; /* the system is not asked */
    int64_t threads = requested > 0 && !is_forked() ? requested : sw_threads_default();
    if (threads > jobs) threads = jobs;
    return threads < 1 ? 1 : (int)threads;
}

int sw_threads_set_default(int threads)
{
    if (is_forked()) return 1;
    const int before = omp_get_max_threads();
    omp_set_num_threads(threads);
    return before;
}

/* ---- Threads that can be started -------------------------------------------------------------
 *
 * Threads need memory for their stacks, and the system limits their number. The one way to know is
 * to start them. They have the stacks that OpenMP's threads get, unless OMP_STACKSIZE says other.
 */

static void *stay(void *user)
{
    pthread_mutex_t *gate = user; /* closed until all have been started */
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* Start threads beside the calling one. Returns how many there were; *reason: why there are no
 * more, an errno. The program's signals stay with its own threads. */
static int start_threads(pthread_t *list, int count, int *reason)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    sigset_t all, before;
    int started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&gate);
    while (started < count && !(*reason = pthread_create(&list[started], NULL, stay, &gate)))
        started++;
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < started; i++) pthread_join(list[i], NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

sw_status sw_threads_check(int threads)
{
    static _Thread_local int checked = 1; /* OpenMP's threads belong to the thread that uses them */
    int reason = 0;
    if (threads <= checked || is_forked()) return SW_OK;
    pthread_t *list = calloc((size_t)threads, sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "out of memory for %d threads", threads);
    const int started = 1 + start_threads(list, threads - 1, &reason);
    free(list);
    if (started == threads) {
        checked = threads;
        return SW_OK;
    }
    return sw_fail(
        SW_ERROR_MEMORY,
        "%d threads cannot run here, but %d can: %s (with fewer threads, which --threads "
        "or OMP_NUM_THREADS sets, the result is the same)",
        threads, started, strerror(reason));
}
