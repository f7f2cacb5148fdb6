/* test_agreement.c - how far two answers agree, by hand. */
#include "study/agreement.h"

#include <criterion/criterion.h>
#include <math.h>

static double agree(sw_task task, const sw_real *all, int64_t outputs, const sw_real *y, bool *same)
{
    sw_agreement a;
    cr_assert_eq(sw_agreement_new(&a, task, all, 2, outputs), SW_OK);
    const double confidence = sw_agreement_of(&a, all, y, same);
    sw_agreement_free(&a);
    return confidence;
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

/* The deviation of 0 and 4 is 2; the second output never varies. */
Test(agreement, of_numbers)
{
    bool same;
    const sw_real whole[] = {0, 5, 4, 5}, far[] = {3, 9}, near[] = {(sw_real)0.5, 5};
    cr_expect_float_eq(agree(SW_REGRESSION, whole, 2, far, &same), exp(-1.5), 1e-6);
    cr_expect_not(same);
    cr_expect_float_eq(agree(SW_REGRESSION, whole, 2, near, &same), exp(-0.25), 1e-6);
    cr_expect(same);
}

Test(agreement, of_a_mixture_is_not_known)
{
    bool same;
    const sw_real y[] = {0, 0};
    cr_expect(isnan(agree(SW_MIXTURE, y, 1, y, &same)));
}
