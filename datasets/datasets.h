/* datasets.h - what a file of this folder includes, and the types that they define. */
#ifndef DATASETS_DATASETS_H
#define DATASETS_DATASETS_H

#include "data/dataset.h"

#include <setwise/datasets.h>

#define SW_DATASET(name) extern const sw_dataset_type sw_dataset_##name;
#include "datasets/datasets.def"
#undef SW_DATASET

#endif
