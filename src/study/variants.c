/* variants.c - sets that are put together from elements of others, for a model to answer. */
#include "study/variants.h"

#include "base/arena.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

void sw_variants_clear(sw_variants *variants)
{
    variants->count = variants->rows = 0;
}

static sw_status no_memory(void)
{
    return sw_fail(SW_ERROR_MEMORY, "diagnosis: out of memory for sets");
}

sw_status sw_variants_begin(sw_variants *variants, int64_t set)
{
    const int64_t context = variants->from->context_width;
    if (variants->count == variants->sets_room) {
        const int64_t room = 2 * variants->sets_room + 16;
        int64_t *offset = realloc(variants->offset, sw_bytes(room + 1, sizeof *offset));
        if (!offset) return no_memory();
        variants->offset = offset;
        sw_real *numbers =
            realloc(variants->context, sw_bytes(room * context + 1, sizeof *numbers));
        if (!numbers) return no_memory();
        variants->context = numbers;
        variants->sets_room = room;
    }
    if (context > 0)
        memcpy(variants->context + variants->count * context,
               variants->from->context + set * context, sw_bytes(context, sizeof(sw_real)));
    variants->offset[variants->count++] = variants->rows;
    variants->offset[variants->count] = variants->rows;
    return SW_OK;
}

sw_status sw_variants_add(sw_variants *variants, int64_t row)
{
    const int64_t width = variants->from->width;
    if (variants->rows == variants->rows_room) {
        const int64_t room = 2 * variants->rows_room + 256;
        sw_real *x = realloc(variants->x, sw_bytes(room * width, sizeof *x));
        if (!x) return no_memory();
        variants->x = x;
        variants->rows_room = room;
    }
    memcpy(variants->x + variants->rows++ * width, variants->from->x + row * width,
           sw_bytes(width, sizeof(sw_real)));
    variants->offset[variants->count] = variants->rows;
    return SW_OK;
}

sw_ragged sw_variants_sets(const sw_variants *variants)
{
    sw_ragged sets = *variants->from;
    sets.count = variants->count;
    sets.offset = variants->offset;
    sets.x = variants->x;
    sets.context = sets.context_width > 0 ? variants->context : NULL;
    sets.name = NULL;
    sets.label = NULL, sets.target = NULL, sets.targets = 0, sets.weight = NULL;
    return sets;
}

void sw_variants_free(sw_variants *variants)
{
    free(variants->offset);
    free(variants->x);
    free(variants->context);
}
