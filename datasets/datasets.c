/* datasets.c - the list of all built-in data sets, expanded from datasets.def. */
#include "datasets/types.h"

static const sw_dataset_type *const types[] = {
#define SW_DATASET(name) &sw_dataset_##name,
#include "datasets/datasets.def"
#undef SW_DATASET
};

enum { TYPES = sizeof types / sizeof types[0] };

int sw_dataset_type_count(void)
{
    return TYPES;
}

const sw_dataset_type *sw_dataset_type_at(int i)
{
    return i >= 0 && i < TYPES ? types[i] : NULL;
}
