/* arrays.h - sets as named arrays, the same in every file that holds arrays:
 *
 *   elements         [rows, width], with one of the next two; or [sets, n, width]
 *   offsets          [sets + 1]: set b is the rows offsets[b] to offsets[b + 1] - 1
 *   lengths          [sets]: its number of rows
 *   labels           [sets] whole numbers or texts, the class of each; [sets, labels] of 0 and 1
 *   classes          texts: class or label 0, 1 ...; without it, each class is named as it is there
 *   targets          [sets] or [sets, k], the numbers of a regression
 *   target_names     [k] texts
 *   context          [sets] or [sets, c], what comes with each set
 *   context_names    [c] texts
 *   split            [sets]: 0, 1, 2, or train, valid, test
 *   names            [sets] texts
 *   instance_labels  [rows], or [sets, n], of 0 and 1
 *   features         [width] texts
 *   vocabulary       one number: an element's first is a token below it
 *   tokens           [vocabulary] texts
 *
 * A format tells which arrays there are and how their items are read; what they mean, and whether
 * they fit each other, is judged here. */
#ifndef SW_FORMATS_ARRAYS_H
#define SW_FORMATS_ARRAYS_H

#include "base/safetensors.h"
#include "data/builder.h"
#include "formats/array.h"
#include "formats/writer.h"

typedef enum sw_array_name {
    SW_ARRAY_ELEMENTS,
    SW_ARRAY_OFFSETS,
    SW_ARRAY_LENGTHS,
    SW_ARRAY_LABELS,
    SW_ARRAY_CLASSES,
    SW_ARRAY_TARGETS,
    SW_ARRAY_TARGET_NAMES,
    SW_ARRAY_CONTEXT,
    SW_ARRAY_CONTEXT_NAMES,
    SW_ARRAY_SPLIT,
    SW_ARRAY_NAMES,
    SW_ARRAY_INSTANCE_LABELS,
    SW_ARRAY_FEATURES,
    SW_ARRAY_VOCABULARY,
    SW_ARRAY_TOKENS,
    SW_ARRAY_COUNT
} sw_array_name;

const char *sw_array_name_of(sw_array_name name); /* "elements" */

/* ---- From a file ----------------------------------------------------------------------------- */

/* Zeroed: there are none. */
typedef struct sw_arrays {
    sw_array array[SW_ARRAY_COUNT];
} sw_arrays;

/* The place for what the file says of its array `name`; NULL: the option `ignore` leaves it out.
 * SW_ERROR_FORMAT: there is no such array, or it is there already. */
sw_status sw_arrays_add(sw_arrays *arrays, const sw_builder *builder, sw_array **out,
                        const char *name);

/* Put the arrays into the builder. Each is read once, from its beginning to its end. */
sw_status sw_arrays_fill(const sw_arrays *arrays, sw_builder *builder);

/* ---- Into a file ----------------------------------------------------------------------------- */

/* Texts under one name. */
typedef struct sw_text_array {
    const char *name;
    char *const *text; /* [count] */
    int64_t count;
} sw_text_array;

/* All that a data set is made of. */
typedef struct sw_array_list {
    sw_stored number[SW_ARRAY_COUNT]; /* [numbers] */
    int numbers;
    sw_text_array text[SW_ARRAY_COUNT]; /* [texts] */
    int texts;
} sw_array_list;

/* What is not the data set's or the writer's memory lies in the arena. */
sw_status sw_arrays_of(sw_array_list *out, const sw_writer *writer, sw_arena *arena);

/* What all formats of arrays hold (sw_format_type.holds): everything but a mixture. */
#define SW_ARRAYS_HOLD                                                                             \
    "classes|labels|regression|unanswered|unused|context|instances|split|names|empty|words|"       \
    "tokens|missing|infinite"

/* `write` with an arena, which it need not free. */
sw_status sw_arrays_save(const sw_writer *writer,
                         sw_status (*write)(const sw_writer *writer, sw_arena *arena));

#endif
