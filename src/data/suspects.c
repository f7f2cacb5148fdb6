/* suspects.c - the values that sets have in columns which may be groups. */
#include "data/suspects.h"

#include "base/error.h"
#include "base/number.h"
#include "data/grow.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 100 }; /* bytes of a value: what is longer is no name of a group */

static sw_status no_memory(void)
{
    return sw_fail(SW_ERROR_MEMORY, "out of memory to look for groups");
}

sw_status sw_suspects_add(sw_suspects *suspects, const char *name, bool named, bool numbers)
{
    if (!suspects->arena) suspects->arena = sw_arena_new();
    if (!suspects->arena) return SW_ERROR_MEMORY;
    sw_suspect *list =
        sw_grow(suspects->list, suspects->count, &suspects->capacity, sizeof *suspects->list);
    if (!list) return no_memory();
    suspects->list = list;
    list[suspects->count] = (sw_suspect){.name = sw_arena_text(suspects->arena, name),
                                         .named = named,
                                         .numbers = numbers,
                                         .value.arena = suspects->arena};
    return list[suspects->count++].name ? SW_OK : SW_ERROR_MEMORY;
}

/* Forget the values of a column, which is no group. */
static void forget(sw_suspect *suspect)
{
    suspect->cleared = true;
    sw_name_map_free(&suspect->value);
    free(suspect->of);
    suspect->of = NULL;
}

void sw_suspects_free(sw_suspects *suspects)
{
    for (int64_t i = 0; i < suspects->count; i++) forget(&suspects->list[i]);
    free(suspects->list);
    sw_arena_free(suspects->arena);
    *suspects = (sw_suspects){0};
}

/* Space for the values of the sets up to this one. */
static sw_status reserve(sw_suspect *suspect, int64_t set)
{
    if (set < suspect->sets) return SW_OK;
    const int64_t sets = 2 * set + 64;
    int32_t *of = reallocarray(suspect->of, (size_t)sets, sizeof *of);
    if (!of) return no_memory();
    for (int64_t b = suspect->sets; b < sets; b++) of[b] = -1;
    suspect->of = of;
    suspect->sets = sets;
    return SW_OK;
}

sw_status sw_suspect_note(sw_suspect *suspect, int64_t set, const char *value)
{
    double x;
    int64_t number;
    SW_TRY(reserve(suspect, set));
    const int32_t known = suspect->of[set];
    if (known >= 0 && strcmp(suspect->value.name[known], value) == 0) return SW_OK;
    if (known >= 0 || strlen(value) > LONGEST || (!suspect->named && sw_number_parse(value, &x))) {
        forget(suspect);
        return SW_OK;
    }
    SW_TRY(sw_name_map_add(&suspect->value, &number, value));
    suspect->of[set] = (int32_t)number;
    return SW_OK;
}

void sw_suspects_move(sw_suspects *suspects, int64_t to, int64_t from)
{
    for (int64_t i = 0; i < suspects->count; i++) {
        const sw_suspect *own = &suspects->list[i];
        if (to < own->sets && !own->cleared) own->of[to] = from < own->sets ? own->of[from] : -1;
    }
}
