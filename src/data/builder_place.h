/* builder_place.h - the places of elements: coordinates that stand among the features in a file,
 * but are not features. */
#ifndef SW_DATA_BUILDER_PLACE_H
#define SW_DATA_BUILDER_PLACE_H

#include <setwise/data.h>

struct sw_builder;

/* Take the columns of the place out of the columns `name` [*count] of a file: `rest` [*count]
 * receives the others, and *count their number. The place has the columns that the option `at`
 * names, and those called at.NAME. SW_ERROR_NOT_FOUND: there is no such column, unless the sets are
 * for a model, which does not need the place. SW_ERROR_FORMAT: the place has one column, or more
 * than three. */
sw_status sw_builder_place_find(struct sw_builder *builder, int64_t *count, const char *const *name,
                                const char **rest);

/* Turn the map of the other columns into a map of all `count` columns of the file. */
sw_status sw_builder_place_widen(struct sw_builder *builder, int64_t count);

/* Take the place of an element, element `row` of the builder, from its row in the file. */
void sw_builder_place_take(struct sw_builder *builder, int64_t row, const double *x);
void sw_builder_place_take_real(struct sw_builder *builder, int64_t row, const sw_real *x);

#endif
