/* deck.h - the sets in random order, class by class, and the role that each gets. */
#ifndef SW_DATA_DECK_H
#define SW_DATA_DECK_H

#include <setwise/data.h>

enum { SW_KEPT = 3 }; /* instead of a role: the set is in no split */

/* Each use of a seed has its own random numbers. */
typedef enum sw_split_use {
    SW_SPLIT_DRAW,
    SW_SPLIT_FOLDS,
    SW_SPLIT_VALID,
    SW_SPLIT_REDUCE
} sw_split_use;

typedef struct sw_deck {
    int64_t sets, classes; /* one class if the task is not classes */
    int64_t filled;        /* classes that have a set */
    int64_t *size;         /* [classes] number of sets */
    int64_t *order;        /* [sets] shuffled within each class; first those of class 0 */
    uint8_t *role;         /* [sets] the role of each set, or SW_KEPT: the caller fills it */
} sw_deck;

/* Shuffle the sets. Free the deck with sw_deck_free. SW_ERROR_MEMORY: there is nothing to free. */
sw_status sw_deck_new(sw_deck *d, const sw_dataset *dataset, sw_random random);
void sw_deck_free(sw_deck *d);

/* The class of a set; 0 if the task is not classes. */
int64_t sw_class_of(const sw_dataset *dataset, int64_t set);

/* Write the roles of all sets to the data set: index (ascending in each split), index_count and
 * kept. Afterwards the splits count as not given, and there are no folds. */
sw_status sw_put_roles(sw_dataset *dataset, const uint8_t *role);

#endif
