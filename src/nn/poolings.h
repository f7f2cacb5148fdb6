/* poolings.h - the name of a pooling, checked and taken apart. */
#ifndef SW_NN_POOLINGS_H
#define SW_NN_POOLINGS_H

#include <setwise/nn.h>

enum { SW_MOST_JOINED = 8 }; /* poolings in one name: as many inputs as sw_concat takes */

/* The poolings in a name like "mean" or "mean+max", in its order. */
typedef struct sw_pooling_list {
    int count; /* 0: "auto", the architecture's own */
    const sw_pooling_type *type[SW_MOST_JOINED];
} sw_pooling_list;

/* Take a name apart. SW_ERROR_NOT_FOUND: a part is no pooling; the message lists them.
 * SW_ERROR_ARGUMENT: a part is missing beside a '+', "auto" is one of several, or there are too
 * many parts. */
sw_status sw_pooling_names(sw_pooling_list *out, const char *pool);

#endif
