/* builder_drop.h - sets that are left out. */
#ifndef SW_DATA_BUILDER_DROP_H
#define SW_DATA_BUILDER_DROP_H

#include "data/builder.h"

/* Leave out the sets that the options do not keep: those without elements, and those without an
 * answer where others have one. In a stream that goes on, a set that cannot be used is a fault, and
 * is left out as well. Sets and elements behind those move up. SW_ERROR_FORMAT: a set has no
 * elements, which the options refuse. */
sw_status sw_builder_drop_sets(sw_builder *builder);

#endif
