/* capability.h - the parts that a data set may have besides its elements. Each format lists the
 * ones that it can store (sw_format_type.holds). */
#ifndef SW_FORMATS_CAPABILITY_H
#define SW_FORMATS_CAPABILITY_H

#include "formats/writer.h"

typedef struct sw_capability {
    const char *name; /* in sw_format_type.holds: "context" */
    const char *text; /* in a message: "contexts" */
    const char *unit; /* of the number that `find` returns: "set", "element", "class"; or NULL */
    /* The number of the first `unit` that has this part (0 without a unit); -1: none has it; -2:
     * out of memory. */
    int64_t (*find)(const sw_dataset *dataset);
} sw_capability;

int sw_capability_count(void);
const sw_capability *sw_capability_at(int i); /* NULL out of range */

/* SW_ERROR_ARGUMENT: the data set has a part that the writer's format cannot store; the message
 * lists the formats that can. */
sw_status sw_capability_check(const sw_writer *writer);

#endif
