/* workers.c - makes the runs of a study. Each worker is a thread that takes one run after another,
 * as its claim allows; other processes do the same in the same folder. */
#include "study/workers.h"

#include "base/error.h"
#include "base/path.h"
#include "data/same_training.h"
#include "kernels/team.h"
#include "kernels/threads.h"
#include "study/claim.h"
#include "study/make_run.h"
#include "study/runs.h"
#include "study/runs_csv.h"
#include "study/timed_wait.h"
#include "study/worker_watch.h"
#include "train/result.h"
#include "train/run_folder.h"
#include "train/watcher.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What this process knows of a run. */
typedef enum run_mark { MARK_OPEN, MARK_TAKEN, MARK_KNOWN } run_mark;

typedef struct worker worker;

/* All workers of this process. `gate.lock` guards what changes. */
typedef struct workers {
    sw_work work;
    sw_watch_gate gate;
    pthread_cond_t moved; /* a run has ended, or all have */
    run_mark *mark;       /* [count] */
    int count, total, done;
    int jobs, threads; /* threads of each run */
    bool said_waiting;
    /* The data set whose models this one tests: the first with equal training and validation sets,
     * which may be itself. */
    int trained_on[SW_STUDY_MAX_DATA];
    sw_status status; /* the first failure, and its message */
    char message[4096];
} workers;

struct worker {
    workers *all;
    sw_worker_watch watch;
    pthread_t thread;
    sw_dataset *own[SW_STUDY_MAX_DATA]; /* divided into folds by this worker alone; or NULL. The
                                         * first worker divides the study's */
    sw_claim claim;
    int taken; /* the run that it makes */
};

/* ---- The end --------------------------------------------------------------------------------- */

/* Keep the first failure, and stop all workers. */
static void give_up(workers *all, sw_status status)
{
    if (status == SW_OK || all->status != SW_OK) return;
    all->status = status;
    snprintf(all->message, sizeof all->message, "%s", sw_error_message());
    atomic_store(&all->gate.stop, true);
    pthread_cond_broadcast(&all->moved);
}

static bool is_stopped(workers *all)
{
    if (all->status == SW_OK && sw_watcher_stops(&all->work.watcher->run))
        give_up(all,
                sw_fail(SW_ERROR_INTERRUPTED, "%s: stopped after %d of %d runs; resume it to go on",
                        all->work.folder, all->done, all->total));
    return all->status != SW_OK;
}

/* Is the run for this process to make? */
static bool is_mine(const workers *all, int i)
{
    const sw_study *study = all->work.study;
    return study->parts < 1 || i % study->parts == study->part - 1;
}

static bool all_known(const workers *all, bool mine_alone)
{
    for (int i = 0; i < all->count; i++)
        if (all->mark[i] != MARK_KNOWN && (!mine_alone || is_mine(all, i))) return false;
    return true;
}

/* ---- Runs that another process made ---------------------------------------------------------- */

static sw_status folder_of(sw_path *out, const workers *all, int i)
{
    const sw_study *study = all->work.study;
    const sw_study_run *run = &all->work.runs[i];
    return sw_study_run_folder(out, study, all->work.folder, sw_study_at(study, run));
}

/* The name of the run's claim: that of its folder. */
static const char *name_of(const sw_path *folder)
{
    return strrchr(folder->text, '/') + 1;
}

/* The run has ended, in this job or in another process (SW_NO_JOB). */
static void know(workers *all, int i, sw_status status, int job)
{
    sw_study_run *run = &all->work.runs[i];
    run->status = status;
    all->mark[i] = MARK_KNOWN;
    all->done++;
    sw_watch_turn(&all->gate, job);
    if (all->work.watcher->end) all->work.watcher->end(all->work.watcher->user, run);
    pthread_cond_broadcast(&all->moved);
}

