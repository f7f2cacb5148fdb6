#include <setwise/train.h>

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double x, double expected)
{
    cr_expect(fabs(x - expected) <= 1e-7 * (1 + fabs(expected)), "%.17g, expected %.17g", x,
              expected);
}

Test(metrics, three_classes)
{
    /* By hand: log(3) for the flat row; log(1 + e^-1 + e^-2) for the second; the third is wrong
     * by 4. */
    const sw_real logits[] = {0, 0, 0, 1, 2, 0, 5, 1, 1};
    const int32_t label[] = {0, 1, 2};
    sw_metrics m = sw_metrics_from(logits, label, 3, 3);
    double third = 4 + log(1 + 2 * exp(-4));
    expect_near(m.loss, (log(3) + log(1 + exp(-1) + exp(-2)) + third) / 3);
    expect_near(m.accuracy, 2.0 / 3); /* of a tie, the first class counts */
    cr_expect_eq(m.sets, 3);
    cr_expect(isnan(m.auc));
}

Test(metrics, logits_that_would_overflow)
{
    const sw_real logits[] = {1e30f, -1e30f, 1000, 1001};
    const int32_t label[] = {0, 0};
    sw_metrics m = sw_metrics_from(logits, label, 2, 2);
    expect_near(m.loss, (0 + 1 + log(1 + exp(-1))) / 2);
    expect_near(m.accuracy, 0.5);
}

static double auc_of(const sw_real *score, const int32_t *label, int64_t sets)
{
    sw_real logits[2 * 64];
    for (int64_t i = 0; i < sets; i++) logits[2 * i] = 0.25f, logits[2 * i + 1] = score[i];
    return sw_metrics_from(logits, label, sets, 2).auc;
}

Test(metrics, auc_by_hand)
{
    const sw_real score[] = {0.1f, 0.4f, 0.35f, 0.8f};
    expect_near(auc_of(score, (const int32_t[]){0, 0, 1, 1}, 4), 0.75);
    expect_near(auc_of(score, (const int32_t[]){0, 1, 0, 1}, 4), 1);
    expect_near(auc_of(score, (const int32_t[]){1, 0, 1, 0}, 4), 0);
    const sw_real tied[] = {1, 1, 1, 1};
    expect_near(auc_of(tied, (const int32_t[]){0, 1, 1, 0}, 4), 0.5);
    cr_expect(isnan(auc_of(score, (const int32_t[]){1, 1, 1, 1}, 4)));
    cr_expect(isnan(auc_of(score, (const int32_t[]){0, 0, 0, 0}, 4)));
    const sw_real broken[] = {1, NAN, 3, 4};
    cr_expect(isnan(auc_of(broken, (const int32_t[]){0, 1, 0, 1}, 4)));
}

/* The rank method against the definition: the share of pairs that are in order, ties half. */
Test(metrics, auc_against_all_pairs)
{
    enum { SETS = 60 };
    for (uint32_t trial = 0; trial < 50; trial++) {
        sw_random random = sw_random_for(5, SW_FOR_TEST, trial, 0);
        sw_real score[SETS];
        int32_t label[SETS];
        for (int i = 0; i < SETS; i++) {
            score[i] = (sw_real)sw_random_below(&random, 12); /* many ties */
            label[i] = (int32_t)sw_random_below(&random, 2);
        }
        double in_order = 0, pairs = 0;
        for (int p = 0; p < SETS; p++)
            for (int n = 0; n < SETS; n++) {
                if (label[p] != 1 || label[n] != 0) continue;
                pairs++;
                in_order += score[p] > score[n] ? 1 : score[p] == score[n] ? 0.5 : 0;
            }
        expect_near(auc_of(score, label, SETS), in_order / pairs);
    }
}

Test(metrics, no_sets)
{
    sw_metrics m = sw_metrics_from(NULL, NULL, 0, 2);
    cr_expect_eq(m.sets, 0);
    cr_expect(isnan(m.loss) && isnan(m.accuracy) && isnan(m.auc));
}

Test(metrics, a_nan_is_never_right)
{
    const sw_real logits[] = {NAN, NAN, NAN, NAN, 1, 0, 2, NAN, 1, 2, 1, 0};
    const int32_t label[] = {0, 1, 0, 0};
    cr_expect_eq(sw_metrics_from(logits, label, 4, 3).accuracy, 0.25);
}
