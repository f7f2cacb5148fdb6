/* name_map.c - a map from names to numbers, as a hash table. */
#include "base/name_map.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

typedef struct sw_name_slot slot;

static uint64_t hash_of(const char *name)
{
    return XXH3_64bits(name, strlen(name));
}

/* The slot that holds the name, or the free slot where it belongs. */
static slot *slot_of(const sw_name_map *map, const char *name, uint64_t hash)
{
    for (uint64_t at = hash;; at++) {
        slot *s = &map->slot[at & (uint64_t)(map->slots - 1)];
        if (s->number < 0 || (s->hash == hash && strcmp(map->name[s->number], name) == 0)) return s;
    }
}

static sw_status grow(sw_name_map *map)
{
    const int64_t capacity = map->capacity ? 2 * map->capacity : 64, slots = 2 * capacity;
    char **name = reallocarray(map->name, (size_t)capacity, sizeof *name);
    if (name) map->name = name;
    slot *larger = reallocarray(NULL, (size_t)slots, sizeof *larger);
    if (!name || !larger) {
        free(larger);
        return sw_fail(SW_ERROR_MEMORY, "out of memory for %lld names", (long long)capacity);
    }
    slot *old = map->slot;
    const int64_t old_slots = map->slots;
    map->slot = larger;
    map->slots = slots;
    map->capacity = capacity;
    for (int64_t i = 0; i < slots; i++) larger[i].number = -1;
    for (int64_t i = 0; i < old_slots; i++)
        if (old[i].number >= 0) *slot_of(map, map->name[old[i].number], old[i].hash) = old[i];
    free(old);
    return SW_OK;
}

sw_status sw_name_map_add(sw_name_map *map, int64_t *number, const char *name)
{
    if (map->count == map->capacity) SW_TRY(grow(map));
    const uint64_t hash = hash_of(name);
    slot *s = slot_of(map, name, hash);
    if (s->number < 0) {
        char *copy = sw_arena_text(map->arena, name);
        if (!copy) return SW_ERROR_MEMORY;
        map->name[map->count] = copy;
        *s = (slot){hash, map->count++};
    }
    *number = s->number;
    return SW_OK;
}

int64_t sw_name_map_find(const sw_name_map *map, const char *name)
{
    return map->slots ? slot_of(map, name, hash_of(name))->number : -1;
}

void sw_name_map_free(sw_name_map *map)
{
    free(map->name);
    free(map->slot);
    *map = (sw_name_map){.arena = map->arena};
}
