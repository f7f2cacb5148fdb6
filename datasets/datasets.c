/* datasets.c - the list of all built-in data sets, expanded from datasets.def. */
#include "datasets/types.h"

#include <string.h>

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

const sw_dataset_type *sw_dataset_type_of(const char *spec)
{
    const size_t length = strcspn(spec, ":");
    for (int i = 0; i < TYPES; i++)
        if (strlen(types[i]->name) == length && strncmp(types[i]->name, spec, length) == 0)
            return types[i];
    return NULL;
}
