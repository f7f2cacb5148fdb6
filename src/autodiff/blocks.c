/* blocks.c - the rows of a long matrix cut into blocks, parts and lanes. */
#include "autodiff/blocks.h"

#include "kernels/sizes.h"

/* With fewer blocks in a part or a lane, joining them would cost more than it gains. */
enum { LEAST_BLOCKS = 4, MOST_BLOCKS = 16 };

/* Some threads begin late, so there are more lanes than threads; not many more, since each lane
 * brings memory of its own into the cache. */
enum { LANES_OF_THREAD = 2 };

/* From 1 to SW_LANES. */
static int64_t pieces_of(int64_t blocks)
{
    const int64_t pieces = blocks / LEAST_BLOCKS;
    return pieces < 1 ? 1 : pieces > SW_LANES ? SW_LANES : pieces;
}

/* A long set, which begins at the last bound. */
static void cut_set(sw_blocks *to, int64_t rows, int64_t block_rows)
{
    const int64_t first = to->count, begin = to->bound[first];
    const int64_t blocks = sw_block_count(rows, block_rows), parts = pieces_of(blocks);
    for (int64_t i = 0; i < parts; i++) to->part[to->parts++] = first + blocks * i / parts;
    for (int64_t i = 1; i <= blocks; i++)
        to->bound[++to->count] = begin + (i < blocks ? i * block_rows : rows);
}

/* Whole sets from number `set` on, as many as a block has room for, at least one. Returns the
 * number of the set behind them. */
static int64_t gather_sets(sw_blocks *to, const sw_sets *sets, int64_t set, int64_t block_rows,
                           bool new_part)
{
    const int64_t begin = to->bound[to->count];
    int64_t end = set + 1;
    while (end < sets->count && sets->offset[end + 1] - begin <= block_rows) end++;
    if (sets->offset[end] == begin) return end; /* they are empty */
    if (new_part || to->count - to->part[to->parts - 1] >= MOST_BLOCKS)
        to->part[to->parts++] = to->count;
    to->bound[++to->count] = sets->offset[end];
    return end;
}

static void cut_lanes(sw_blocks *to, int64_t lanes)
{
    to->lanes = lanes;
    to->lane[0] = 0;
    for (int64_t i = 1; i <= to->lanes; i++) {
        to->lane[i] = to->lane[i - 1];
        while (to->part[to->lane[i]] < to->count * i / to->lanes) to->lane[i]++;
    }
}

bool sw_blocks_cut(sw_blocks *blocks, sw_tape *tape, const sw_sets *sets)
{
    const int64_t most =
        sw_block_count(sets->offset[sets->count], tape->block_rows) + sets->count + 1;
    *blocks = (sw_blocks){.bound = sw_tape_take(tape, sw_bytes(most, sizeof *blocks->bound)),
                          .part = sw_tape_take(tape, sw_bytes(most, sizeof *blocks->part))};
    if (!blocks->bound || !blocks->part) return false;
    blocks->bound[0] = 0;
    bool new_part = true;
    for (int64_t b = 0; b < sets->count;) {
        const int64_t rows = sets->offset[b + 1] - sets->offset[b];
        const bool is_long = rows > sw_tape_long_rows(tape);
        if (is_long) cut_set(blocks, rows, tape->block_rows);
        b = is_long ? b + 1 : gather_sets(blocks, sets, b, tape->block_rows, new_part);
        new_part = is_long || blocks->count == 0;
    }
    blocks->part[blocks->parts] = blocks->count;
    cut_lanes(blocks, pieces_of(blocks->count));
    return true;
}

bool sw_blocks_forward(sw_blocks *forward, sw_tape *tape, const sw_blocks *blocks, int threads)
{
    const int64_t lanes = threads == 1 ? 1 : sw_smaller(LANES_OF_THREAD * threads, SW_LANES);
    *forward = *blocks;
    if (blocks->parts < SW_LANES) {
        forward->part = sw_tape_take(tape, sw_bytes(blocks->count + 1, sizeof *forward->part));
        if (!forward->part) return false;
        forward->parts = blocks->count;
        for (int64_t i = 0; i <= blocks->count; i++) forward->part[i] = i;
    }
    cut_lanes(forward, sw_smaller(lanes, forward->parts));
    return true;
}
