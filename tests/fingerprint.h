/* fingerprint.h - a hash of a data set, to check that it is the same on every machine. */
#ifndef SW_TESTS_FINGERPRINT_H
#define SW_TESTS_FINGERPRINT_H

#include <setwise/data.h>

#include <criterion/criterion.h>
#include <math.h>

/* FNV-1a over sizes, answers, contexts and numbers, in steps of 1/2048, which are the same in float
 * and double. */
static inline uint64_t fingerprint(const sw_dataset *d)
{
    const sw_ragged *sets = &d->sets;
    uint64_t hash = 0xcbf29ce484222325u;
    for (int64_t b = 0; b < sets->count; b++) {
        hash = (hash ^ (uint64_t)sets->offset[b + 1]) * 0x100000001b3u;
        if (sets->label) hash = (hash ^ (uint64_t)sets->label[b]) * 0x100000001b3u;
        for (int64_t c = 0; c < sets->targets; c++)
            hash = (hash ^ (uint64_t)sets->target[b * sets->targets + c]) * 0x100000001b3u;
        for (int64_t c = 0; c < sets->context_width; c++)
            hash = (hash ^ (uint64_t)sets->context[b * sets->context_width + c]) * 0x100000001b3u;
    }
    for (int64_t i = 0; i < sets->offset[sets->count] * sets->width; i++)
        hash = (hash ^ (uint64_t)llround((double)sets->x[i] * 2048)) * 0x100000001b3u;
    return hash;
}

/* Frees the data set. */
static inline void expect_fingerprint(sw_dataset *d, uint64_t expected)
{
    const uint64_t hash = fingerprint(d);
    cr_expect(hash == expected, "%s: 0x%llx", d->name, (unsigned long long)hash);
    sw_dataset_free(d);
}

#endif
