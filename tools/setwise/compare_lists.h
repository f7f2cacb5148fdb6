/* compare_lists.h - the data sets and arms of `setwise compare`, from its flags. */
#ifndef COMPARE_LISTS_H
#define COMPARE_LISTS_H

#include "options.h"

#include <setwise/study.h>

/* What the flags say; all zero: nothing. */
typedef struct compare_lists {
    const char *data, *pool, *reference;
    const char *space; /* of the searches */
    option_texts arm, grid;
    int64_t trials;               /* 0: no searches */
    bool match;                   /* match the numbers of parameters */
    const char *reference_before; /* the spec of that of the study that is resumed; or NULL */
    bool grows;                   /* the study is resumed: an arm that it has may be named again */
    char *cut_data, *cut_pool;    /* the lists, cut at their commas: free_lists */
} compare_lists;

enum { COMPARE_LISTS = 8 }; /* flags */

/* The flags of the lists. */
void list_options(option options[COMPARE_LISTS], compare_lists *to);

/* Set the data sets and arms that the flags list. --data and --pool replace those of the study,
 * --arm adds to them. Returns an exit status, after an error message. */
int set_lists(sw_study *study, compare_lists *lists);

/* The rest, which may open the data sets: without a list every pooling that fits is an arm; then
 * the grid and the reference. */
int finish_arms(sw_study *study, const compare_lists *lists);

void free_lists(compare_lists *lists);

#endif
