/* threads.h - how many threads to run. threads.c also defines the thread functions of base.h. */
#ifndef SW_KERNELS_THREADS_H
#define SW_KERNELS_THREADS_H

#include <setwise/base.h>

/* `asked` threads, or the default for 0, but never more than there are `jobs` and never more
 * than one if the BLAS is not safe under threads. At least 1. */
int sw_threads_for(int64_t asked, int64_t jobs);

#endif
