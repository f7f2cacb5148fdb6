/* name_map.h - names and their numbers: the first name that comes is 0, the next new one 1 ... */
#ifndef SW_BASE_NAME_MAP_H
#define SW_BASE_NAME_MAP_H

#include "base/arena.h"

#include <setwise/base.h>

typedef struct sw_name_map {
    sw_arena *arena; /* holds the names, which outlive the map */
    char **name;     /* [count] */
    int64_t count, room;
    int64_t *slot; /* [slots] a number, or -1: open addressing */
    int64_t slots; /* a power of two, at least twice count */
} sw_name_map;

/* An empty map: {.arena = arena}. sw_name_map_free gives back all but the names. */
void sw_name_map_free(sw_name_map *map);

/* The number of a name, which is added (copied) if it is new: then it is what `count` was. */
sw_status sw_name_map_add(sw_name_map *map, int64_t *number, const char *name);

/* The number of a name, or -1. */
int64_t sw_name_map_find(const sw_name_map *map, const char *name);

#endif
