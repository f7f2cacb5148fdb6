/* test_variants.c - sets that are put together from elements of others. */
#include "study/variants.h"

#include <setwise/base.h>

#include <criterion/criterion.h>

Test(variants, have_the_elements_and_the_context_of_their_set)
{
    static const int64_t offset[] = {0, 2, 3};
    static const sw_real x[] = {0, 1, 2, 3, 4, 5}, context[] = {7, 8};
    const sw_ragged sets = {
        .count = 2, .width = 2, .offset = offset, .x = x, .context = context, .context_width = 1};
    sw_variants v = {.from = &sets};
    for (int turn = 0; turn < 2; turn++) {
        sw_variants_clear(&v);
        for (int64_t i = 0; i < 400; i++) {
            cr_assert_eq(sw_variants_begin(&v, 1), SW_OK);
            for (int64_t r = 0; r < i % 3; r++) cr_assert_eq(sw_variants_add(&v, 2 - r), SW_OK);
        }
        const sw_ragged made = sw_variants_sets(&v);
        cr_assert(made.count == 400 && made.offset[400] == 399 && made.width == 2);
        cr_expect_null(made.label);
        for (int64_t i = 0; i < 400; i++) {
            const int64_t first = made.offset[i];
            cr_assert_eq(made.offset[i + 1] - first, i % 3);
            cr_expect_eq(made.context[i], 8);
            for (int64_t r = 0; r < i % 3; r++) cr_expect_eq(made.x[2 * (first + r)], x[4 - 2 * r]);
        }
    }
    sw_variants_free(&v);
}
