/* arena.c - memory that is taken piece by piece and freed all at once. */
#include "base/arena.h"

#include "base/error.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGN = 64, FIRST_BLOCK = 1 << 16 };
#define LARGEST (SIZE_MAX / 4) /* far from any overflow in the sums below */

#ifdef SW_ARENA_DEBUG
static const bool one_malloc_each = true;
#else
static const bool one_malloc_each = false;
#endif

typedef struct block {
    struct block *previous;
    size_t size, used;
} block;

/* The bytes of a block begin at the first boundary after its header. */
static char *block_bytes(block *b)
{
    return (char *)b + ALIGN;
}

/* A note of adopted memory. The note itself is a piece of the arena. */
typedef struct adopted {
    struct adopted *previous;
    void *memory;
} adopted;

struct sw_arena {
    block *last;
    adopted *adopted;
};

sw_arena *sw_arena_new(void)
{
    sw_arena *arena = calloc(1, sizeof *arena);
    if (!arena) sw_fail(SW_ERROR_MEMORY, "out of memory for an arena");
    return arena;
}

static void free_down_to(sw_arena *arena, const block *stop)
{
    while (arena->last != stop) {
        block *previous = arena->last->previous;
        free(arena->last);
        arena->last = previous;
    }
}

static void free_adopted(sw_arena *arena)
{
    for (adopted *a = arena->adopted; a; a = a->previous) free(a->memory);
    arena->adopted = NULL;
}

void *sw_arena_adopt(sw_arena *arena, void *memory)
{
    adopted *note = sw_arena_alloc(arena, sizeof *note);
    if (!note) {
        free(memory);
        return NULL;
    }
    *note = (adopted){arena->adopted, memory};
    arena->adopted = note;
    return memory;
}

void sw_arena_free(sw_arena *arena)
{
    if (!arena) return;
    free_adopted(arena);
    free_down_to(arena, NULL);
    free(arena);
}

/* Memory for a block. A large one asks for huge pages: the system hands out and zeroes a page of
 * 2 MB in far less time than 512 of 4 kB, and the processor finds its addresses faster. If there
 * are none, the block has ordinary pages. */
static void *block_memory(size_t bytes)
{
    enum { HUGE_PAGE = 1 << 21 };
    void *memory;
    const bool large = bytes >= 2 * HUGE_PAGE && !one_malloc_each;
    if (posix_memalign(&memory, large ? HUGE_PAGE : ALIGN, bytes) != 0) return NULL;
    if (large) madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

static block *add_block(sw_arena *arena, size_t size)
{
    _Static_assert(sizeof(block) <= ALIGN, "the header fits before the first boundary");
    block *b = block_memory(ALIGN + size);
    if (!b) return NULL;
    *b = (block){arena->last, size, 0};
    arena->last = b;
    return b;
}

static size_t round_up(size_t bytes)
{
    return (bytes + ALIGN - 1) / ALIGN * ALIGN;
}

void sw_arena_reset(sw_arena *arena)
{
    free_adopted(arena);
    block *last = arena->last;
    if (last && !last->previous && !one_malloc_each) {
        last->used = 0;
        return;
    }
    size_t total = 0;
    for (block *b = last; b; b = b->previous) total += b->size;
    free_down_to(arena, NULL);
    if (total && !one_malloc_each) add_block(arena, total); /* if it fails, the next piece tries */
}

void *sw_arena_alloc(sw_arena *arena, size_t bytes)
{
    if (bytes > LARGEST) {
        sw_fail(SW_ERROR_MEMORY, "a size that no memory can hold");
        return NULL;
    }
    if (bytes == 0) bytes = 1;
    size_t need = one_malloc_each ? bytes : round_up(bytes);
    block *b = arena->last;
    if (one_malloc_each) {
        b = add_block(arena, need);
    } else if (!b || b->size - b->used < need) {
        size_t twice = b ? 2 * b->size : FIRST_BLOCK;
        b = twice > need ? add_block(arena, twice) : NULL;
        if (!b) b = add_block(arena, need);
    }
    if (!b) {
        sw_fail(SW_ERROR_MEMORY, "out of memory: %zu bytes", need);
        return NULL;
    }
    void *piece = block_bytes(b) + b->used;
    b->used += need;
    return piece;
}

size_t sw_arena_used(const sw_arena *arena)
{
    size_t used = 0;
    for (const block *b = arena->last; b; b = b->previous) used += b->used;
    return used;
}

void *sw_arena_zeroed(sw_arena *arena, size_t bytes)
{
    void *piece = sw_arena_alloc(arena, bytes);
    if (piece) memset(piece, 0, bytes);
    return piece;
}

char *sw_arena_text(sw_arena *arena, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = sw_arena_alloc(arena, bytes);
    if (copy) memcpy(copy, text, bytes);
    return copy;
}