/* Learn the result of a run whose claim is in that state, if there is one. */
static sw_status learn(workers *all, int i, sw_claim_state state, const sw_path *folder)
{
    sw_path path;
    sw_status read = SW_ERROR_NOT_FOUND;
    SW_TRY(sw_path_join(&path, folder->text, sw_run_file[SW_RUN_RESULT]));
    if (state != SW_CLAIM_DIVERGED) read = sw_result_read(&all->work.runs[i].result, path.text);
    if (sw_is_machine_fault(read)) return read;
    if (read == SW_OK)
        know(all, i, SW_OK, SW_NO_JOB);
    else if (state == SW_CLAIM_CLOSED ||
             (state == SW_CLAIM_DIVERGED && sw_path_exists(folder->text)))
        know(all, i, SW_ERROR_DIVERGED, SW_NO_JOB);
    return SW_OK;
}

/* Learn of all runs that have ended in other processes. */
static sw_status learn_all(workers *all)
{
    for (int i = 0; i < all->count; i++) {
        sw_path folder;
        sw_claim_view seen;
        if (all->mark[i] != MARK_OPEN) continue;
        SW_TRY(folder_of(&folder, all, i));
        SW_TRY(sw_claim_look(&seen, all->work.folder, name_of(&folder)));
        if (seen.state >= SW_CLAIM_ENDED || (seen.state == SW_CLAIM_FREE && !is_mine(all, i)))
            SW_TRY(learn(all, i, seen.state, &folder));
    }
    return SW_OK;
}

/* Say that the only runs left are made by other processes. */
static void say_waiting(workers *all, const sw_claim_view *other)
{
    const sw_study_watcher *watcher = all->work.watcher;
    char text[512];
    if (all->said_waiting || !watcher->run.note) return;
    all->said_waiting = true;
    snprintf(text, sizeof text,
             "waiting for the last runs, which other processes are making (%s, process %ld)",
             other->host, other->process);
    watcher->run.note(watcher->run.user, text);
}

/* ---- Training that runs share ---------------------------------------------------------------- */

/* For each data set, find the first one with the same training and validation sets. Folds share
 * nothing: every set is in the test split of one of them. */
static void find_shared_training(workers *all)
{
    const sw_work *work = &all->work;
    for (int d = 0; d < work->study->data_count; d++) {
        int first = work->study->config.folds > 0 ? d : 0;
        while (first < d && !sw_dataset_same_training(work->dataset[first], work->dataset[d]))
            first++;
        all->trained_on[d] = first;
    }
}

/* The run whose training run i takes; -1: it trains for itself. */
static int original_of(const workers *all, int i)
{
    const sw_study_run *run = &all->work.runs[i];
    const sw_study *study = all->work.study;
    const int first = all->trained_on[run->data];
    if (first == run->data) return -1;
    return sw_study_index(study, first, run->arm, sw_study_at(study, run).run);
}

/* Does the run share the training of another one, which this process has still to make? */
static bool waits_for_training(const workers *all, int i)
{
    const int original = original_of(all, i);
    return original >= 0 && is_mine(all, original) && all->mark[original] != MARK_KNOWN;
}

/* ---- Taking a run ---------------------------------------------------------------------------- */

/* Take a run if one is free. *found: w->taken is it. */
static sw_status take(worker *w, bool *found)
{
    workers *all = w->all;
    sw_claim_view other = {.state = SW_CLAIM_FREE};
    bool making = false;
    *found = false;
    for (int i = 0; i < all->count; i++) {
        sw_path folder;
        sw_claim_view seen;
        making |= all->mark[i] == MARK_TAKEN;
        if (all->mark[i] != MARK_OPEN || !is_mine(all, i) || waits_for_training(all, i)) continue;
        SW_TRY(folder_of(&folder, all, i));
        SW_TRY(sw_claim_take(&w->claim, &seen, all->work.folder, name_of(&folder), false));
        const bool ended = !w->claim.held && seen.state >= SW_CLAIM_ENDED;
        if (ended) SW_TRY(learn(all, i, seen.state, &folder));
        if (ended && all->mark[i] == MARK_OPEN)
            SW_TRY(sw_claim_take(&w->claim, &seen, all->work.folder, name_of(&folder), true));
        if (w->claim.held) {
            w->taken = i;
            all->mark[i] = MARK_TAKEN;
            *found = true;
            return SW_OK;
        }
        if (all->mark[i] == MARK_OPEN) other = seen;
    }
    if (!making && other.state == SW_CLAIM_HELD) say_waiting(all, &other);
    return SW_OK;
}

