/* test_answer.c - answers and truth in words. */
#include "train/answer.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static char *names[] = {"red", "green", "blue"};
static const sw_columns named = {.count = 3, .name = names}, numbered = {.count = 3};
static const sw_real y[] = {0, -1, 2};
static const int32_t label[] = {1, 2};
static const sw_real target[] = {1, 0, 1, 0, 0, 0}, number[] = {1.5, -3};

static void expect_words(char *found, const char *expected)
{
    cr_expect_str_eq(found, expected);
    free(found);
}

Test(answer, in_words)
{
    expect_words(sw_answer_words(&named, SW_CLASSES, y, 3), "blue (0.844)");
    expect_words(sw_answer_words(&numbered, SW_CLASSES, y, 3), "2 (0.844)");
    expect_words(sw_answer_words(&named, SW_LABELS, y, 3), "blue");
    expect_words(sw_answer_words(&named, SW_LABELS, y, 2), "none");
    expect_words(sw_answer_words(&named, SW_REGRESSION, y, 3), "red 0, green -1, blue 2");
    expect_words(sw_answer_words(&named, SW_REGRESSION, y, 1), "red 0");
    expect_words(sw_answer_words(&named, SW_MIXTURE, y, 3), "");
}

Test(answer, a_number_without_name_is_alone)
{
    expect_words(sw_answer_words(&numbered, SW_REGRESSION, number, 1), "1.5");
    expect_words(sw_answer_words(&numbered, SW_REGRESSION, number, 2), "0 1.5, 1 -3");
}

Test(answer, truth_in_words)
{
    sw_dataset data = {.sets = {.count = 2, .label = label}, .schema.output = named};
    expect_words(sw_truth_words(&data, 1), "blue");
    data.task = SW_LABELS;
    expect_words(sw_truth_words(&data, 1), "");
    data.sets = (sw_ragged){.count = 2, .target = target, .targets = 3};
    expect_words(sw_truth_words(&data, 0), "red, blue");
    expect_words(sw_truth_words(&data, 1), "none");
    data.task = SW_REGRESSION;
    expect_words(sw_truth_words(&data, 0), "red 1, green 0, blue 1");
    data.task = SW_MIXTURE;
    expect_words(sw_truth_words(&data, 0), "");
}

Test(answer, the_class_that_is_said)
{
    double p[3], probability;
    cr_expect_eq(sw_class_said(y, 3, &probability), sw_answer_from(p, y, SW_CLASSES, 3));
    cr_expect_eq(probability, p[2]);
}
