/* sampling.h - the part of each set that a training step sees: `sample` and `instance-dropout`. */
#ifndef SW_TRAIN_SAMPLING_H
#define SW_TRAIN_SAMPLING_H

#include <stdbool.h>
#include <stdint.h>

/* How a step draws from its sets. The draw of a set depends on seed, step and set alone, so it is
 * the same in any batch, at any number of threads and after a resume. All zero: whole sets. */
typedef struct sw_sampling {
    int64_t most; /* elements taken from a larger set, all equally likely; 0: all */
    double drop;  /* the probability that one of these is dropped; at least one stays */
    uint64_t seed;
    uint32_t step;
} sw_sampling;

/* How many of n elements are taken, before any are dropped. */
int64_t sw_sampling_rows(const sw_sampling *sampling, int64_t n);

/* Does a set of n elements stay whole, whatever is drawn? */
bool sw_sampling_is_whole(const sw_sampling *sampling, int64_t n);

/* Draw from set `id` of n elements, n < 2^32. Sets bit i % 64 of mark[i / 64] if element i is in;
 * mark is 0 before. Returns how many are in. */
int64_t sw_sampling_draw(const sw_sampling *sampling, uint32_t id, int64_t n, uint64_t *mark);

static inline bool sw_is_marked(const uint64_t *mark, int64_t i)
{
    return mark[i / 64] >> (i % 64) & 1;
}

#endif
