/* builder_faults.h - the faults of a file are collected, so that one message tells all of them. */
#ifndef SW_DATA_BUILDER_FAULTS_H
#define SW_DATA_BUILDER_FAULTS_H

#include "data/builder.h"

/* Note the failure of a record. SW_OK: the reader leaves the record out and goes on, to find more
 * faults. Otherwise it stops: the failure is none of the file's content, or it is the eleventh. A
 * `status` of SW_OK is passed on. */
sw_status sw_builder_fault(sw_builder *builder, sw_status status);

/* After the last record, and before the builder is finished: SW_OK if there were no faults,
 * otherwise SW_ERROR_FORMAT, with a line for each of the first ten. */
sw_status sw_builder_check_faults(const sw_builder *builder);

#endif
