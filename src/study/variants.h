/* variants.h - sets that are put together from elements of others, for a model to answer. */
#ifndef SW_STUDY_VARIANTS_H
#define SW_STUDY_VARIANTS_H

#include <setwise/data.h>

/* All zero but `from`: there are none. The arrays grow, and stay from one use to the next. */
typedef struct sw_variants {
    const sw_ragged *from; /* whose elements and contexts are used */
    int64_t count, rows;
    int64_t *offset;  /* [count + 1] */
    sw_real *x;       /* [rows, from->width] */
    sw_real *context; /* [count, from->context_width] */
    int64_t sets_room, rows_room;
} sw_variants;

/* Forget all variants. */
void sw_variants_clear(sw_variants *variants);

/* Begin a variant with the context of set `set`, then add its elements, each by its row in `from`.
 * SW_ERROR_MEMORY. */
sw_status sw_variants_begin(sw_variants *variants, int64_t set);
sw_status sw_variants_add(sw_variants *variants, int64_t row);

/* The variants as sets without answers, which live as long as the variants stay as they are. */
sw_ragged sw_variants_sets(const sw_variants *variants);
void sw_variants_free(sw_variants *variants);

#endif
