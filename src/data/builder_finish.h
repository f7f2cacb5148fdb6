/* builder_finish.h - the last step of a builder. */
#ifndef SW_DATA_BUILDER_FINISH_H
#define SW_DATA_BUILDER_FINISH_H

#include "data/builder.h"

/* Make the data set from the sets and elements that were added. The validation split, or all three,
 * are drawn if the file does not give them.
 *
 * model: the schema of a model that will read the sets; NULL if the data set is to be trained on.
 * With a model, classes and words get the model's numbers (if its classes have no names, they are
 * called by their numbers), columns must be the model's, and no scales are measured. */
sw_status sw_builder_finish(sw_builder *builder, const sw_schema *model);

#endif
