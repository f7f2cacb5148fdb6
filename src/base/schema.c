#include "base/schema.h"

#include "base/error.h"

#include <stdio.h>

int64_t sw_token_hash(const char *word, int64_t vocabulary)
{
    uint32_t hash = 2166136261u;
    for (; *word; word++) hash = (hash ^ (uint8_t)*word) * 16777619u;
    return (int64_t)hash % vocabulary;
}

char **sw_names_copy(sw_arena *arena, const char *const *name, int64_t count)
{
    char **copy = sw_arena_alloc(arena, sw_bytes(count, sizeof *copy));
    for (int64_t i = 0; copy && i < count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)i);
        copy[i] = sw_arena_text(arena, name ? name[i] : number);
        if (!copy[i]) return NULL;
    }
    return copy;
}
