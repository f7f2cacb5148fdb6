/* progress.h - a progress bar with the time left, on stderr, if that is a terminal. NO_COLOR turns
 * its colour off. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <setwise/train.h>

enum { PROGRESS_NOTES = 32, PROGRESS_JOBS = 256 };

/* One of the fits that go on side by side. */
typedef struct progress_job {
    char label[128];     /* "" is legal */
    int64_t step, steps; /* of the fit; 0 steps: none goes on */
    /* Metrics of the last validation; NaN before the first, and if the task has no such metric. */
    double accuracy, error, likelihood;
} progress_job;

/* Progress through `runs` fits. */
typedef struct progress {
    bool shown, color;
    bool says_budget;   /* print the line of each fit: how it trains */
    int runs, run;      /* how many there are, how many have ended */
    int turn;           /* the job that the next calls are about */
    double start_share; /* how much was done when the clock started; a resumed run: above 0 */
    double start_time, drawn_time;
    progress_job job[PROGRESS_JOBS];
    char *note[PROGRESS_NOTES]; /* [notes] the warnings that are printed: none is repeated */
    int notes;
} progress;

progress progress_begin(int runs);

/* The callbacks of a fit: they move this bar, and print each warning to stderr once. `stop` may be
 * NULL. */
sw_watcher progress_watcher(progress *bar, const volatile int *stop);

/* The calls that follow are about this job, 0 .. PROGRESS_JOBS-1; at the beginning about job 0. */
void progress_turn(progress *bar, int job);

/* The job begins its next run, with this label, after `done` have ended. */
void progress_run(progress *bar, int done, int total, const char *label);

/* The job's run has ended. */
void progress_run_end(progress *bar);

/* End the bar: wipe it off the terminal, so that a message or a table can follow. */
void progress_end(progress *bar);

/* Seconds since some fixed time in the past. */
double now(void);

#endif
