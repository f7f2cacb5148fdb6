/* group_names.c - the order of the names of groups and folds. */
#include "data/group_names.h"

#include "base/number.h"

#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    int64_t x, y;
    sw_whole_parse(*(char *const *)a, &x);
    sw_whole_parse(*(char *const *)b, &y);
    return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void sw_group_names_sort(char **name, int64_t count)
{
    bool whole = true;
    int64_t value;
    for (int64_t i = 0; whole && i < count; i++) whole = sw_whole_parse(name[i], &value);
    qsort(name, (size_t)count, sizeof *name, whole ? by_size : by_bytes);
}
