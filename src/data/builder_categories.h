/* builder_categories.h - which columns hold words, such as a kind of soil: categories. Each of
 * their values becomes a column of 0 and 1, called NAME=VALUE. */
#ifndef SW_DATA_BUILDER_CATEGORIES_H
#define SW_DATA_BUILDER_CATEGORIES_H

#include <setwise/schema.h>

struct sw_builder;
struct sw_category;

/* Elements and contexts may have such columns. */
typedef enum sw_part { SW_ELEMENTS, SW_CONTEXTS, SW_PARTS } sw_part;

/* Does a column of that name hold words? It does if the option `categories` lists it, or if the
 * sets are for a model that does not know the column but has columns NAME=VALUE. */
sw_status sw_builder_has_words_in(bool *has, const struct sw_builder *builder, sw_part part,
                                  const char *name);

/* Find them among the columns `name` [columns] of the file. NULL: they have no names, and none is
 * of words. */
sw_status sw_builder_categories_find(struct sw_builder *builder, sw_part part, int64_t columns,
                                     const char *const *name);

/* After the columns of elements and contexts are declared. SW_ERROR_NOT_FOUND: the option lists a
 * column that the file does not have. */
sw_status sw_builder_categories_check(const struct sw_builder *builder);

/* The category of column 0, 1 ... of the file, and that of a name; NULL: it holds numbers. */
struct sw_category *sw_builder_category_of(const struct sw_builder *builder, sw_part part,
                                           int64_t column);
const struct sw_category *sw_builder_category_called(const struct sw_builder *builder, sw_part part,
                                                     const char *name);

/* The columns that a file has for those of the model: NAME for all NAME=VALUE. */
sw_status sw_builder_categories_fold(const struct sw_builder *builder, sw_part part,
                                     sw_columns *columns);

void sw_builder_categories_free(struct sw_builder *builder);

#endif
