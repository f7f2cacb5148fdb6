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
    cr_assert_float_eq(sw_attention_auc(&attention, &data, &sets), (0.75 + 0.5) / 2, 1e-12);
    cr_assert_eq(sets, 2);
    cr_assert_float_eq(sw_attention_auc(&attention, &data, NULL), 0.625, 1e-12);
    const uint8_t none[10] = {0};
    data.instance_label = none;
    cr_assert(isnan(sw_attention_auc(&attention, &data, &sets)) && sets == 0);
    data.instance_label = NULL;
    cr_assert(isnan(sw_attention_auc(&attention, &data, &sets)) && sets == 0);
}

Test(attention, in_the_order_of_weights)
{
    int64_t order[4];
    cr_assert_eq(sw_attention_order(&attention, 0, order), SW_OK);
    cr_assert(order[0] == 0 && order[1] == 3 && order[2] == 2 && order[3] == 1);
    cr_assert_eq(sw_attention_order(&attention, 1, order), SW_OK);
    cr_assert(order[0] == 0 && order[1] == 1); /* of equal ones the first */
}
