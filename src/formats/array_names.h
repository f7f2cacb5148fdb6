/* array_names.h - the arrays that a data set is made of. Their names and shapes are the same in
 * every format that stores arrays (npy, npz, safetensors):
 *
 *   elements         [rows, width], with one of the next two; or [sets, n, width]
 *   offsets          [sets + 1]: set b is the rows offsets[b] to offsets[b + 1] - 1
 *   lengths          [sets]: the number of rows of each
 *   labels           [sets]: the class of each, a whole number or a text; [sets, labels] of 0 and 1
 *   classes          texts: the names of class or label 0, 1 ...; without it, labels are the names
 *   targets          [sets] or [sets, k]: the numbers of a regression
 *   target_names     [k] texts
 *   context          [sets] or [sets, c]: numbers that come with each set
 *   context_names    [c] texts
 *   split            [sets]: 0, 1, 2, or train, valid, test
 *   groups           [sets]: the group of each, a whole number or a text
 *   folds            [sets]: the part of a cross-validation, a whole number or a text
 *   weights          [sets]: how much each counts in the training loss
 *   names            [sets]: the name of each, a whole number or a text; or, without offsets and
 * lengths, [rows]: the set of each element instance_labels  [rows], or [sets, n], of 0 and 1
 *   features         [width] texts
 *   vocabulary       one number: elements begin with a token, 0 .. vocabulary - 1
 *   tokens           [vocabulary] texts */
#ifndef SW_FORMATS_ARRAY_NAMES_H
#define SW_FORMATS_ARRAY_NAMES_H

#include "data/builder.h"
#include "formats/array_items.h"
#include "formats/file_options.h"

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
    SW_ARRAY_GROUPS,
    SW_ARRAY_FOLDS,
    SW_ARRAY_WEIGHTS,
    SW_ARRAY_NAMES,
    SW_ARRAY_INSTANCE_LABELS,
    SW_ARRAY_FEATURES,
    SW_ARRAY_VOCABULARY,
    SW_ARRAY_TOKENS,
    SW_ARRAY_COUNT
} sw_array_name;

const char *sw_array_name_of(sw_array_name name); /* "elements" */

/* The arrays of a file. Zeroed, but for the options: the file has none. */
typedef struct sw_arrays {
    const sw_file_options *options; /* which may call an array by another name */
    sw_array array[SW_ARRAY_COUNT];
    bool chosen[SW_ARRAY_COUNT]; /* an option gave the array its name */
    int64_t unknown_count;       /* arrays whose names are unknown */
    const char *unknown;         /* the first array whose name is unknown; NULL: there is none */
    char all_unknown[512];       /* all of them, as a value of the option `ignore` */
} sw_arrays;

/* Is that the name of an array, or one that an option gives it? */
bool sw_array_is_known(const sw_arrays *arrays, const char *name);

/* The entry for the file's array `name`, which the format fills in. NULL: the option `ignore`
 * leaves the array out, or the name is unknown (sw_arrays_check reports it). SW_ERROR_FORMAT: the
 * name was added before. */
sw_status sw_arrays_add(sw_arrays *arrays, const sw_builder *builder, sw_array **out,
                        const char *name);

/* After the last one: SW_ERROR_FORMAT if names are unknown. */
sw_status sw_arrays_check(const sw_arrays *arrays, const sw_builder *builder);

#endif
