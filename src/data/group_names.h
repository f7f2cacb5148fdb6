/* group_names.h - the order of the names of groups and folds. */
#ifndef SW_DATA_GROUP_NAMES_H
#define SW_DATA_GROUP_NAMES_H

#include <stdint.h>

/* Sort names [count]: by size if all are whole numbers, otherwise by their bytes. */
void sw_group_names_sort(char **name, int64_t count);

#endif
