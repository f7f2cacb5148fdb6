/* builder_categories.h - columns of words, such as a kind of soil: each value becomes a column of
 * 0 and 1, called NAME=VALUE. */
#ifndef SW_DATA_BUILDER_CATEGORIES_H
#define SW_DATA_BUILDER_CATEGORIES_H

#include "data/builder.h"

/* Elements and contexts may have such columns. */
typedef enum sw_part { SW_ELEMENTS, SW_CONTEXTS, SW_PARTS } sw_part;

/* ---- For readers ----------------------------------------------------------------------------- */

/* Is a column of that name one of words? The option `categories` lists it; or the sets are for a
 * model that does not know the column, but has columns NAME=VALUE. */
bool sw_builder_has_words_in(const sw_builder *builder, sw_part part, const char *name);

/* The same for a column of the file, 0, 1 ..., after sw_builder_features or sw_builder_contexts. */
bool sw_builder_is_category(const sw_builder *builder, sw_part part, int64_t column);

/* What sw_builder_element and sw_builder_row take for a value of such a column: its number. NULL:
 * it is missing, so that all columns of its values are 0. SW_ERROR_FORMAT: the model does not know
 * the value, or it is not UTF-8. SW_ERROR_ARGUMENT: there are more than a thousand. */
sw_status sw_builder_category(sw_builder *builder, sw_part part, int64_t column, const char *value,
                              double *number, sw_location location);

/* After the columns of elements and contexts are declared. SW_ERROR_NOT_FOUND: the option lists a
 * column that the file does not have. */
sw_status sw_builder_categories_check(const sw_builder *builder);

/* ---- For the builder ------------------------------------------------------------------------- */

/* The columns `name` [columns] of the file; NULL: they have no names, and none is of words. */
sw_status sw_builder_categories_find(sw_builder *builder, sw_part part, int64_t columns,
                                     const char *const *name);

/* The columns that a file has for those of the model: NAME for all NAME=VALUE. */
sw_status sw_builder_categories_fold(const sw_builder *builder, sw_part part, sw_columns *columns);

/* Give each value its column: in rows *x [rows, columns->count] of the data set, and in the names
 * and the count of the columns. */
sw_status sw_builder_categories_unfold(sw_builder *builder, sw_part part, sw_columns *columns,
                                       const sw_real **x, int64_t rows);

void sw_builder_categories_free(sw_builder *builder);

#endif
