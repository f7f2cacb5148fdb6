/* progress.h - a progress bar with the time left, on stderr, if that is a terminal. NO_COLOR turns
 * its colour off. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <setwise/train.h>

enum { PROGRESS_NOTES = 32 };

/* Progress through `runs` fits. */
typedef struct progress {
    bool shown, color;
    bool says_budget;   /* print the line of each fit: how it trains */
    int runs, run;      /* how many there are, how many have ended */
    char label[128];    /* of the current run; "" is legal */
    double start_share; /* how much was done when the clock started; a resumed run: above 0 */
    double start_time, drawn_time;
    /* Metrics of the last validation; NaN before the first, and if the task has no such metric. */
    double accuracy, error, likelihood;
    char *
        note[PROGRESS_NOTES]; /* [notes] the warnings that were printed, so that none is repeated */
    int notes;
} progress;

progress progress_begin(int runs);

/* The callbacks of a fit: they move this bar, and print each warning to stderr once. `stop` may be
 * NULL. */
sw_watcher progress_watcher(progress *bar, const volatile int *stop);

/* Begin the next run, with this label, after `done` have ended. */
void progress_run(progress *bar, int done, int total, const char *label);

/* End the bar: wipe it off the terminal, so that a message or a table can follow. */
void progress_end(progress *bar);

/* Seconds since some fixed time in the past. */
double now(void);

#endif
