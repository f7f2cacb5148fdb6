/* builder_splits.h - moves the groups, folds and splits of the sets into the data set. For
 * sw_builder_finish. */
#ifndef SW_DATA_BUILDER_SPLITS_H
#define SW_DATA_BUILDER_SPLITS_H

#include "data/builder.h"

/* The groups and folds of the file, and its splits. All three splits are drawn if it has none; the
 * validation split is drawn if that alone is missing. SW_ERROR_FORMAT: a group is in two splits, or
 * in two folds. model: as for sw_builder_finish. */
sw_status sw_builder_finish_splits(sw_builder *builder, const sw_schema *model);

#endif
