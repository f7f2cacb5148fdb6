#include "train/calibration.h"

#include <criterion/criterion.h>
#include <math.h>

/* The log-odds of p, so that they become p again. */
static double odds_of(double p)
{
    return log(p / (1 - p));
}

/* By hand, two classes: 0.5 is an edge and belongs to the bin below it. */
Test(calibration, by_hand)
{
    const double p[] = {0.5, 0.45, 0.95, 0.91};
    const int32_t label[] = {1, 0, 1, 0};
    double odds[8];
    for (int i = 0; i < 4; i++) odds[2 * i + 1] = odds_of(p[i]), odds[2 * i] = -odds[2 * i + 1];
    const sw_ragged sets = {.count = 4, .label = label};
    sw_scores s = {.task = SW_CLASSES, .outputs = 2};
    sw_calibration_fill(&s, odds, (sw_split){SW_TEST, &sets, NULL, 4, 2, SW_CLASSES});
    cr_expect(s.bin[4].count == 2 && s.bin[9].count == 2 && s.bin[5].count == 0);
    cr_expect_float_eq(s.bin[4].probability, 0.475, 1e-14);
    cr_expect(s.bin[4].share == 0.5 && s.bin[9].share == 0.5 && isnan(s.bin[5].share));
    cr_expect_float_eq(s.calibration_error, (0.025 + 0.43) / 2, 1e-14);
    cr_expect_float_eq(s.brier, (0.25 + 0.2025 + 0.0025 + 0.8281) / 4, 1e-14);
}

/* Of labels each one counts, in the first bin and the last. */
Test(calibration, of_labels)
{
    const double odds[] = {odds_of(0.05), odds_of(0.95), odds_of(0.03), odds_of(0.55)};
    const sw_real target[] = {1, 1, 0, 0};
    const sw_ragged sets = {.count = 2, .target = target, .targets = 2};
    sw_scores s = {.task = SW_LABELS, .outputs = 2};
    sw_calibration_fill(&s, odds, (sw_split){SW_TEST, &sets, NULL, 2, 2, SW_LABELS});
    cr_expect(s.bin[0].count == 2 && s.bin[5].count == 1 && s.bin[9].count == 1);
    cr_expect_float_eq(s.bin[0].probability, 0.04, 1e-14);
    cr_expect(s.bin[0].share == 0.5 && s.bin[5].share == 0 && s.bin[9].share == 1);
    cr_expect_float_eq(s.calibration_error, (0.92 + 0.55 + 0.05) / 4, 1e-14);
    cr_expect_float_eq(s.brier, (0.9025 + 0.0025 + 0.0009 + 0.3025) / 4, 1e-14);
}

/* The confidence of the answer, right or not; certain ones are in the last bin. */
Test(calibration, of_more_classes_is_that_of_the_answer)
{
    const double odds[] = {odds_of(0.7), odds_of(0.2), odds_of(0.1),
                           -INFINITY,    INFINITY,     -INFINITY};
    const int32_t label[] = {1, 1};
    const sw_ragged sets = {.count = 2, .label = label};
    sw_scores s = {.task = SW_CLASSES, .outputs = 3};
    sw_calibration_fill(&s, odds, (sw_split){SW_TEST, &sets, NULL, 2, 3, SW_CLASSES});
    cr_expect(s.bin[6].count == 1 && s.bin[6].share == 0 && s.bin[9].count == 1);
    cr_expect_float_eq(s.calibration_error, 0.35, 1e-14);
    cr_expect_float_eq(s.brier, (0.49 + 0.64 + 0.01) / 2, 1e-14);
}
