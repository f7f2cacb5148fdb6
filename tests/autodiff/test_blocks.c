/* test_blocks.c - blocks and parts cover the rows; a set is cut as if it were alone. */
#include "autodiff/blocks.h"

#include "kernels/sizes.h"

#include "with_tape.h"

#include <stdlib.h>

TestSuite(blocks, .init = setup, .fini = teardown);

static sw_blocks cut(int64_t count, const int64_t *offset)
{
    const sw_sets sets = {count, offset, NULL};
    sw_blocks blocks;
    sw_tape_record(tape, false);
    tape->long_rows = 40, tape->block_rows = 3;
    cr_assert(sw_blocks_cut(&blocks, tape, &sets));
    return blocks;
}

Test(blocks, all_rows_are_in_a_block_and_all_blocks_in_a_lane)
{
    const int64_t offset[] = {0, 2, 2, 3, 4, 104, 105, 120, 160, 160, 201, 202};
    sw_blocks b = cut(11, offset);
    cr_expect_eq(b.bound[0], 0);
    cr_expect_eq(b.bound[b.count], 202);
    for (int64_t i = 0; i < b.count; i++) cr_expect_lt(b.bound[i], b.bound[i + 1]);
    cr_expect_eq(b.part[0], 0);
    cr_expect_eq(b.part[b.parts], b.count);
    for (int64_t i = 0; i < b.parts; i++) cr_expect_lt(b.part[i], b.part[i + 1]);
    cr_expect(b.lanes >= 1 && b.lanes <= SW_LANES);
    cr_expect_eq(b.lane[0], 0);
    cr_expect_eq(b.lane[b.lanes], b.parts);
    for (int64_t i = 0; i < b.lanes; i++) cr_expect_leq(b.lane[i], b.lane[i + 1]);
}

/* The blocks and parts of the long set that begins at row `begin`, from there. */
static void expect_cut(const sw_blocks *b, int64_t begin, const sw_blocks *alone)
{
    int64_t block = 0, part = 0;
    while (b->bound[block] < begin) block++;
    while (b->part[part] < block) part++;
    for (int64_t i = 0; i <= alone->count; i++)
        cr_expect_eq(b->bound[block + i] - begin, alone->bound[i]);
    for (int64_t i = 0; i < alone->parts; i++)
        cr_expect_eq(b->part[part + i] - block, alone->part[i]);
}

Test(blocks, a_long_set_is_cut_as_if_it_were_alone)
{
    const int64_t whole[] = {0, 100}, second[] = {0, 1, 5, 105, 106}, third[] = {0, 50, 90, 190};
    sw_blocks alone = cut(1, whole), b = cut(4, second), c = cut(3, third);
    cr_expect_gt(alone.parts, 1);
    expect_cut(&b, 5, &alone);
    expect_cut(&c, 90, &alone);
}

Test(blocks, a_short_set_is_whole_in_a_block)
{
    const int64_t offset[] = {0, 40, 41, 42, 44, 104};
    sw_blocks b = cut(5, offset);
    const int64_t expected[] = {0, 40, 42, 44, 47};
    for (int i = 0; i < 5; i++) cr_expect_eq(b.bound[i], expected[i], "%d: %d", i, (int)b.bound[i]);
}

/* One lane for one thread; otherwise lanes of about the same number of blocks. */
Test(blocks, forward_has_lanes_for_the_threads)
{
    const int64_t some[] = {0, 60}, many[] = {0, 200};
    for (int threads = 1; threads <= 9; threads++)
        for (int i = 0; i < 2; i++) {
            sw_blocks all = cut(1, i ? many : some), b;
            cr_assert(sw_blocks_forward(&b, tape, &all, threads));
            cr_expect(threads == 1 ? b.lanes == 1 : b.lanes >= sw_smaller(threads, SW_LANES));
            cr_expect(b.lanes <= SW_LANES && b.lane[0] == 0 && b.lane[b.lanes] == b.parts);
            cr_expect(b.part[0] == 0 && b.part[b.parts] == all.count && b.bound == all.bound);
            for (int64_t lane = 0; lane < b.lanes; lane++) {
                const int64_t blocks = b.part[b.lane[lane + 1]] - b.part[b.lane[lane]];
                cr_expect_leq(llabs(blocks * b.lanes - all.count), (i ? 12 : 1) * b.lanes,
                              "%d blocks in lane %d of %d", (int)blocks, (int)lane, (int)b.lanes);
            }
        }
}
