/* world.h - studies whose truth is known: made-up networks on made-up test sets. */
#ifndef STUDY_POWER_WORLD_H
#define STUDY_POWER_WORLD_H

#include <setwise/analysis.h>

/* A run is right on a set if its margin is above 0:
 *
 *   margin = level of the arm + skill of the seed
 *          + difficulty of the set for all arms + for this arm + for this run
 *
 * The parts are normal, the last one is logistic. Those of a set have the variances `common`,
 * `own`, and the rest of 1. */
typedef struct world {
    int arms, seeds;
    bool folds; /* the runs of an arm are folds, each with its own part of the sets; accuracy alone
                 */
    int64_t sets;
    double accuracy;    /* of each arm, over all seeds and sets */
    double gap;         /* by which the accuracy of arm 0 is higher; of an error, the share by which
                         * it is lower */
    double common, own; /* how much of a set's difficulty all arms share, and all runs of one arm */
    double skill;       /* deviation of the seeds */
    double uneven;      /* arm 0 has this times their deviation */
    double same_seed;   /* correlation of runs of two arms with the same seed */
    double level[2];    /* of arm 0 and of the others: world_prepare */
    double truth[2];    /* their metric over all seeds and sets; NaN: it is not known */
    const char *metric; /* "accuracy", "AUC", "log-loss", "mean absolute error" */
} world;

/* Six arms of 80 % on sets that are hard for all of them: two runs of an arm agree on 83 %, and
 * correlate by .47; runs of two arms correlate by .38. */
world world_default(void);

/* Find the levels that give the accuracies, or the errors. To be called when a field has changed.
 */
void world_prepare(world *world);

/* What a study in this world finds; `number` is that of the study. NULL: out of memory. */
sw_outcomes *world_study(const world *world, uint32_t number);

#endif
