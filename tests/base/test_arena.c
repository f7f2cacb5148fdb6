/* test_arena.c - the arena, with its calls of posix_memalign counted, or made to fail. */
#include "base/arena.h"

#include <setwise/base.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- The arena's allocations, counted: it takes its blocks from posix_memalign --------------- */

static int calls;
static bool refuse; /* report that there is no memory */

int posix_memalign(void **out, size_t alignment, size_t bytes)
{
    calls++;
    if (!refuse) *out = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    return !refuse && *out ? 0 : ENOMEM;
}

/* A memory checker such as valgrind replaces this function by its own. */
static void need_counting(void)
{
    static int (*volatile take)(void **, size_t, size_t) = posix_memalign;
    void *memory = NULL;
    int before = calls;
    cr_assert_eq(take(&memory, 64, 64), 0);
    free(memory);
    if (calls == before) cr_skip_test("allocations cannot be counted here");
}

static sw_arena *arena;

static void setup(void)
{
    arena = sw_arena_new();
    cr_assert_not_null(arena);
}

static void teardown(void)
{
    sw_arena_free(arena);
}

TestSuite(arena, .init = setup, .fini = teardown);

static bool aligned(const void *piece)
{
    return (uintptr_t)piece % 64 == 0;
}

/* Fill each piece of a round with its number, then check them all: no two overlap. */
enum { PIECES = 200 };

static size_t piece_bytes(int i)
{
    return (size_t)(i * i * 7 % 5000);
}

static void take_round(void)
{
    unsigned char *piece[PIECES];
    for (int i = 0; i < PIECES; i++) {
        piece[i] = sw_arena_alloc(arena, piece_bytes(i));
        cr_assert_not_null(piece[i]);
        cr_assert(aligned(piece[i]));
        memset(piece[i], i, piece_bytes(i));
    }
    for (int i = 0; i < PIECES; i++)
        for (size_t j = 0; j < piece_bytes(i); j++) cr_assert_eq(piece[i][j], (unsigned char)i);
}

Test(arena, pieces_are_aligned_and_do_not_overlap)
{
    take_round();
}

/* In the debug build each piece is an allocation of its own, by intent. */
Test(arena, second_round_allocates_nothing)
{
    need_counting();
    int at_start = calls;
    take_round();
    cr_assert_gt(calls, at_start);
    sw_arena_reset(arena);
    int after_reset = calls;
    take_round();
#ifdef SW_ARENA_DEBUG
    cr_assert_eq(calls - after_reset, PIECES);
#else
    cr_assert_eq(calls, after_reset);
    for (int i = 0; i < 3; i++) {
        sw_arena_reset(arena);
        take_round();
    }
    cr_assert_eq(calls, after_reset, "a single block needs no joining");
#endif
}

Test(arena, a_piece_larger_than_any_block)
{
    sw_arena_alloc(arena, 100);
    size_t bytes = (size_t)10 << 20;
    char *piece = sw_arena_alloc(arena, bytes);
    cr_assert_not_null(piece);
    cr_assert(aligned(piece));
    memset(piece, 1, bytes);
}

Test(arena, pieces_of_no_bytes_are_distinct)
{
    char *a = sw_arena_alloc(arena, 0), *b = sw_arena_alloc(arena, 0);
    cr_assert_not_null(a);
    cr_assert_not_null(b);
    cr_assert_neq(a, b);
}

Test(arena, zeroed_after_other_use)
{
    memset(sw_arena_alloc(arena, 1000), 255, 1000);
    sw_arena_reset(arena);
    const unsigned char *piece = sw_arena_zeroed(arena, 1000);
    for (int i = 0; i < 1000; i++) cr_assert_eq(piece[i], 0);
}

Test(arena, text_is_a_copy)
{
    char text[] = "sets";
    char *copy = sw_arena_text(arena, text);
    text[0] = 'b';
    cr_assert_str_eq(copy, "sets");
    cr_assert_str_eq(sw_arena_text(arena, ""), "");
}

Test(arena, reset_and_free_of_an_empty_one)
{
    sw_arena_reset(arena);
    sw_arena_reset(arena);
    cr_assert_not_null(sw_arena_alloc(arena, 8));
    sw_arena_free(NULL);
}

/* ---- Impossible sizes ------------------------------------------------------------------------ */

Test(arena, overflow_is_an_error)
{
    cr_assert_eq(sw_bytes(10, 4), 40);
    cr_assert_eq(sw_bytes(0, 4), 0);
    cr_assert_eq(sw_bytes(-1, 4), SIZE_MAX);
    cr_assert_eq(sw_bytes(INT64_MAX, 4), SIZE_MAX);
    cr_assert_eq(sw_bytes((int64_t)1 << 62, 4), SIZE_MAX);

    const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 63, SIZE_MAX / 2, SIZE_MAX / 4 + 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int before = calls;
        cr_assert_null(sw_arena_alloc(arena, sizes[i]));
        cr_assert_str_eq(sw_error_message(), "a size that no memory can hold");
        cr_assert_eq(calls, before);
    }
    cr_assert_not_null(sw_arena_alloc(arena, 8), "a refusal leaves the arena usable");
}

Test(arena, out_of_memory_is_an_error)
{
    need_counting();
    char *piece = sw_arena_alloc(arena, 8);
    memcpy(piece, "kept", 5);
    refuse = true;
    cr_assert_null(sw_arena_alloc(arena, (size_t)1 << 20));
    cr_assert_str_eq(sw_error_message(), "out of memory: 1048576 bytes");
    cr_assert_null(sw_arena_zeroed(arena, (size_t)1 << 20));
    refuse = false;
    cr_assert_str_eq(piece, "kept");
    cr_assert_not_null(sw_arena_alloc(arena, (size_t)1 << 20));
}

/* Joining the blocks may fail too: the next piece tries again. */
Test(arena, no_memory_at_reset)
{
    take_round();
    refuse = true;
    sw_arena_reset(arena);
    refuse = false;
    take_round();
}

/* The sanitizers find adopted memory that is not freed, or freed twice. */
Test(arena, adopts_what_malloc_gave)
{
    sw_arena *own = sw_arena_new();
    char *text = sw_arena_adopt(own, strdup("mine"));
    cr_assert_not_null(text);
    cr_expect_str_eq(text, "mine");
    sw_arena_reset(own);
    cr_assert_not_null(sw_arena_adopt(own, malloc(100)));
    cr_assert_not_null(sw_arena_adopt(own, malloc(200)));
    sw_arena_free(own);
}
