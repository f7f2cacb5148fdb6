/* clock.h - the clock of the process, which a test can stop. */
#ifndef SW_TESTS_CLOCK_H
#define SW_TESTS_CLOCK_H

/* The clock stands still from now on, but for `tick` seconds each time that it is read. With 0 no
 * save takes any time, so each evaluation is saved; and where it is behind the time, what waits
 * does not wait. */
void clock_stop(double tick);
void clock_advance(double seconds);

#endif
