/* empty_study.h - a study with empty cells. */
#ifndef SW_TESTS_STUDY_EMPTY_STUDY_H
#define SW_TESTS_STUDY_EMPTY_STUDY_H

#include "small_study.h"

#define SMALL ":train=48:valid=16:test=32"
#define REASON "context: the data has no context for its sets"

/* Only lookup brings something with its sets; two seeds. */
static inline sw_study study_with_empty_cells(void)
{
    sw_study study = {.config = short_training(2),
                      .data = {"needle" SMALL, "lookup" SMALL, "extent" SMALL},
                      .data_count = 3,
                      .arm = {"context", "mean", "max"},
                      .arm_count = 3,
                      .runs_per_arm = 2,
                      .jobs = 1};
    study.config.model.heads = 2;
    return study;
}

static inline int times(const char *text, const char *part)
{
    int count = 0;
    while ((text = strstr(text, part))) count++, text++;
    return count;
}

#endif
