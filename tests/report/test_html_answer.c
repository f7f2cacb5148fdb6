/* test_html_answer.c - answers and truth as a number. */
#include "report/html_answer.h"

#include <criterion/criterion.h>
#include <math.h>

static int64_t set[] = {1, 0};
static sw_real output[] = {0, 0, 2, 3, 1, -1};
static const int32_t label[] = {1, 2};
static const sw_real target[] = {1, 1, 0, 0, 2, 4};
static sw_attention attention = {.count = 2, .set = set, .outputs = 3, .output = output};

static sw_dataset of(sw_task task)
{
    return (sw_dataset){.sets = {.count = 2, .label = label, .target = target, .targets = 3},
                        .schema = {.output = {.count = 3}},
                        .task = task};
}

static void expect_answer(const sw_dataset *data, int64_t i, int right, double key)
{
    cr_expect_eq(sw_answer_right(&attention, data, i), right);
    const double has = sw_answer_key(&attention, data, i);
    cr_expect(isnan(key) ? isnan(has) : fabs(has - key) < 1e-6, "%g instead of %g", has, key);
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

Test(html_answer, of_classes)
{
    const sw_dataset data = of(SW_CLASSES);
    expect_answer(&data, 0, 1, 1 / (1 + 2 * exp(-2)));
    expect_answer(&data, 1, 0, 1 / (1 + exp(-2) + exp(-4)));
}

Test(html_answer, of_labels)
{
    const sw_dataset data = of(SW_LABELS);
    expect_answer(&data, 0, 0, (0.5 + 0.5 + sigmoid(2)) / 3);
    expect_answer(&data, 1, 1, (sigmoid(3) + 2 * sigmoid(1)) / 3);
}

Test(html_answer, of_numbers)
{
    double scale[] = {1, 2, 0.5};
    sw_dataset data = of(SW_REGRESSION);
    expect_answer(&data, 0, -1, 4.0 / 3);
    data.schema.output.scale = scale;
    expect_answer(&data, 0, -1, 5.0 / 3);
    data.sets.target = NULL;
    expect_answer(&data, 0, -1, (double)NAN);
}

Test(html_answer, of_other_data_is_not_shown)
{
    sw_dataset data = of(SW_CLASSES);
    data.schema.output.count = 2;
    expect_answer(&data, 0, -1, (double)NAN);
}
