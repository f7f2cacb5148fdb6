/* builder_classes.h - the classes of a builder: which spellings are one class, and which classes
 * look like a mistake. */
#ifndef SW_DATA_BUILDER_CLASSES_H
#define SW_DATA_BUILDER_CLASSES_H

#include "base/text.h"

#include <setwise/schema.h>

#include <stdbool.h>

struct sw_builder;

/* The number of a class. A new name is added if `add`, otherwise its number is -1. With the option
 * `similar=join` a name that differs from one before in case and white space alone is that class.
 */
sw_status sw_builder_class(struct sw_builder *builder, int64_t *number, const char *name, bool add);

/* What to do about a class that is not known: "; similar=join takes it as "forest"" if one that is
 * differs in case and white space alone, otherwise "". class [count]; known [count]: which of them
 * are; NULL: all. */
typedef struct sw_class_hint {
    char text[128];
} sw_class_hint;
sw_status sw_class_hint_of(sw_class_hint *hint, const char *name, char *const *class, int64_t count,
                           const bool *known);

/* Warn of names that have one key; `what` they are, "classes that differ in case or blanks", and
 * what helps, SW_JOIN_HELPS where the option does. */
#define SW_JOIN_HELPS "similar=join makes them one"
typedef sw_status sw_key_of(sw_text *key, const char *name);
sw_status sw_builder_similar_warn(const struct sw_builder *builder, const char *what,
                                  const sw_columns *names, sw_key_of *key_of, const char *advice);

/* Warn of names of sets that differ in case, white space, or needless zeros of a number alone: sets
 * that may be one. Beyond some number of sets nobody looks. */
sw_status sw_builder_set_names_warn(const struct sw_builder *builder);

/* Warn of such classes of the data set, and of those that seem to be numbers to predict. */
sw_status sw_builder_classes_warn(const struct sw_builder *builder);

#endif
