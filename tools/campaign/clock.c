/* clock.c - a library that campaigns preload: a clock by which saves take no time, so that a run
 * saves each of its evaluations, and makes the same calls each time. It moves a tick each time that
 * it is read, unless a file was brought onto the disk since. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

static struct timespec began;
static atomic_bool saved; /* since the clock was read */
static atomic_long ticks;
static __typeof__(&clock_gettime) next_clock_gettime;
static __typeof__(&fsync) next_fsync;

__attribute__((constructor)) static void begin(void)
{
    next_clock_gettime = (__typeof__(next_clock_gettime))dlsym(RTLD_NEXT, "clock_gettime");
    next_fsync = (__typeof__(next_fsync))dlsym(RTLD_NEXT, "fsync");
    next_clock_gettime(CLOCK_MONOTONIC, &began);
}

int fsync(int fd)
{
    saved = true;
    return next_fsync(fd);
}

/* A tick is of one to two milliseconds, so that the seconds of two runs differ, as they do
 * elsewhere. */
int clock_gettime(clockid_t id, struct timespec *out)
{
    if (id != CLOCK_MONOTONIC) return next_clock_gettime(id, out);
    if (!atomic_exchange(&saved, false)) ticks++;
    const long passed = ticks * (1000000 + began.tv_nsec % 1000000);
    *out = (struct timespec){began.tv_sec + passed / 1000000000, passed % 1000000000};
    return 0;
}