/* ---- Making it ------------------------------------------------------------------------------- */

/* Is there a training that the run can take instead of its own? The folder of it goes to `out`. */
static bool find_training(sw_path *out, const workers *all, int i)
{
    sw_path result;
    const int original = original_of(all, i);
    return original >= 0 && folder_of(out, all, original) == SW_OK &&
           sw_path_join(&result, out->text, sw_run_file[SW_RUN_RESULT]) == SW_OK &&
           sw_path_exists(result.text);
}

static sw_status train(worker *w, sw_result *result, const sw_path *folder)
{
    const workers *all = w->all;
    sw_path trained;
    const sw_run_order order = {.study = all->work.study,
                                .study_folder = all->work.folder,
                                .run = &all->work.runs[w->taken],
                                .folder = folder,
                                .trained = find_training(&trained, all, w->taken) ? &trained : NULL,
                                .dataset = all->work.dataset,
                                .own = w->watch.job > 0 ? w->own : NULL,
                                .watcher = &w->watch.watcher};
    return sw_study_make_run(result, &order);
}

/* The error of a run that stopped or failed, with the name of the run. */
static sw_status fail_in_run(const workers *all, sw_status status, const sw_study_run *run)
{
    const sw_study *study = all->work.study;
    char name[700];
    snprintf(name, sizeof name, "%s, %s, %s", study->data[run->data], study->arm[run->arm],
             sw_study_run_display_name(study, run->seed).text);
    if (status != SW_ERROR_INTERRUPTED) return sw_fail_in(status, name);
    if (all->jobs > 1)
        return sw_fail(status,
                       "%s: stopped after %d of %d runs; those that had begun are saved; resume to "
                       "go on",
                       all->work.folder, all->done, all->total);
    return sw_fail(status, "%s: stopped in run %d of %d (%s), which is saved; resume to go on",
                   all->work.folder, all->done + 1, all->total, name);
}

/* A run has ended or stopped. runs.csv is written before the claim is given back, so that only the
 * owner of a claim writes it. */
static sw_status settle(worker *w, sw_status status, const sw_result *result)
{
    workers *all = w->all;
    sw_study_run *run = &all->work.runs[w->taken];
    if (atomic_load(&w->claim.lost)) {
        all->mark[w->taken] = MARK_OPEN;
        return sw_claim_end(&w->claim, SW_CLAIM_FREE);
    }
    if (status != SW_OK && status != SW_ERROR_DIVERGED) {
        status = fail_in_run(all, status, run);
        give_up(all, status);
        sw_claim_end(&w->claim, SW_CLAIM_FREE);
        return status;
    }
    run->result = *result;
    know(all, w->taken, status, w->watch.job);
    SW_TRY(learn_all(all));
    SW_TRY(sw_runs_csv_write(all->work.study, all->work.runs, all->work.folder));
    return sw_claim_end(&w->claim, status == SW_OK ? SW_CLAIM_ENDED : SW_CLAIM_DIVERGED);
}

/* Make the run that was taken. The lock is held before and after, not meanwhile. */
static sw_status make_run(worker *w)
{
    workers *all = w->all;
    const sw_study_watcher *watcher = all->work.watcher;
    const sw_study_run *run = &all->work.runs[w->taken];
    sw_path folder;
    sw_result result;
    SW_TRY(folder_of(&folder, all, w->taken));
    sw_watch_begin(&w->watch);
    if (watcher->begin)
        watcher->begin(watcher->user, all->done, all->total, all->work.study->data[run->data],
                       all->work.study->arm[run->arm], run->seed);
    pthread_mutex_unlock(&all->gate.lock);
    sw_status status = train(w, &result, &folder);
    pthread_mutex_lock(&all->gate.lock);
    return settle(w, status, &result);
}

/* ---- Workers --------------------------------------------------------------------------------- */

/* Wait until a run of this process ends, but only for a moment: those of other processes end
 * without a signal. */
