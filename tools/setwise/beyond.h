/* beyond.h - a warning of numbers far outside those that a model was trained on. */
#ifndef SW_TOOLS_BEYOND_H
#define SW_TOOLS_BEYOND_H

#include <setwise/setwise.h>

/* Zero before use, except the schema, which is the model's. */
typedef struct beyond {
    const sw_schema *schema;
    int64_t *element, *context; /* [columns] numbers beyond the cap */
    int64_t elements, sets;     /* looked at */
} beyond;

/* Look at more sets. SW_ERROR_MEMORY. */
sw_status beyond_look(beyond *b, const sw_ragged *sets);

/* Warn on standard error of the first columns that have such numbers. */
void beyond_warn(const beyond *b);
void beyond_free(beyond *b);

#endif
