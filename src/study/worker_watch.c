/* worker_watch.c - the watcher of the runs that are made side by side. */
#include "study/worker_watch.h"

#include "train/watcher.h"

#include <stddef.h>

void sw_watch_turn(sw_watch_gate *gate, int job)
{
    if (gate->turn == job) return;
    gate->turn = job;
    if (gate->watcher->turn) gate->watcher->turn(gate->watcher->user, job);
}

/* The study's watcher of runs, while the lock is held. */
static const sw_watcher *enter(sw_worker_watch *w)
{
    pthread_mutex_lock(&w->gate->lock);
    sw_watch_turn(w->gate, w->job);
    return &w->gate->watcher->run;
}

static void leave(sw_worker_watch *w)
{
    pthread_mutex_unlock(&w->gate->lock);
}

static void on_begin(void *user, const sw_config *config, int64_t sets)
{
    const sw_watcher *run = enter(user);
    run->begin(run->user, config, sets);
    leave(user);
}

static void look_whether_to_stop(sw_worker_watch *w)
{
    w->stop = atomic_load(w->lost) || atomic_load(&w->gate->stop) ||
              sw_watcher_stops(&w->gate->watcher->run);
}

/* on_step and on_evaluation are set even if the caller watches neither, because they also check
 * whether the worker has to stop. */
static void on_step(void *user, int64_t step, int64_t steps, double loss)
{
    sw_worker_watch *w = user;
    if (w->gate->watcher->run.step) {
        const sw_watcher *run = enter(w);
        run->step(run->user, step, steps, loss);
        leave(w);
    }
    look_whether_to_stop(w);
}

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    sw_worker_watch *w = user;
    if (w->gate->watcher->run.evaluation) {
        const sw_watcher *run = enter(w);
        run->evaluation(run->user, evaluation);
        leave(w);
    }
    look_whether_to_stop(w);
}

static void on_warning(void *user, const char *text)
{
    const sw_watcher *run = enter(user);
    run->warning(run->user, text);
    leave(user);
}

static void on_note(void *user, const char *text)
{
    const sw_watcher *run = enter(user);
    run->note(run->user, text);
    leave(user);
}

static void on_scores(void *user, const struct sw_scores *scores, const sw_schema *schema)
{
    const sw_watcher *run = enter(user);
    run->scores(run->user, scores, schema);
    leave(user);
}

void sw_watch_join(sw_worker_watch *w, sw_watch_gate *gate, int job, const atomic_bool *lost)
{
    const sw_watcher *run = &gate->watcher->run;
    *w = (sw_worker_watch){.gate = gate, .job = job, .lost = lost};
    w->watcher = (sw_watcher){.user = w,
                              .begin = run->begin ? on_begin : NULL,
                              .step = on_step,
                              .evaluation = on_evaluation,
                              .warning = run->warning ? on_warning : NULL,
                              .note = run->note ? on_note : NULL,
                              .scores = run->scores ? on_scores : NULL,
                              .stop = &w->stop};
}

void sw_watch_begin(sw_worker_watch *w)
{
    look_whether_to_stop(w);
    sw_watch_turn(w->gate, w->job);
}
