/* test_output_scale.c - how sure the outputs of classes should be. */
#include "train/output_scale.h"

#include <criterion/criterion.h>

#include <math.h>

enum { SETS = 400, CLASSES = 3 };

typedef struct drawn {
    sw_real y[SETS * CLASSES];
    int32_t label[SETS];
    sw_ragged sets;
    sw_split split;
} drawn;

/* Logits, and classes that are drawn by softmax(factor * logits). */
static void draw(drawn *d, int64_t count, double factor)
{
    sw_random random = sw_random_for(7, SW_FOR_TEST, 0, 0);
    d->sets = (sw_ragged){.count = count, .label = d->label};
    d->split = (sw_split){
        .sets = &d->sets, .count = count, .task = SW_CLASSES, .outputs = CLASSES, .role = SW_VALID};
    for (int64_t i = 0; i < count; i++) {
        double p[CLASSES], sum = 0, u = sw_random_uniform(&random);
        for (int c = 0; c < CLASSES; c++) {
            d->y[i * CLASSES + c] = (sw_real)(2 * sw_random_normal(&random));
            sum += p[c] = exp(factor * (double)d->y[i * CLASSES + c]);
        }
        for (d->label[i] = 0; d->label[i] < CLASSES - 1; d->label[i]++)
            if ((u -= p[d->label[i]] / sum) < 0) break;
    }
}

/* The Brier score, with the softmax as it is written. */
static double brier(const drawn *d, double s)
{
    double sum = 0;
    for (int64_t i = 0; i < d->split.count; i++) {
        double total = 0;
        for (int c = 0; c < CLASSES; c++) total += exp(s * (double)d->y[i * CLASSES + c]);
        for (int c = 0; c < CLASSES; c++)
            sum += pow(exp(s * (double)d->y[i * CLASSES + c]) / total - (c == d->label[i]), 2);
    }
    return sum / (double)d->split.count;
}

/* The mean cross-entropy against the targets of Platt. */
static double loss(const drawn *d, double s)
{
    double n[CLASSES] = {0}, sum = 0;
    for (int64_t i = 0; i < d->split.count; i++) n[d->label[i]]++;
    for (int64_t i = 0; i < d->split.count; i++) {
        const sw_real *y = d->y + i * CLASSES;
        const int32_t own = d->label[i];
        double total = 0;
        for (int c = 0; c < CLASSES; c++) total += exp(s * (double)y[c]);
        for (int c = 0; c < CLASSES; c++) {
            const double sure = (n[own] + 1) / (n[own] + 2);
            sum -= (c == own ? sure : (1 - sure) / (CLASSES - 1)) * (s * (double)y[c] - log(total));
        }
    }
    return sum / (double)d->split.count;
}

Test(output_scale, the_loss_is_least)
{
    static drawn d;
    for (int k = 0; k < 3; k++) {
        draw(&d, k == 2 ? 20 : SETS, (double[]){0.25, 1.5, 1}[k]);
        const double s = sw_output_scale(d.y, d.split), least = loss(&d, s);
        for (double other = 1. / 64; other < 64; other *= 1.01)
            cr_expect(least <= loss(&d, other) + 1e-12, "%g is worse than %g", s, other);
        cr_expect_float_eq(sw_brier_of_scaled(d.y, d.split, s), brier(&d, s), 1e-9);
    }
}

/* The factor by which the classes were drawn comes back: outputs that are four times too sure get
 * a quarter. */
Test(output_scale, outputs_that_are_too_sure)
{
    static drawn d;
    draw(&d, SETS, 0.25);
    cr_expect_float_eq(sw_output_scale(d.y, d.split), 0.25, 0.05);
}

Test(output_scale, few_sets_that_are_all_right_or_all_wrong)
{
    static drawn d;
    draw(&d, 6, 1);
    for (int i = 0; i < 6; i++)
        for (int c = 0; c < CLASSES; c++) {
            d.label[i] = i % CLASSES;
            d.y[i * CLASSES + c] = c == i % CLASSES;
        }
    /* p of the class is (2 + 1) / (2 + 2), each other has half of the rest: e^s = 6 */
    cr_expect_float_eq(sw_output_scale(d.y, d.split), log(6), 1e-6);
    for (int i = 0; i < 6; i++) d.label[i] = (i + 1) % CLASSES;
    cr_expect_float_eq(sw_output_scale(d.y, d.split), 1. / 64, 1e-9);
    for (int i = 0; i < 6 * CLASSES; i++) d.y[i] = (sw_real)0.3;
    cr_expect_eq(sw_output_scale(d.y, d.split), 1);
    d.split.count = 0;
    cr_expect_eq(sw_output_scale(d.y, d.split), 1);
    d.split.count = 6;
    d.split.task = SW_LABELS;
    cr_expect_eq(sw_output_scale(d.y, d.split), 1);
}
