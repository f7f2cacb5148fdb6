/* timed_wait.h - condition variables that wait for a limited time. */
#ifndef SW_STUDY_TIMED_WAIT_H
#define SW_STUDY_TIMED_WAIT_H

#include <pthread.h>
#include <stdbool.h>

/* Initialise one that is not affected when the clock is set. End it with pthread_cond_destroy. */
void sw_timed_init(pthread_cond_t *condition);

/* Wait as pthread_cond_wait does. True: the time has passed before anyone signalled. */
bool sw_timed_wait(pthread_cond_t *condition, pthread_mutex_t *lock, int milliseconds);

#endif
