/* portable_random.h - random numbers that are the same bits on every machine.
 *
 * The last bit of log and cos depends on the C library and the processor, and a compiler may fuse a
 * product and a sum. So built-in data sets draw whole numbers, and use only sums and products that
 * are exact. */
#ifndef SW_DATA_PORTABLE_RANDOM_H
#define SW_DATA_PORTABLE_RANDOM_H

#include <setwise/base.h>

/* Uniform on the grid of 1/1024: low, low + 1/1024, ... below high. Both ends are on the grid. */
double sw_draw_between(sw_random *r, double low, double high);

/* Nearly normal with mean 0 and deviation 1: the sum of eight uniform numbers, on the grid of
 * 1/4096. Its absolute value is at most 4.9. */
double sw_draw_bell(sw_random *r);

/* Normal with mean 0 and deviation 1, rounded to the grid of 1/65536, with tails as far as 32 bits
 * go (Karney 2016, "Sampling exactly from the normal distribution", algorithm N). Takes several
 * times as long as sw_draw_bell. Use it where a density is computed from the samples. */
double sw_draw_normal(sw_random *r);

/* count numbers in 0 .. different-1, uniform among the sequences that contain each of these
 * numbers. `different` is 1 to 10 and at most `count`. (Ten of ten is the slowest case: one try in
 * 2756 succeeds.) */
void sw_draw_onto(int64_t *to, int64_t count, uint32_t different, sw_random *r);

/* Choose `some` of `count` items, all choices equally likely: chosen [count] is 1 for a chosen
 * item, 0 otherwise (selection sampling, Fan, Muller and Rezucha 1962). */
void sw_draw_some(uint8_t *chosen, int64_t count, int64_t some, sw_random *r);

#endif
