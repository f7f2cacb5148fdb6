/* same_training.c - do two data sets train the same model? */
#include "data/same_training.h"

#include "base/schema_json.h"
#include "data/dataset.h"

#include <string.h>

static bool same_schema(const sw_schema *a, const sw_schema *b)
{
    sw_text one = {0}, other = {0};
    sw_schema_write(a, &one);
    sw_schema_write(b, &other);
    const bool same = sw_text_status(&one) == SW_OK && sw_text_status(&other) == SW_OK &&
                      one.length == other.length && memcmp(one.data, other.data, one.length) == 0;
    sw_text_free(&one);
    sw_text_free(&other);
    return same;
}

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
    return a->task == b->task && a->sets.width == b->sets.width &&
           a->sets.targets == b->sets.targets && a->sets.context_width == b->sets.context_width &&
           same_schema(&a->schema, &b->schema) &&
           same_split(sw_dataset_split(a, SW_TRAIN), sw_dataset_split(b, SW_TRAIN)) &&
           same_split(sw_dataset_split(a, SW_VALID), sw_dataset_split(b, SW_VALID));
}
