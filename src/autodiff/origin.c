/* origin.c - in builds with -Darena_debug=true: tensors of other tapes, and from before a reset,
 * are found. */
#include "autodiff/origin.h"

#ifdef SW_ARENA_DEBUG

#include "base/error.h"

#include <stdio.h>

/* Stands before a piece. `mark` is first: free() writes there. */
typedef struct origin {
    _Alignas(64) uint64_t mark;
    const sw_tape *tape;
    int64_t generation;
    const char *maker;
} origin;

static const uint64_t valid_mark = 0x5345545749534521;

void *sw_origin_take(sw_tape *tape, size_t bytes)
{
    sw_arena *arena = tape->dated[tape->generation % SW_GENERATIONS];
    origin *o = tape->status == SW_OK && bytes <= SIZE_MAX - sizeof *o
                    ? sw_arena_alloc(arena, sizeof *o + bytes)
                    : NULL;
    if (!o) {
        sw_tape_fail(tape, SW_ERROR_MEMORY);
        return NULL;
    }
    *o = (origin){valid_mark, tape, tape->generation, ""};
    return o + 1;
}

static origin *origin_of(const void *piece)
{
    return (origin *)piece - 1;
}

void sw_origin_name(void *piece, const char *maker)
{
    origin_of(piece)->maker = maker;
}

bool sw_origin_check(sw_tape *tape, const void *piece, const char *reader, const char *what)
{
    const origin *o = origin_of(piece);
    const char *fault = NULL;
    if (o->mark != valid_mark)
        fault = " is no tensor of this tape, or one from before its resets";
    else if (o->tape != tape)
        fault = " is of another tape";
    else if (o->generation != tape->generation)
        fault = " is from before the reset of the tape";
    if (!fault) return true;
    const char *maker = o->mark == valid_mark ? o->maker : "";
    sw_tape_fail(tape, sw_fail(SW_ERROR_ARGUMENT, "%s: %s%s%s%s", reader, what,
                               *maker ? ", the result of " : "", maker, fault));
    return false;
}

bool sw_origin_check_input(sw_tape *tape, const void *piece, const char *reader, int i)
{
    char what[32];
    snprintf(what, sizeof what, "input %d", i);
    return sw_origin_check(tape, piece, reader, what);
}

#endif
