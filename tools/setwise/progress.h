/* progress.h - a bar with the time left, on stderr, if that is a terminal. NO_COLOR is heeded. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <setwise/train.h>

/* Progress through `runs` fits of at most `epochs` epochs each. */
typedef struct progress {
    bool shown, color;
    int64_t epochs;
    int runs, run;      /* how many there are, how many have ended */
    char label[128];    /* of the run that is under way; "" is legal */
    double start_share; /* how much was done when the clock started: a resumed run */
    double start_time, drawn_time;
    double accuracy; /* of the last validation; NaN before the first */
} progress;

progress progress_begin(int64_t epochs, int runs);

/* The callbacks of a fit that move this bar; `stop` may be NULL. */
sw_watcher progress_watcher(progress *bar, const volatile int *stop);

/* The next run, under this label; `done` have ended. */
void progress_run(progress *bar, int done, int total, const char *label);

/* Wipe the bar off the terminal, so that a message or a table can follow. */
void progress_end(progress *bar);

/* Seconds from some fixed time in the past. */
double now(void);

#endif
