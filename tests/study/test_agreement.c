/* test_agreement.c - how far two answers agree, by hand. */
#include "study/agreement.h"

#include <criterion/criterion.h>
#include <math.h>

static double agree_among(int64_t sets, sw_task task, const sw_real *all, int64_t outputs,
                          const sw_real *y, bool *same)
{
    sw_agreement a;
    cr_assert_eq(sw_agreement_new(&a, task, all, sets, outputs), SW_OK);
    const double confidence = sw_agreement_of(&a, all, y, same);
    sw_agreement_free(&a);
    return confidence;
}

static double agree(sw_task task, const sw_real *all, int64_t outputs, const sw_real *y, bool *same)
{
    return agree_among(2, task, all, outputs, y, same);
}

/* The whole set says class 1. Afterwards its logit is ln 3 below the other: 1/4. */
Test(agreement, of_classes)
{
    bool same;
    const sw_real whole[] = {0, 2, 0, 0}, y[] = {(sw_real)log(3), 0}, more[] = {0, (sw_real)log(3)};
    cr_expect_float_eq(agree(SW_CLASSES, whole, 2, y, &same), 0.25, 1e-6);
    cr_expect_not(same);
    cr_expect_float_eq(agree(SW_CLASSES, whole, 2, more, &same), 0.75, 1e-6);
    cr_expect(same);
}

/* The first label is said, the second is not; afterwards both are 3 to 1. */
Test(agreement, of_labels)
{
    bool same;
    const sw_real whole[] = {1, -1, 0, 0}, y[] = {(sw_real)log(3), (sw_real)log(3)};
    cr_expect_float_eq(agree(SW_LABELS, whole, 2, y, &same), (0.75 + 0.25) / 2, 1e-6);
    cr_expect_not(same);
}

Test(agreement, of_each_label_with_its_own_chance)
{
    bool same;
    const sw_real whole[] = {1, -1, 0, 0}, y[] = {(sw_real)log(3), (sw_real)-log(9)};
    cr_expect_float_eq(agree(SW_LABELS, whole, 2, y, &same), (0.75 + 0.9) / 2, 1e-6);
    cr_expect(same);
}

/* An even chance is a no. */
Test(agreement, of_labels_at_even_chances)
{
    bool same;
    const sw_real even[] = {0, 0}, yes[] = {(sw_real)log(3)}, no[] = {(sw_real)-log(3)};
    cr_expect_float_eq(agree(SW_LABELS, even, 1, yes, &same), 0.25, 1e-6);
    cr_expect_not(same);
    cr_expect_float_eq(agree(SW_LABELS, even, 1, no, &same), 0.75, 1e-6);
    cr_expect(same);
    const sw_real sure[] = {1, 1};
    agree(SW_LABELS, sure, 1, even, &same);
    cr_expect_not(same);
}

/* The deviation of 0 and 4 is 2, that of 1 and 3 is 1; the second output never varies. Changes by
 * half a deviation are a change. */
Test(agreement, of_numbers)
{
    bool same;
    const sw_real whole[] = {0, 5, 1, 4, 5, 3}, far[] = {3, 9, -1};
    const sw_real near[] = {(sw_real)0.5, 5, (sw_real)1.5}, half[] = {-1, 5, (sw_real)1.5};
    cr_expect_float_eq(agree(SW_REGRESSION, whole, 3, far, &same), exp(-(1.5 + 2) / 2), 1e-6);
    cr_expect_not(same);
    cr_expect_float_eq(agree(SW_REGRESSION, whole, 3, near, &same), exp(-0.375), 1e-6);
    cr_expect(same);
    cr_expect_float_eq(agree(SW_REGRESSION, whole, 3, half, &same), exp(-0.5), 1e-6);
    cr_expect_not(same);
}

Test(agreement, of_numbers_that_never_vary)
{
    bool same;
    const sw_real second[] = {5, 0, 5, 4}, changed[] = {9, 3};
    cr_expect_float_eq(agree(SW_REGRESSION, second, 2, changed, &same), exp(-1.5), 1e-6);
    const sw_real whole[] = {5, 5}, other[] = {6};
    cr_expect_eq(agree(SW_REGRESSION, whole, 1, other, &same), 1);
    cr_expect(same);
}

/* The sum of ten 0.1 is not 1: the second output never varies, whatever it is. */
Test(agreement, of_numbers_that_round)
{
    bool same;
    sw_real all[20];
    for (int i = 0; i < 10; i++) all[2 * i] = (sw_real)i, all[2 * i + 1] = (sw_real)0.1;
    const sw_real y[] = {(sw_real)5, (sw_real)0.2};
    cr_expect_float_eq(agree_among(10, SW_REGRESSION, all, 2, y, &same), exp(-5 / sqrt(8.25)),
                       1e-6);
    cr_expect_not(same);
}

Test(agreement, of_a_mixture_is_not_known)
{
    bool same = false;
    const sw_real y[] = {0, 0};
    cr_expect(isnan(agree(SW_MIXTURE, y, 1, y, &same)));
    cr_expect(same);
}
