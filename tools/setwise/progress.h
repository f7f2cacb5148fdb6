/* progress.h - a bar with the time left, on stderr, if that is a terminal. NO_COLOR is heeded. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <setwise/train.h>

enum { PROGRESS_NOTES = 32 };

/* Progress through `runs` fits of at most `epochs` epochs each. */
typedef struct progress {
    bool shown, color;
    int64_t epochs;
    int runs, run;      /* how many there are, how many have ended */
    char label[128];    /* of the run that is under way; "" is legal */
    double start_share; /* how much was done when the clock started: a resumed run */
    double start_time, drawn_time;
    /* Of the last validation; NaN before the first, and what it lacks. */
    double accuracy, error, likelihood;
    char *note[PROGRESS_NOTES]; /* [notes] what was told, to be told once */
    int notes;
} progress;

progress progress_begin(int64_t epochs, int runs);

/* The callbacks of a fit that move this bar, and say on stderr, once each, what models warn of;
 * `stop` may be NULL. */
sw_watcher progress_watcher(progress *bar, const volatile int *stop);

/* The next run, under this label; `done` have ended. */
void progress_run(progress *bar, int done, int total, const char *label);

/* Wipe the bar off the terminal, so that a message or a table can follow. The bar has ended. */
void progress_end(progress *bar);

/* Seconds from some fixed time in the past. */
double now(void);

#endif
