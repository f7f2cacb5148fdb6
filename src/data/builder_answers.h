/* builder_answers.h - moves the names, answers and contexts of the sets into the data set. For
 * sw_builder_finish. */
#ifndef SW_DATA_BUILDER_ANSWERS_H
#define SW_DATA_BUILDER_ANSWERS_H

#include "data/builder.h"

/* Names, answers and contexts. The elements are in the data set already. model: as for
 * sw_builder_finish. */
sw_status sw_builder_finish_answers(sw_builder *builder, const sw_schema *model);

#endif
