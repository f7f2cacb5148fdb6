/* sampling.c - draws the part of a set that a training step sees. */
#include "train/sampling.h"

#include <setwise/base.h>

#include <math.h>

int64_t sw_sampling_rows(const sw_sampling *sampling, int64_t n)
{
    return sampling->most > 0 && sampling->most < n ? sampling->most : n;
}

bool sw_sampling_is_whole(const sw_sampling *sampling, int64_t n)
{
    return (sampling->drop == 0 || n <= 1) && sw_sampling_rows(sampling, n) == n;
}

static void flip(uint64_t *mark, int64_t i)
{
    mark[i / 64] ^= (uint64_t)1 << (i % 64);
}

/* Mark `count` of n elements; all choices are equally likely. For each of the last `count` elements
 * j, one is drawn from 0 .. j and marked; if it is marked already, j is (Floyd's algorithm, in
 * Bentley & Floyd 1987, "A sample of brilliance"). */
static void take(const sw_sampling *sampling, uint32_t id, int64_t count, int64_t n, uint64_t *mark)
{
    sw_random random = sw_random_for(sampling->seed, SW_FOR_SAMPLE, sampling->step, id);
    for (int64_t j = n - count; j < n; j++) {
        int64_t i = count == n ? j : sw_random_below(&random, (uint32_t)j + 1);
        flip(mark, sw_is_marked(mark, i) ? j : i);
    }
}

/* Drop each marked element with the probability `drop`: if its random word is below drop 2^32. If
 * all are dropped, the one with the largest word stays. Returns how many are left. */
static int64_t drop(const sw_sampling *sampling, uint32_t id, int64_t n, uint64_t *mark)
{
    const uint64_t threshold = (uint64_t)ceil(sampling->drop * 0x1p32);
    sw_random random = sw_random_for(sampling->seed, SW_FOR_INSTANCES, sampling->step, id);
    int64_t left = 0, last = -1;
    uint32_t largest = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!sw_is_marked(mark, i)) continue;
        const uint32_t word = sw_random_u32(&random);
        if (last < 0 || word > largest) {
            last = i;
            largest = word;
        }
        if (word < threshold)
            flip(mark, i);
        else
            left++;
    }
    if (left > 0 || last < 0) return left;
    flip(mark, last);
    return 1;
}

int64_t sw_sampling_draw(const sw_sampling *sampling, uint32_t id, int64_t n, uint64_t *mark)
{
    const int64_t count = sw_sampling_rows(sampling, n);
    take(sampling, id, count, n, mark);
    return sampling->drop > 0 ? drop(sampling, id, n, mark) : count;
}
