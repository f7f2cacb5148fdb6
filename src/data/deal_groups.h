/* deal_groups.h - deals whole groups of sets to parts, so that each part has its share of each
 * class. */
#ifndef SW_DATA_DEAL_GROUPS_H
#define SW_DATA_DEAL_GROUPS_H

#include <setwise/data.h>

typedef struct sw_deal {
    int64_t parts;        /* 2 or more */
    const int64_t *share; /* [parts] of the sets, in proportion; NULL: equal shares */
    bool first_has_all; /* part 0 gets a group of each class: no other has a class that it lacks */
    sw_random random;   /* decides between groups of equal size */
} sw_deal;

/* Deal the groups of dataset->group: part [sets] becomes the number of a part for each set where it
 * is 0; the others, where it is below 0, stay as they are. Groups go by size, the largest first,
 * each to the part where the sum over the classes of (has - share)^2 / sets of the class grows
 * least (scikit-learn's StratifiedGroupKFold uses the standard deviation instead). No part stays
 * empty. The parts are the same on every machine.
 *
 * SW_ERROR_ARGUMENT, and `part` is as it was: there are fewer groups than parts, or part 0 would
 * take so many that another stays empty. */
sw_status sw_deal_groups(int64_t *part, const sw_dataset *dataset, const sw_deal *deal);

#endif
