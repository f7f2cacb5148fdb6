/* builder_sets.h - the sets of a builder, and what a file says about each set as a whole: names
 * (its class, split, group and fold) and rows of numbers (its answers and its context). */
#ifndef SW_DATA_BUILDER_SETS_H
#define SW_DATA_BUILDER_SETS_H

#include "data/builder.h"
#include "data/set_tags.h"

/* The number of the set of that name. A new name begins a new set; so does NULL, for sets without
 * names. Sets are numbered from 0. Either all sets have a name, or none has. */
sw_status sw_builder_set(sw_builder *builder, int64_t *set, const char *name, sw_location location);

/* The same, but a name that is already there is an error. */
sw_status sw_builder_new_set(sw_builder *builder, int64_t *set, const char *name,
                             sw_location location);

/* The name of a set that sw_builder_block added. Call it for all sets in their order, or for none.
 * A name that is already there is an error. */
sw_status sw_builder_name(sw_builder *builder, int64_t set, const char *name, sw_location location);

/* What the error for a set without an answer advises. */
#define SW_UNANSWERED_HINT " (unanswered=drop leaves such sets out)"

/* Say what a set has, once or several times: always the same. Does nothing for the split if the
 * option `ignore` lists it, nor for an answer that is missing, a class "" or targets that are all
 * NaN, if the option `unanswered` drops such sets. SW_ERROR_FORMAT: the set has another one
 * already, or it is not legal. */
sw_status sw_builder_tag(sw_builder *builder, int64_t set, sw_set_tag tag, const char *name,
                         sw_location location);
sw_status sw_builder_row(sw_builder *builder, int64_t set, sw_set_row row, const double *value,
                         sw_location location);

/* A name by its number in builder->tag_name; of a split, by its role. */
const char *sw_builder_tag_name(const sw_builder *builder, sw_set_tag tag, int64_t number);

/* How messages call a set: `set "name"`, or `set 5` if it has none. */
typedef struct sw_set_text {
    char text[80];
} sw_set_text;
sw_set_text sw_builder_set_text(const sw_builder *builder, int64_t set);

#endif
