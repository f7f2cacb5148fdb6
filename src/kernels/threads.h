/* threads.h - how many threads to run. threads.c also defines the thread functions of base.h. */
#ifndef SW_KERNELS_THREADS_H
#define SW_KERNELS_THREADS_H

#include <setwise/base.h>

/* The number of threads to run: `requested`, or the default if that is 0. At most `jobs`; 1 in a
 * child of fork(). At least 1. */
int sw_threads_for(int64_t requested, int64_t jobs);

/* Can so many threads run beside each other, with the calling one among them? OpenMP would end the
 * process if it could not start one of its own. SW_ERROR_MEMORY: fewer can; the message says how
 * many. */
sw_status sw_threads_check(int threads);

/* Make `threads` the default of the calling thread, for what it runs beside other threads of the
 * program. Returns the default before. */
int sw_threads_set_default(int threads);

#endif
