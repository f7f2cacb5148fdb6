/* builder_sets.h - the sets of a builder: names, answers, contexts and splits. */
#ifndef SW_DATA_BUILDER_SETS_H
#define SW_DATA_BUILDER_SETS_H

#include "data/builder.h"

/* The number of the set of that name. A new name begins a new set; so does NULL, for sets without
 * names. Sets are numbered from 0. Either all sets have a name, or none has. */
sw_status sw_builder_set(sw_builder *builder, int64_t *set, const char *name, sw_location location);

/* The same, but a name that is already there is an error. */
sw_status sw_builder_new_set(sw_builder *builder, int64_t *set, const char *name,
                             sw_location location);

/* The name of a set that sw_builder_block added. Call it for all sets in their order, or for none.
 * A name that is already there is an error. */
sw_status sw_builder_name(sw_builder *builder, int64_t set, const char *name, sw_location location);

/* The class of a set. If it was given before, it must be the same. */
sw_status sw_builder_label(sw_builder *builder, int64_t set, const char *name,
                           sw_location location);

/* The labels or numbers of a set, y [outputs]; its context, c [contexts]. If they were given
 * before, they must be the same. */
sw_status sw_builder_target(sw_builder *builder, int64_t set, const double *y,
                            sw_location location);
sw_status sw_builder_context(sw_builder *builder, int64_t set, const double *c,
                             sw_location location);

/* The weight of a set in the training loss, 0 or more. If it was given before, it must be the same.
 */
sw_status sw_builder_weight(sw_builder *builder, int64_t set, double weight, sw_location location);

/* The split of a set: train (or training, 0), valid (or validation, val, 1), test (or testing, 2),
 * in any case. Either all sets have one, or none has. Does nothing if the option `ignore` lists the
 * split. */
sw_status sw_builder_role(sw_builder *builder, int64_t set, const char *name, sw_location location);

/* How messages call a set: `set "name"`, or `set 5` if it has none. */
typedef struct sw_set_text {
    char text[80];
} sw_set_text;
sw_set_text sw_builder_set_text(const sw_builder *builder, int64_t set);

#endif
