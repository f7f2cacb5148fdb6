/* builder_tags.h - do all sets have a tag or a row? The tags become numbers: 0 for the first name
 * in their order, and so on. For sw_builder_finish. */
#ifndef SW_DATA_BUILDER_TAGS_H
#define SW_DATA_BUILDER_TAGS_H

#include "data/builder_sets.h"

/* Do the sets have this tag, this row, a name? SW_ERROR_FORMAT if only some do; the message says
 * how many do not, and names the first of these. */
sw_status sw_builder_all_tagged(const sw_builder *builder, sw_set_tag tag, bool *out);
sw_status sw_builder_all_have_row(const sw_builder *builder, sw_set_row row, bool *out);
sw_status sw_builder_all_named(const sw_builder *builder, bool *out);

/* The error for a set without the context that its model expects. */
sw_status sw_builder_no_context(const sw_builder *builder, int64_t set);

/* The names of a tag in the data set's memory, sorted: by size if all are whole numbers, otherwise
 * by their bytes. */
sw_status sw_builder_tag_names(sw_builder *builder, sw_set_tag tag, char ***name, int64_t *count);

/* number [sets]: where the tag of each set is in the list name [count]; -1 if it is not there, or
 * the set has no such tag. */
sw_status sw_builder_tag_numbers(const sw_builder *builder, sw_set_tag tag, char *const *name,
                                 int64_t count, int32_t *number);

#endif
