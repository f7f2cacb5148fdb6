/* builder_stream.h - a builder that makes one data set after another, for a file that is read as a
 * stream. Only the last set, whose elements may not all be there yet, moves on to the next one. */
#ifndef SW_DATA_BUILDER_STREAM_H
#define SW_DATA_BUILDER_STREAM_H

#include "data/builder.h"

/* Make a stream of the builder, before the first column. The elements of a set then have to be
 * neighbours, and the option `unanswered` has to be set. `arena` lives as long as the builder: it
 * holds what belongs to the whole file. whole_sets: the reader adds whole sets, so that between two
 * calls none is incomplete. */
void sw_builder_stream(sw_builder *builder, sw_arena *arena, bool whole_sets);

/* Elements of the sets that are complete. */
int64_t sw_builder_complete(const sw_builder *builder);

/* Finish the data set, and go on with `next`, a new one. The sets that are complete stay in the
 * data set; at the end of the file, all sets. There may be none. `number` receives [sets.count] the
 * numbers of the sets in the file, in the memory of the data set. */
sw_status sw_builder_cut(sw_builder *builder, sw_dataset *next, bool end, const int64_t **number);

#endif
