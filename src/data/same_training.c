/* same_training.c - do two data sets train the same model? */
#include "data/same_training.h"

#include "base/schema_json.h"
#include "data/dataset.h"

#include <string.h>

/* Are these numbers of two sets the same bits? Both arrays are there, or none. */
static bool same_numbers(const sw_real *a, int64_t at, const sw_real *b, int64_t there,
                         int64_t count)
{
    if (!a || !b) return !a && !b;
    return memcmp(a + at * count, b + there * count, sizeof *a * (size_t)count) == 0;
}

static bool same_set(const sw_ragged *a, int64_t i, const sw_ragged *b, int64_t j)
{
    const int64_t rows = a->offset[i + 1] - a->offset[i];
    if (rows != b->offset[j + 1] - b->offset[j]) return false;
    if (memcmp(a->x + a->offset[i] * a->width, b->x + b->offset[j] * b->width,
               sizeof *a->x * (size_t)(rows * a->width)) != 0)
        return false;
    if (!a->label != !b->label || (a->label && a->label[i] != b->label[j])) return false;
    return same_numbers(a->target, i, b->target, j, a->targets) &&
           same_numbers(a->context, i, b->context, j, a->context_width) &&
           same_numbers(a->weight, i, b->weight, j, 1);
}

static bool same_split(sw_split a, sw_split b)
{
    if (a.count != b.count || a.outputs != b.outputs) return false;
    for (int64_t i = 0; i < a.count; i++)
        if (!same_set(a.sets, sw_set_of(a, i), b.sets, sw_set_of(b, i))) return false;
    return true;
}

bool sw_dataset_same_training(const sw_dataset *a, const sw_dataset *b)
{
    bool same;
    return a->task == b->task && a->sets.width == b->sets.width &&
           a->sets.targets == b->sets.targets && a->sets.context_width == b->sets.context_width &&
           sw_schema_same(&same, &a->schema, &b->schema) == SW_OK && same &&
           same_split(sw_dataset_split(a, SW_TRAIN), sw_dataset_split(b, SW_TRAIN)) &&
           same_split(sw_dataset_split(a, SW_VALID), sw_dataset_split(b, SW_VALID));
}
