/* builder_faults.h - the faults of a file are collected, so that one message tells all of them. */
#ifndef SW_DATA_BUILDER_FAULTS_H
#define SW_DATA_BUILDER_FAULTS_H

#include "data/builder.h"

/* Note the failure of a record. SW_OK: the reader leaves the record out and goes on, to find more
 * faults. Otherwise it stops: the failure does not come from the content of the file, or it is the
 * eleventh. A `status` of SW_OK is passed on. In a stream that goes on, the set that came last is
 * left out. */
sw_status sw_builder_fault(sw_builder *builder, sw_status status);

/* The same for a set of a block, which need not be the last one: in a stream that goes on it is
 * left out. Otherwise `status` is passed on. */
sw_status sw_builder_spoil(sw_builder *builder, int64_t set, sw_status status);

/* Does a stream report a fault at once, leave the set out, and go on? */
bool sw_builder_goes_on(const sw_builder *builder);

/* The same for a set that is not in the builder, since not even its name could be read. It counts
 * as a set of the file. */
sw_status sw_builder_skip(sw_builder *builder, sw_status status);

/* After the last record, and before the builder is finished: SW_OK if there were no faults,
 * otherwise SW_ERROR_FORMAT, with a line for each of the first ten. */
sw_status sw_builder_check_faults(const sw_builder *builder);

#endif
