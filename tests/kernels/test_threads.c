/* test_threads.c - how many threads run: as many as requested, but not more than there are jobs. */
#include "kernels/threads.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <pthread.h>

Test(threads, never_more_than_jobs)
{
    omp_set_num_threads(6);
    cr_expect_eq(sw_threads_default(), 6);
    cr_expect_eq(sw_threads_for(0, 100), 6);
    cr_expect_eq(sw_threads_for(3, 100), 3);
    cr_expect_eq(sw_threads_for(3, 2), 2);
    cr_expect_eq(sw_threads_for(0, 1), 1);
    cr_expect_eq(sw_threads_for(5, 0), 1);
    cr_expect_eq(sw_threads_for(-1, 100), 6);
    cr_expect_eq(sw_threads_for(INT64_MAX, 4), 4);
}

Test(threads, no_warning_in_a_process_of_its_own)
{
    cr_expect_null(sw_threads_warning());
}

static void *default_of_another_thread(void *before)
{
    *(int *)before = sw_threads_default();
    return NULL;
}

Test(threads, the_default_is_set_for_the_calling_thread_alone)
{
    omp_set_num_threads(6);
    cr_expect_eq(sw_threads_set_default(3), 6);
    cr_expect_eq(sw_threads_default(), 3);
    pthread_t thread;
    int there = 0;
    cr_assert(pthread_create(&thread, NULL, default_of_another_thread, &there) == 0);
    pthread_join(thread, NULL);
    cr_expect_neq(there, 3);
    cr_expect_eq(sw_threads_set_default(6), 3);
}
