/* builder_logs.h - which columns have a logarithm: those that the option `log` lists. */
#ifndef SW_DATA_BUILDER_LOGS_H
#define SW_DATA_BUILDER_LOGS_H

#include <setwise/base.h>

struct sw_builder;

/* Mark them in the schema: their log is 1 until sw_standardise measures it. After the columns of
 * the data set are known, and before flags follow them. SW_ERROR_NOT_FOUND: there is no such column
 * of numbers. SW_ERROR_ARGUMENT: it has words, or what it is about allows no logarithm. */
sw_status sw_builder_find_logs(struct sw_builder *builder);

#endif
