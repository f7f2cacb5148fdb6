/* arena.h - memory that is taken piece by piece and given back all at once. */
#ifndef SW_BASE_ARENA_H
#define SW_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

/* Pieces come from a chain of blocks. When a reset finds more than one block, it joins them into
 * one that holds all, so that a loop which resets each time soon lives in a single block and
 * calls malloc no more. Built with -Darena_debug=true, each piece is a malloc of its own, and
 * sanitizers see an overrun. */
typedef struct sw_arena sw_arena;

sw_arena *sw_arena_new(void);         /* NULL: out of memory */
void sw_arena_free(sw_arena *arena);  /* NULL is legal */
void sw_arena_reset(sw_arena *arena); /* all pieces are dead after it */

/* A piece of `bytes`, not zeroed, on a 64-byte boundary; NULL: out of memory, message set. */
void *sw_arena_alloc(sw_arena *arena, size_t bytes);
void *sw_arena_zeroed(sw_arena *arena, size_t bytes);
char *sw_arena_text(sw_arena *arena, const char *text); /* a copy */

/* Take over what malloc gave, to be freed with the arena or at its reset: for what has grown by
 * realloc. Returns it; NULL, and it is freed, if there is no memory to note it. */
void *sw_arena_adopt(sw_arena *arena, void *memory);

/* count * size; SIZE_MAX, which no allocation meets, if that overflows. */
static inline size_t sw_bytes(int64_t count, size_t size)
{
    size_t bytes;
    if (count < 0 || __builtin_mul_overflow((size_t)count, size, &bytes)) return SIZE_MAX;
    return bytes;
}

#endif
