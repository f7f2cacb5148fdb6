/* builder_words.h - the words of a builder become tokens. For sw_builder_finish. */
#ifndef SW_DATA_BUILDER_WORDS_H
#define SW_DATA_BUILDER_WORDS_H

#include "data/builder.h"

/* Replace the elements of the data set, which are numbers in the builder's list of words, by
 * tokens: those of the model if there is one; hashes; or ranks among the most frequent words of the
 * training split. model: as for sw_builder_finish. */
sw_status sw_builder_finish_words(sw_builder *builder, const sw_schema *model);

#endif
