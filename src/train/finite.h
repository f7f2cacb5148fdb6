/* finite.h - are the numbers that go into a model, and those that come out of it, finite? */
#ifndef SW_TRAIN_FINITE_H
#define SW_TRAIN_FINITE_H

#include "train/chunks.h"

#include <setwise/model.h>

/* SW_ERROR_ARGUMENT: an element, or a context, of a chunk of `sets` is NaN or infinite. The message
 * names the set, the element and the column. */
sw_status sw_elements_check(const sw_ragged *sets, const sw_chunk *chunk);
sw_status sw_contexts_check(const sw_ragged *sets, const sw_chunk *chunk);

/* SW_ERROR_NOT_FINITE: one of numbers [count, width], the rows of some sets, is NaN or infinite.
 * The message is `<what> 2 of set "b7" is nan`, with a name instead of the 2 if `name` is not NULL,
 * and *set is that set. */
sw_status sw_outputs_check(const char *what, char *const *name, const sw_some_sets *some,
                           const sw_real *numbers, int64_t width, int64_t *set);

/* Do these sets have a number that, in the scale of the model, is too large for a network, which
 * expects numbers near 1? Then fill the text with a clause about the largest of them: `set "b7",
 * element 3, column "x" is 3e+38, and nothing scales it (standardise=yes does)`. A number that is
 * not finite is the largest. */
typedef struct sw_huge_text {
    char text[400];
} sw_huge_text;
bool sw_huge_number(sw_huge_text *huge, const sw_model *model, const sw_some_sets *some);

#endif