static void wait_a_moment(workers *all)
{
    enum { MOMENT = 200 }; /* milliseconds */
    sw_timed_wait(&all->moved, &all->gate.lock, MOMENT);
}

static void *work_on_runs(void *user)
{
    worker *w = user;
    workers *all = w->all;
    const int before = all->jobs > 1 ? sw_threads_set_default(all->threads) : 0;
    pthread_mutex_lock(&all->gate.lock);
    while (!is_stopped(all) && !all_known(all, true)) {
        bool found;
        sw_status status = take(w, &found);
        if (status == SW_OK && found) status = make_run(w);
        give_up(all, status);
        sw_claim_end(&w->claim, SW_CLAIM_FREE);
        if (status == SW_OK && !found && !all_known(all, true)) wait_a_moment(all);
    }
    pthread_mutex_unlock(&all->gate.lock);
    if (all->jobs > 1) sw_threads_set_default(before);
    for (int d = 0; d < SW_STUDY_MAX_DATA; d++) sw_dataset_free(w->own[d]);
    return NULL;
}

/* Start all workers but the first, which is the calling thread; wait for all. The program's
 * signals stay with its own threads. */
static void work_all(workers *all, worker *list)
{
    enum { STACK = 8 << 20 }; /* the default of some C libraries is far smaller */
    pthread_attr_t attributes;
    sigset_t signals, before;
    int started = 1;
    sigfillset(&signals);
    pthread_sigmask(SIG_SETMASK, &signals, &before);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    while (started < all->jobs &&
           pthread_create(&list[started].thread, &attributes, work_on_runs, &list[started]) == 0)
        started++;
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    work_on_runs(&list[0]);
    for (int i = 1; i < started; i++) pthread_join(list[i].thread, NULL);
}

/* As many jobs as were asked for, or as there are threads for; each has its part of the threads. */
static sw_status plan_jobs(workers *all)
{
    const sw_study *study = all->work.study;
    const int most = sw_threads_default();
    const int64_t own = study->config.threads;
    const int64_t fitting = own > 0 ? most / own : most;
    int mine = 0;
    for (int i = 0; i < all->count; i++) mine += all->mark[i] == MARK_OPEN && is_mine(all, i);
    all->jobs = sw_threads_for(study->jobs > 0 ? study->jobs : fitting > 1 ? fitting : 1, mine);
    all->threads = (int)(own > 0 ? own : most / all->jobs);
    if (all->threads < 1) all->threads = 1;
    return sw_threads_check(all->jobs * sw_threads_for(all->threads, SW_TEAM_MAX));
}

static sw_status work_as_planned(workers *all)
{
    worker *list = calloc((size_t)all->jobs, sizeof *list);
    if (!list) return sw_fail(SW_ERROR_MEMORY, "out of memory for %d jobs", all->jobs);
    for (int i = 0; i < all->jobs; i++) {
        list[i].all = all;
        sw_watch_join(&list[i].watch, &all->gate, i, &list[i].claim.lost);
    }
    work_all(all, list);
    free(list);
    if (all->status != SW_OK) return sw_fail(all->status, "%s", all->message);
    return learn_all(all);
}

sw_status sw_work_on(const sw_work *work, bool *complete)
{
    workers all = {.work = *work, .gate = {.watcher = work->watcher, .turn = SW_NO_JOB}};
    all.count = sw_study_index(work->study, work->study->data_count, 0, 0);
    all.mark = calloc((size_t)all.count, sizeof *all.mark);
    if (!all.mark) return sw_fail(SW_ERROR_MEMORY, "out of memory for %d runs", all.count);
    for (int i = 0; i < all.count; i++) {
        all.total += !work->runs[i].empty;
        if (work->runs[i].empty) all.mark[i] = MARK_KNOWN;
    }
    pthread_mutex_init(&all.gate.lock, NULL);
    sw_timed_init(&all.moved);
    find_shared_training(&all);
    sw_status status = plan_jobs(&all);
    if (status == SW_OK) status = work_as_planned(&all);
    *complete = status == SW_OK && all_known(&all, false);
    pthread_cond_destroy(&all.moved);
    pthread_mutex_destroy(&all.gate.lock);
    free(all.mark);
    return status;
}
