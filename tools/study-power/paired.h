/* paired.h - what is common: paired t-tests over the seeds, with Holm's correction. */
#ifndef STUDY_POWER_PAIRED_H
#define STUDY_POWER_PAIRED_H

#include <setwise/analysis.h>

typedef struct paired {
    bool any;             /* a pair of all pairs differs */
    bool pair;            /* arms 0 and 1 differ, in the same family */
    bool with_first;      /* an arm differs from arm 0, in a family of these pairs */
    bool pair_with_first; /* arm 1 does, in that family */
    bool best; /* an arm differs from the one with the best mean, in a family of these pairs */
} paired;
paired paired_tests(const sw_outcomes *outcomes);

#endif
