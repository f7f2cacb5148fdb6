/* builder_values.h - the values of columns of words (data/builder_categories.h): each becomes a
 * column of 0 and 1, called NAME=VALUE. */
#ifndef SW_DATA_BUILDER_VALUES_H
#define SW_DATA_BUILDER_VALUES_H

#include "data/builder.h"
#include "data/builder_categories.h"

/* What sw_builder_element and sw_builder_row take for a value of such a column: its number. NULL:
 * it is missing, so that all columns of its values are 0. SW_ERROR_FORMAT: the model does not know
 * the value, or it is not UTF-8. SW_ERROR_ARGUMENT: there are more than a thousand. */
sw_status sw_builder_category(sw_builder *builder, sw_part part, int64_t column, const char *value,
                              double *number, sw_location location);

/* Give each value its column: in rows *x [rows, columns->count] of the data set, and in the names
 * and the count of the columns. */
sw_status sw_builder_categories_unfold(sw_builder *builder, sw_part part, sw_columns *columns,
                                       const sw_real **x, int64_t rows);

#endif
