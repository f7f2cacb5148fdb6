/* contents.h - what a data set can have beside elements, and a format a place for or none. */
#ifndef SW_FORMATS_CAPABILITY_H
#define SW_FORMATS_CAPABILITY_H

#include <setwise/data.h>

typedef struct sw_capability {
    const char *name; /* as sw_format_type.holds has it: "context" */
    const char *text; /* in a message: "contexts" */
    const char *unit; /* of what `find` returns: "set", "element", "class"; NULL: of no use */
    /* The first that has it; -1: none has; -2: there is no memory to tell. */
    int64_t (*find)(const sw_dataset *dataset);
} sw_capability;

int sw_capability_count(void);
const sw_capability *sw_capability_at(int i); /* NULL out of range */

#endif
