/* worker_watch.h - the watcher of the runs that are made side by side: one call at a time reaches
 * the study's watcher, which is told whose turn it is. */
#ifndef SW_STUDY_WORKER_WATCH_H
#define SW_STUDY_WORKER_WATCH_H

#include <setwise/study.h>

#include <pthread.h>
#include <stdatomic.h>

enum { SW_NO_JOB = -1 }; /* another process */

/* What all workers share. */
typedef struct sw_watch_gate {
    pthread_mutex_t lock;            /* held in every call of the watcher */
    const sw_study_watcher *watcher; /* not NULL */
    int turn;                        /* the job of the last call, or SW_NO_JOB */
    atomic_bool stop;                /* all workers are to stop */
} sw_watch_gate;

/* One worker's. */
typedef struct sw_worker_watch {
    sw_watcher watcher; /* for sw_run */
    sw_watch_gate *gate;
    int job;
    const atomic_bool *lost; /* this worker's run alone is to stop */
    volatile int stop;
} sw_worker_watch;

/* Make the watcher of a worker, which passes the calls for `job` on to that of the gate. */
void sw_watch_join(sw_worker_watch *watch, sw_watch_gate *gate, int job, const atomic_bool *lost);

/* The next calls are about this job. The lock is held. */
void sw_watch_turn(sw_watch_gate *gate, int job);

/* The worker begins a run, and has its turn. The lock is held. */
void sw_watch_begin(sw_worker_watch *watch);

#endif
