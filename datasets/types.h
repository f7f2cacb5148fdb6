/* types.h - the built-in data sets, expanded from datasets.def. Each is defined in a file of this
 * folder, which includes this header. */
#ifndef DATASETS_TYPES_H
#define DATASETS_TYPES_H

#include <setwise/datasets.h>

#define SW_DATASET(name) extern const sw_dataset_type sw_dataset_##name;
#include "datasets/datasets.def"
#undef SW_DATASET

#endif
