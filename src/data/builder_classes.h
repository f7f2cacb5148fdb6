/* builder_classes.h - the classes of a builder: which spellings are one class, and which classes
 * look like a mistake. */
#ifndef SW_DATA_BUILDER_CLASSES_H
#define SW_DATA_BUILDER_CLASSES_H

#include <setwise/base.h>

struct sw_builder;

/* The number of a class. A new name is added if `add`, otherwise its number is -1. With the option
 * `similar=join` a name that differs from one before in case and white space alone is that class.
 */
sw_status sw_builder_class(struct sw_builder *builder, int64_t *number, const char *name, bool add);

/* Warn of classes of the data set that differ in case and white space alone, and of those that seem
 * to be numbers to predict. */
sw_status sw_builder_classes_warn(const struct sw_builder *builder);

#endif
