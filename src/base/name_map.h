/* name_map.h - a map from names to numbers. The first name that is added is number 0, the next new
 * one is 1, and so on. */
#ifndef SW_BASE_NAME_MAP_H
#define SW_BASE_NAME_MAP_H

#include "base/arena.h"

#include <setwise/base.h>

typedef struct sw_name_map {
    sw_arena *arena; /* owns the names, which outlive the map */
    char **name;     /* [count] */
    int64_t count, capacity;
    struct sw_name_slot {
        uint64_t hash;
        int64_t number; /* -1: free */
    } * slot;           /* [slots] a hash table with open addressing */
    int64_t slots;      /* a power of two, at least twice count */
} sw_name_map;

/* An empty map is {.arena = arena}. sw_name_map_free frees all but the names. */
void sw_name_map_free(sw_name_map *map);

/* The number of a name. A new name is copied and added; its number is the count so far. */
sw_status sw_name_map_add(sw_name_map *map, int64_t *number, const char *name);

/* The number of a name, or -1. */
int64_t sw_name_map_find(const sw_name_map *map, const char *name);

#endif
