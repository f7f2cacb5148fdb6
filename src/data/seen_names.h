/* seen_names.h - which names have been there before. A name takes 16 bytes, whatever its length:
 * its 64-bit hash is kept. Among a million names, two share one with a probability of 3e-8. */
#ifndef SW_DATA_SEEN_NAMES_H
#define SW_DATA_SEEN_NAMES_H

#include <setwise/base.h>

/* A zeroed one has seen nothing. */
typedef struct sw_seen_names {
    uint64_t *hash; /* [slots] a hash table with open addressing; 0: free */
    int64_t count, slots;
} sw_seen_names;

/* Note a name. `again`: was it noted before? */
sw_status sw_seen_names_add(sw_seen_names *seen, const char *name, bool *again);
void sw_seen_names_free(sw_seen_names *seen);

#endif
