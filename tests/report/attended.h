/* attended.h - two sets of words, and made-up weights of their elements. */
#ifndef SW_TESTS_REPORT_ATTENDED_H
#define SW_TESTS_REPORT_ATTENDED_H

#include "expect.h"
#include "scratch.h"

#include <setwise/report.h>

#include <criterion/criterion.h>
#include <stdio.h>

/* Two sets of words with a number beside each; the second is asked for first. */
static char *names[] = {"one, \"two\"", "b"};
static char *words[] = {"it's", "naïve", "a-word-of-more-letters-than-are-shown"};
static char *features[] = {"word", "size"};
static int64_t set[] = {1, 0}, offset[] = {0, 3, 5};
static sw_real mean[] = {(sw_real)0.25, (sw_real)0.5, (sw_real)0.25, (sw_real)0.125,
                         (sw_real)0.875};
static const sw_real x[] = {0, (sw_real)1.5, 2, -2, 1, 0, 2, 3, 0, 4};
static const int64_t data_offset[] = {0, 2, 5};
static const uint8_t carries[] = {1, 0, 0, 1, 0};
static sw_attention attention = {.count = 2, .set = set, .offset = offset, .mean = mean};
static sw_dataset data;

static inline void describe(void)
{
    data = (sw_dataset){.sets = {.count = 2, .width = 2, .offset = data_offset, .x = x},
                        .set_name = names,
                        .instance_label = carries};
    data.schema =
        (sw_schema){.feature = {2, features, NULL, NULL}, .vocabulary = 3, .token = words};
}

static inline char *contents(const char *name)
{
    static char text[1 << 16];
    FILE *file = fopen(scratch(name).text, "r");
    cr_assert(file, "%s", name);
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

#endif
