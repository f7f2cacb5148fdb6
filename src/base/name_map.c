/* name_map.c - a map from names to numbers, as a hash table. */
#include "base/name_map.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a, 64 bits (Fowler, Noll, Vo), with the high half mixed into the low one. */
static uint64_t hash_of(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *name; name++) hash = (hash ^ (uint8_t)*name) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

/* The slot that holds the name, or the free slot where it belongs. */
static int64_t slot_of(const sw_name_map *map, const char *name)
{
    int64_t at = (int64_t)(hash_of(name) & (uint64_t)(map->slots - 1));
    while (map->slot[at] >= 0 && strcmp(map->name[map->slot[at]], name) != 0)
        at = (at + 1) & (map->slots - 1);
    return at;
}

static sw_status grow(sw_name_map *map)
{
    const int64_t capacity = map->capacity ? 2 * map->capacity : 64, slots = 2 * capacity;
    char **name = reallocarray(map->name, (size_t)capacity, sizeof *name);
    if (name) map->name = name;
    int64_t *slot = reallocarray(NULL, (size_t)slots, sizeof *slot);
    if (!name || !slot) {
        free(slot);
        return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld names", (long long)capacity);
    }
    free(map->slot);
    map->slot = slot;
    map->slots = slots;
    map->capacity = capacity;
    for (int64_t i = 0; i < slots; i++) slot[i] = -1;
    for (int64_t i = 0; i < map->count; i++) slot[slot_of(map, map->name[i])] = i;
    return SW_OK;
}

sw_status sw_name_map_add(sw_name_map *map, int64_t *number, const char *name)
{
    if (map->count == map->capacity) SW_TRY(grow(map));
    const int64_t at = slot_of(map, name);
    if (map->slot[at] < 0) {
        char *copy = sw_arena_text(map->arena, name);
        if (!copy) return SW_ERROR_MEMORY;
        map->name[map->count] = copy;
        map->slot[at] = map->count++;
    }
    *number = map->slot[at];
    return SW_OK;
}

int64_t sw_name_map_find(const sw_name_map *map, const char *name)
{
    return map->slots ? map->slot[slot_of(map, name)] : -1;
}

void sw_name_map_free(sw_name_map *map)
{
    free(map->name);
    free(map->slot);
    *map = (sw_name_map){.arena = map->arena};
}
