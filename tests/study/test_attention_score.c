/* test_attention.c - attention against the truth, by hand. */
#include <setwise/study.h>

#include <criterion/criterion.h>
#include <math.h>

/* Four sets, which are the data's 3, 0, 2 and 1. */
static int64_t set[] = {3, 0, 2, 1}, offset[] = {0, 4, 6, 9, 10};
static sw_real mean[] = {(sw_real)0.4, (sw_real)0.1, (sw_real)0.2, (sw_real)0.3, (sw_real)0.5,
                         (sw_real)0.5, (sw_real)0.2, (sw_real)0.3, (sw_real)0.5, 1};
static sw_attention attention = {.count = 4, .set = set, .offset = offset, .mean = mean};

static const int64_t data_offset[] = {0, 2, 3, 6, 10};
/* Of set 3: the weights .4 and .2 carry, .1 and .3 do not: three of four pairs are in order. Of
 * set 0: one of two alike, a half. Set 2 has carriers alone, set 1 none. */
static const uint8_t carries[] = {1, 0, 0, 1, 1, 1, 1, 0, 1, 0};

Test(attention, scored_against_the_truth)
{
    sw_dataset data = {.sets = {.count = 4, .offset = data_offset}, .instance_label = carries};
    int64_t sets = -1;
    double auc = 0;
    cr_assert_eq(sw_attention_auc(&auc, &sets, &attention, &data), SW_OK);
    cr_assert_float_eq(auc, (0.75 + 0.5) / 2, 1e-12);
    cr_assert_eq(sets, 2);
    const uint8_t none[10] = {0};
    for (int known = 1; known >= 0; known--) {
        data.instance_label = known ? none : NULL;
        cr_assert_eq(sw_attention_auc(&auc, &sets, &attention, &data), SW_OK);
        cr_assert(isnan(auc) && sets == 0);
    }
}

#ifndef __SANITIZE_ADDRESS__ /* it ends at so large a size */
Test(attention, says_that_memory_is_short)
{
    const int64_t huge[] = {0, INT64_MAX / 64};
    const sw_dataset data = {.sets = {.count = 1, .offset = huge}, .instance_label = carries};
    sw_attention large = {.count = 1, .set = (int64_t[]){0}, .offset = (int64_t *)huge};
    double auc = 0;
    int64_t sets = 0;
    cr_assert_eq(sw_attention_auc(&auc, &sets, &large, &data), SW_ERROR_MEMORY);
}
#endif

Test(attention, in_the_order_of_weights)
{
    int64_t order[4];
    cr_assert_eq(sw_attention_order(&attention, 0, order), SW_OK);
    cr_assert(order[0] == 0 && order[1] == 3 && order[2] == 2 && order[3] == 1);
    cr_assert_eq(sw_attention_order(&attention, 1, order), SW_OK);
    cr_assert(order[0] == 0 && order[1] == 1); /* of equal ones the first */
}
