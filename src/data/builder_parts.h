/* builder_parts.h - the parts of sets, as the paragraphs of a text. For sw_builder_finish. */
#ifndef SW_DATA_BUILDER_PARTS_H
#define SW_DATA_BUILDER_PARTS_H

#include "data/builder.h"

/* If the elements are words, decide whether each gets the number of its paragraph as a second
 * number: if the model's elements have it, or without a model if a text has several paragraphs.
 * Call it before the elements are packed. */
sw_status sw_builder_declare_paragraphs(sw_builder *builder, const sw_schema *model);

/* If the option `part` names a feature, or the model has parts, move that feature to the end of
 * each element. Call it after the elements are packed. SW_ERROR_FORMAT: there is no such feature,
 * or a value is not a whole number. */
sw_status sw_builder_finish_parts(sw_builder *builder, const sw_schema *model);

#endif
