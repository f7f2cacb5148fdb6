/* seen_names.c - which names have been there before. */
#include "data/seen_names.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Never 0. */
static uint64_t hash_of(const char *name)
{
    const uint64_t hash = XXH3_64bits(name, strlen(name));
    return hash | !hash;
}

/* The slot that holds the hash, or the free slot where it belongs. */
static int64_t slot_of(const uint64_t *table, int64_t slots, uint64_t hash)
{
    int64_t at = (int64_t)(hash & (uint64_t)(slots - 1));
    while (table[at] && table[at] != hash) at = (at + 1) & (slots - 1);
    return at;
}

static sw_status grow(sw_seen_names *seen)
{
    const int64_t slots = seen->slots ? 2 * seen->slots : 1024;
    uint64_t *larger = calloc((size_t)slots, sizeof *larger);
    if (!larger)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld names", (long long)seen->count);
    for (int64_t i = 0; i < seen->slots; i++)
        if (seen->hash[i]) larger[slot_of(larger, slots, seen->hash[i])] = seen->hash[i];
    free(seen->hash);
    seen->hash = larger;
    seen->slots = slots;
    return SW_OK;
}

sw_status sw_seen_names_add(sw_seen_names *seen, const char *name, bool *again)
{
    if (4 * seen->count >= 3 * seen->slots) SW_TRY(grow(seen));
    const uint64_t hash = hash_of(name);
    const int64_t at = slot_of(seen->hash, seen->slots, hash);
    *again = seen->hash[at] != 0;
    seen->hash[at] = hash;
    seen->count += !*again;
    return SW_OK;
}

void sw_seen_names_free(sw_seen_names *seen)
{
    free(seen->hash);
    *seen = (sw_seen_names){0};
}
