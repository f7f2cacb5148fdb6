/* test_ragged.c - sw_ragged_check accepts what is right and names what is not. */
#include <setwise/data.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Three sets of 2, 0 and 3 elements of width 2. */
static sw_real x[10];
static int64_t offset[4] = {0, 2, 2, 5};
static int32_t label[3] = {1, 0, 2};
static sw_ragged sets = {.count = 3, .width = 2, .offset = offset, .x = x, .label = label};
static sw_task task = SW_CLASSES;
static int64_t outputs = 3;

static void expect(sw_status status, const char *words)
{
    sw_status got = sw_ragged_check(&sets, task, outputs);
    cr_assert(got == status, "status %d instead of %d", got, status);
    if (status != SW_OK)
        cr_assert(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words,
                  sw_error_message());
}

Test(ragged, right)
{
    expect(SW_OK, "");
    sets.label = NULL;
    expect(SW_OK, "");
    sets.count = 0;
    expect(SW_OK, "");
}

Test(ragged, offsets)
{
    offset[0] = 1;
    expect(SW_ERROR_ARGUMENT, "set 0 starts at row 1");
    offset[0] = 0, offset[2] = 1;
    expect(SW_ERROR_ARGUMENT, "set 1 starts at row 2 and ends before it, at row 1");
    sets.offset = NULL;
    expect(SW_ERROR_ARGUMENT, "offsets");
}

Test(ragged, labels)
{
    label[2] = 3;
    expect(SW_ERROR_ARGUMENT, "set 2 has label 3, expected 0 to 2");
    label[2] = -1;
    expect(SW_ERROR_ARGUMENT, "set 2 has label -1");
}

Test(ragged, numbers)
{
    const double bad[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++)
        for (int number = 0; number < 10; number++) {
            memset(x, 0, sizeof x);
            x[number] = (sw_real)bad[i];
            char words[64];
            int row = number / 2;
            snprintf(words, sizeof words, "set %d, element %d, column %d is ", row < 2 ? 0 : 2,
                     row < 2 ? row : row - 2, number % 2);
            expect(SW_ERROR_ARGUMENT, words);
        }
    memset(x, 0, sizeof x);
    x[9] = sizeof(sw_real) == 4 ? (sw_real)3.4e38 : (sw_real)1.7e308; /* large, but finite */
    expect(SW_OK, "");
}

Test(ragged, weights)
{
    static const double bad[] = {-1, NAN, INFINITY, -INFINITY};
    sw_real weight[3] = {0, 1, (sw_real)2.5};
    sets.weight = weight;
    expect(SW_OK, "");
    for (int i = 0; i < 4; i++) {
        weight[1] = (sw_real)bad[i];
        expect(SW_ERROR_ARGUMENT, "set 1 has the weight ");
    }
}

Test(ragged, shape)
{
    sets.width = 0;
    expect(SW_ERROR_SHAPE, "width 0");
    sets.width = 2, sets.x = NULL;
    expect(SW_ERROR_ARGUMENT, "elements of the sets are missing");
}

/* Two targets and three numbers of context a set. */
static sw_real target[6] = {0, 1, 1, 1, 0, 0}, context[9];

static void set_task(sw_task new_task)
{
    task = new_task, outputs = 2;
    sets.label = NULL;
    sets.target = target, sets.targets = 2;
}

Test(ragged, targets_of_labels)
{
    set_task(SW_LABELS);
    expect(SW_OK, "");
    target[3] = (sw_real)0.5;
    expect(SW_ERROR_ARGUMENT, "set 1, target 1 is 0.5, expected 0 or 1");
    target[3] = (sw_real)NAN;
    expect(SW_ERROR_ARGUMENT, "set 1, target 1 is nan, expected 0 or 1");
    sets.target = NULL;
    expect(SW_OK, ""); /* unknown */
}

Test(ragged, targets_of_a_regression)
{
    set_task(SW_REGRESSION);
    target[4] = -250;
    expect(SW_OK, "");
    target[4] = (sw_real)INFINITY;
    expect(SW_ERROR_ARGUMENT, "set 2, target 0 is inf, expected a finite number");
    target[4] = 0, outputs = 3;
    expect(SW_ERROR_SHAPE, "the sets have 2 targets each, expected 3");
    outputs = 1;
    expect(SW_ERROR_SHAPE, "the sets have 2 targets each, expected 1");
}

/* A mixture needs elements of two numbers, and no other answer. */
Test(ragged, mixture)
{
    static const int64_t holes[] = {0, 2, 2, 5};
    task = SW_MIXTURE, outputs = 10;
    sets.label = NULL;
    sets.offset = (const int64_t[]){0, 2, 3, 5};
    expect(SW_OK, "");
    outputs = 8;
    expect(SW_ERROR_SHAPE,
           "8 outputs, expected a multiple of 5 for a mixture over elements of 2 numbers");
    outputs = 0;
    expect(SW_ERROR_SHAPE, "0 outputs, expected a multiple of 5");
    outputs = 5, sets.offset = holes;
    expect(SW_ERROR_ARGUMENT, "set 1 is empty: a mixture needs elements");
}

Test(ragged, context)
{
    sets.context_width = 3;
    expect(SW_ERROR_ARGUMENT, "the context of the sets is missing");
    sets.context = context;
    expect(SW_OK, "");
    context[7] = (sw_real)NAN;
    expect(SW_ERROR_ARGUMENT, "set 2, context 1 is nan");
}
