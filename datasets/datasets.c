/* datasets.c - the table of all data sets, expanded from datasets.def. */
#include "datasets/datasets.h"

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
