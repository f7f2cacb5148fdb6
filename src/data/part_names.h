/* part_names.h - the order of the names of parts, such as folds and groups. */
#ifndef SW_DATA_PART_NAMES_H
#define SW_DATA_PART_NAMES_H

#include <stdint.h>

/* Sort names [count]: by size if all are whole numbers, otherwise by their bytes. */
void sw_part_names_sort(char **name, int64_t count);

#endif
