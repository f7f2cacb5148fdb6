/* test_subnormals.c - subnormal numbers are 0 where that is asked, and nowhere else. */
#include "kernels/subnormals.h"
#include "kernels/team.h"

#include <criterion/criterion.h>
#include <float.h>

#if defined __x86_64__ || defined __aarch64__
enum { FLUSHES = 1 };
#else
enum { FLUSHES = 0 };
#endif

/* Half of the smallest normal number, computed now, and twice a subnormal one. */
static bool is_flushed(void)
{
    volatile float smallest = FLT_MIN, subnormal = FLT_TRUE_MIN;
    const float half = smallest / 2, twice = 2 * subnormal;
    cr_assert_eq(half == 0, twice == 0);
    return half == 0;
}

Test(subnormals, are_flushed_until_they_are_restored)
{
    cr_expect_not(is_flushed());
    const uint64_t before = sw_subnormals_flush();
    cr_expect_eq(is_flushed(), FLUSHES);
    const uint64_t within = sw_subnormals_flush();
    sw_subnormals_restore(within);
    cr_expect_eq(is_flushed(), FLUSHES, "as it was before the second call");
    sw_subnormals_restore(before);
    cr_expect_not(is_flushed());
}

enum { JOBS = 8 };

static void look(void *user, int64_t i, int thread)
{
    (void)thread;
    ((int *)user)[i] = is_flushed();
}

/* In every job of a team, on each thread; the caller computes as before. */
Test(subnormals, are_flushed_in_a_team)
{
    for (int threads = 1; threads <= 4; threads++) {
        int flushed[JOBS] = {0};
        sw_team_run(threads, JOBS, look, flushed);
        for (int i = 0; i < JOBS; i++) cr_expect_eq(flushed[i], FLUSHES, "%d threads", threads);
        cr_expect_not(is_flushed());
    }
}
