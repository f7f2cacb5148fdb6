/* builder_answers.h - moves the names, answers, contexts and splits of the sets into the data set.
 * For sw_builder_finish. */
#ifndef SW_DATA_BUILDER_ANSWERS_H
#define SW_DATA_BUILDER_ANSWERS_H

#include "data/builder.h"

/* Names, answers and contexts. The elements are in the data set already. model: as for
 * sw_builder_finish. */
sw_status sw_builder_finish_answers(sw_builder *builder, const sw_schema *model);

/* The splits of the file. All three are drawn if it has none; the validation split is drawn if that
 * alone is missing. model: as for sw_builder_finish. */
sw_status sw_builder_finish_splits(sw_builder *builder, const sw_schema *model);

#endif
