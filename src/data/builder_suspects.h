/* builder_suspects.h - columns that may be groups of sets which no option names, such as patients:
 * a model that is tested on patients it was trained on looks better than it is. */
#ifndef SW_DATA_BUILDER_SUSPECTS_H
#define SW_DATA_BUILDER_SUSPECTS_H

#include "data/builder.h"

/* Watch a column. A column of texts, which is not read for anything else, is watched whatever its
 * name is; a column of numbers only if its name sounds like a group (group_name.h). suspect: the
 * number to pass to sw_builder_suspect_value; -1: the column is not watched. */
sw_status sw_builder_suspect(sw_builder *builder, const char *name, bool numbers, int64_t *suspect);

/* Is the value of a set in the column still needed? A column whose values differ within a set is no
 * group. */
bool sw_builder_suspects(const sw_builder *builder, int64_t suspect);

/* The value of a set in the column, once or several times; a missing one counts as none. */
sw_status sw_builder_suspect_value(sw_builder *builder, int64_t suspect, int64_t set,
                                   const char *value);

/* The same for formats without a header: the value of a set under a key of texts. */
sw_status sw_builder_suspect_key(sw_builder *builder, const char *name, int64_t set,
                                 const char *value);

/* After the splits are known: warn about each column that looks like a group and has a value in
 * more than one split. It looks like a group if it is constant within sets, has fewer values than
 * sets, and
 *   - its name sounds like one, and it has 3 values or more, which can be divided; or
 *   - it holds texts, with at least 10 values, and one for every 10 sets. A sex, a hospital or a
 *     stage of a disease has fewer, and numbers such as an age are often equal by chance. */
sw_status sw_builder_suspects_warn(const sw_builder *builder);

#endif
