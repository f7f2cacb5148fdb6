/* arena.h - memory that is taken piece by piece and freed all at once.
 *
 * This folder is the basis of all others: errors, memory, text and numbers, files and folders,
 * random numbers, schemas, tensors in files. It knows nothing of networks. */
#ifndef SW_BASE_ARENA_H
#define SW_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

/* Pieces come from a chain of blocks. If there are several blocks, a reset replaces them by a
 * single one of their total size. So a loop that resets the arena in each turn soon stops calling
 * malloc. With -Darena_debug=true each piece is a malloc of its own, so that sanitizers see an
 * overrun. */
typedef struct sw_arena sw_arena;

sw_arena *sw_arena_new(void);         /* NULL: out of memory */
void sw_arena_free(sw_arena *arena);  /* NULL is legal */
void sw_arena_reset(sw_arena *arena); /* frees all pieces */

/* A piece of `bytes`, not zeroed, on a 64-byte boundary; NULL: out of memory, message set. */
void *sw_arena_alloc(sw_arena *arena, size_t bytes);
void *sw_arena_zeroed(sw_arena *arena, size_t bytes);
char *sw_arena_text(sw_arena *arena, const char *text); /* a copy */

/* The bytes of all pieces since the reset. */
size_t sw_arena_used(const sw_arena *arena);

/* Take over `memory` from malloc or realloc: the arena frees it at its end or reset. Returns it.
 * If the arena is out of memory, it frees `memory` at once and returns NULL. */
void *sw_arena_adopt(sw_arena *arena, void *memory);

/* count * size, or SIZE_MAX on overflow, with which every allocation fails. */
static inline size_t sw_bytes(int64_t count, size_t size)
{
    size_t bytes;
    if (count < 0 || __builtin_mul_overflow((size_t)count, size, &bytes)) return SIZE_MAX;
    return bytes;
}

#endif
