/* test_dropout.c - dropout: gradients, and the dependence of masks on the key and the set. */
#include "gradcheck.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const int64_t offsets[] = {0, 2, 2, 5, 6};
static const uint32_t ids[] = {7, 100000, 3, 12};
static const sw_sets sets = {4, offsets, ids};
static const sw_dropout_key key = {0x123456789abcdef0u, 5, 2};

static sw_tensor *build_dropout(sw_tape *t, sw_tensor **in)
{
    return sw_dropout(t, in[0], 0.4, &sets, key);
}
static sw_tensor *build_nothing_dropped(sw_tape *t, sw_tensor **in)
{
    return sw_dropout(t, in[0], 0, &sets, key);
}

SW_GRADIENT_CASES(dropout, {"matrix", {{2, {6, 5}}}, 1, build_dropout},
                  {"vector", {{1, {6}}}, 1, build_dropout},
                  {"four axes", {{4, {6, 2, 3, 2}}}, 1, build_dropout},
                  {"p = 0", {{2, {6, 3}}}, 1, build_nothing_dropped});

/* Is the element kept? Computed for each by itself, from its position in its set. */
static bool kept(int64_t place, uint32_t id, double p)
{
    uint32_t counter[4] = {(uint32_t)(place / 4), id, key.step, SW_FOR_DROPOUT | key.layer << 8};
    uint32_t halves[2] = {(uint32_t)key.seed, (uint32_t)(key.seed >> 32)}, word[4];
    sw_philox(counter, halves, word);
    return (double)word[place % 4] >= p * 4294967296.0;
}

Test(dropout, masks_by_set_and_place)
{
    enum { N = 6, WIDTH = 7 };
    const double p = 0.3;
    sw_real x[N * WIDTH];
    for (int i = 0; i < N * WIDTH; i++) x[i] = (sw_real)(i + 1);
    const sw_sets by_position = {4, offsets, NULL};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *in = sw_input(tape, SW_DIMS(N, WIDTH), x);
    sw_tensor *y = sw_dropout(tape, in, p, &sets, key);
    sw_tensor *z = sw_dropout(tape, in, p, &by_position, key);
    for (int b = 0; b < 4; b++)
        for (int64_t i = offsets[b] * WIDTH; i < offsets[b + 1] * WIDTH; i++) {
            int64_t place = i - offsets[b] * WIDTH;
            sw_real whole = x[i] * (sw_real)(1 / (1 - p));
            cr_assert_eq(y->data[i], kept(place, ids[b], p) ? whole : 0);
            cr_assert_eq(z->data[i], kept(place, (uint32_t)b, p) ? whole : 0);
        }
    sw_tape_free(tape);
}

Test(dropout, a_mask_does_not_see_the_rest_of_the_batch)
{
    enum { WIDTH = 9 };
    sw_real ones[6 * WIDTH];
    for (int i = 0; i < 6 * WIDTH; i++) ones[i] = 1;
    const int64_t alone[] = {0, 3};
    const sw_sets third = {1, alone, ids + 2};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *all = sw_dropout(tape, sw_input(tape, SW_DIMS(6, WIDTH), ones), 0.5, &sets, key);
    sw_tensor *one = sw_dropout(tape, sw_input(tape, SW_DIMS(3, WIDTH), ones), 0.5, &third, key);
    cr_assert_arr_eq(one->data, all->data + 2 * WIDTH, 3 * WIDTH * sizeof(sw_real));
    sw_tape_free(tape);
}

/* Each part of the key changes the mask, and the share that is kept is 1 - p. */
Test(dropout, masks_are_random)
{
    enum { N = 100, WIDTH = 100 };
    static sw_real ones[N * WIDTH];
    for (int i = 0; i < N * WIDTH; i++) ones[i] = 1;
    const int64_t one_set[] = {0, N};
    const uint32_t other_id = 1;
    const sw_dropout_key keys[] = {{1, 1, 1}, {2, 1, 1}, {1 + (1ull << 32), 1, 1},
                                   {1, 2, 1}, {1, 1, 2}, {1, 1, 1}};
    enum { MASKS = sizeof keys / sizeof keys[0] };
    const double p = 0.2;
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    const sw_real *mask[MASKS];
    for (int k = 0; k < MASKS; k++) { /* the last differs in the set's id alone */
        const sw_sets s = {1, one_set, k == MASKS - 1 ? &other_id : NULL};
        sw_tensor *x = sw_input(tape, SW_DIMS(N, WIDTH), ones);
        mask[k] = sw_dropout(tape, x, p, &s, keys[k])->data;
        double count = 0;
        for (int i = 0; i < N * WIDTH; i++) count += mask[k][i] > 0;
        double deviation = sqrt(N * WIDTH * p * (1 - p));
        cr_assert_float_eq(count, N * WIDTH * (1 - p), 4 * deviation, "mask %d keeps %g", k, count);
    }
    for (int k = 0; k < MASKS; k++)
        for (int l = 0; l < k; l++) {
            double both = 0;
            for (int i = 0; i < N * WIDTH; i++) both += mask[k][i] > 0 && mask[l][i] > 0;
            double expected = N * WIDTH * (1 - p) * (1 - p);
            cr_assert_float_eq(both, expected, 4 * sqrt(expected), "masks %d and %d share %g", k, l,
                               both);
        }
    sw_tape_free(tape);
}

Test(dropout, edges)
{
    const int64_t no_rows[] = {0, 0};
    const sw_sets empty = {1, no_rows, NULL};
    sw_real x[6] = {1, 2, NAN, 4, 5, 6};
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_tensor *in = sw_input(tape, SW_DIMS(6), x);
    cr_assert_eq(sw_dropout(tape, in, 0, &sets, key), in);
    sw_tensor *nothing = sw_dropout(tape, sw_input(tape, SW_DIMS(0, 3), x), 0.5, &empty, key);
    cr_assert(nothing && nothing->size == 0);
    sw_tensor *dropped = sw_dropout(tape, in, nextafter(1, 0), &sets, key);
    for (int i = 0; i < 6; i++) cr_assert_eq(dropped->data[i], 0); /* a dropped NaN becomes 0 */
    cr_assert_null(sw_dropout(tape, NULL, 0, &sets, key));
    sw_tape_free(tape);
}

static void check_error(int64_t rows, double p, uint32_t layer, const char *want)
{
    static const sw_real zeros[64];
    sw_tape *tape;
    cr_assert_eq(sw_tape_new(&tape), SW_OK);
    sw_dropout_key of_layer = {1, 1, layer};
    cr_assert_null(sw_dropout(tape, sw_input(tape, SW_DIMS(rows, 2), zeros), p, &sets, of_layer));
    cr_assert_neq(sw_tape_status(tape), SW_OK);
    cr_assert(strstr(sw_error_message(), want), "%s", sw_error_message());
    sw_tape_free(tape);
}

Test(dropout, misfits)
{
    check_error(5, 0.5, 0, "dropout: input is [5, 2]: the 4 sets have 6 rows");
    check_error(6, 1, 0, "dropout: p is 1");
    check_error(6, -0.1, 0, "dropout: p is -0.1");
    check_error(6, NAN, 0, "dropout: p is nan");
    check_error(6, 0.5, 1u << 24, "dropout: layer is 16777216");
}
