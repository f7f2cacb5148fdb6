/* test_attention.c - weights as CSV and as a picture. */
#include "expect.h"
#include "scratch.h"

#include <setwise/report.h>

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(attention, .init = scratch_begin, .fini = scratch_end);

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

static void describe(void)
{
    data = (sw_dataset){.sets = {.count = 2, .width = 2, .offset = data_offset, .x = x},
                        .set_name = names,
                        .instance_label = carries};
    data.schema =
        (sw_schema){.feature = {2, features, NULL, NULL}, .vocabulary = 3, .token = words};
}

static char *contents(const char *name)
{
    static char text[1 << 16];
    FILE *file = fopen(scratch(name).text, "r");
    cr_assert(file, "%s", name);
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    return text;
}

Test(attention, as_csv)
{
    describe();
    cr_assert_eq(sw_attention_save(&attention, &data, scratch("w.csv").text), SW_OK, "%s",
                 sw_error_message());
    cr_assert_str_eq(contents("w.csv"), "set,name,element,weight,token,size,instance_label\n"
                                        "0,b,0,0.25,naïve,0,0\n"
                                        "0,b,1,0.5,a-word-of-more-letters-than-are-shown,3,1\n"
                                        "0,b,2,0.25,it's,4,0\n"
                                        "1,\"one, \"\"two\"\"\",0,0.125,it's,1.5,1\n"
                                        "1,\"one, \"\"two\"\"\",1,0.875,"
                                        "a-word-of-more-letters-than-are-shown,-2,0\n");
    cr_expect_eq(sw_attention_save(&attention, &data, scratch("w.csv").text), SW_ERROR_EXISTS);
    data.set_name = NULL, data.instance_label = NULL, data.schema = (sw_schema){0};
    cr_assert_eq(sw_attention_save(&attention, &data, scratch("v.csv").text), SW_OK);
    cr_assert_eq(strncmp(contents("v.csv"), "set,element,weight,x0,x1\n0,0,0.25,1,0\n", 36), 0);
}

Test(attention, as_a_picture)
{
    describe();
    sw_status status =
        sw_attention_figure(&attention, &data, 0, 2, "it's true", scratch("w.svg").text);
    cr_assert_eq(status, SW_OK, "%s", sw_error_message());
    cr_expect(strstr(contents("w.svg"), "</svg>"));
    char *script = contents("w.gp");
    cr_expect(strstr(script, "set title 'it''s true'"), "%s", script);
    cr_expect(strstr(script, "('a-word-of-more-letters-t…' 0, 'naïve' 1)"), "%s", script);
    cr_expect(strstr(script, "0,NaN,0.5\n1,0.25,NaN\nEND"), "%s", script);
    cr_expect(strstr(script, "'word, 2 of 3'"), "%s", script);
    cr_expect(strstr(script, "carries the label"), "%s", script);
    data.instance_label = NULL, data.schema = (sw_schema){0};
    cr_assert_eq(sw_attention_figure(&attention, &data, 1, 10, "", scratch("w.svg").text), SW_OK,
                 "%s", sw_error_message());
    script = contents("w.gp");
    cr_expect(strstr(script, "('1' 0, '0' 1)") && !strstr(script, "carries"), "%s", script);
}

Test(attention, pictures_that_cannot_be)
{
    describe();
    const struct {
        const char *name, *message;
        int64_t i, top;
    } wrong[] = {{"w.png", "w.png: expected a name that ends in .svg", 0, 1},
                 {".svg", "expected a name that ends in .svg", 0, 1},
                 {"it's.svg", "without quotes", 0, 1},
                 {"w.svg", "attention: set 2, there are 2", 2, 1},
                 {"w.svg", "set 0 has 3 elements, 0 are asked for", 0, 0}};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        cr_expect_eq(sw_attention_figure(&attention, &data, wrong[k].i, wrong[k].top, "",
                                         scratch(wrong[k].name).text),
                     SW_ERROR_ARGUMENT);
        expect_message(wrong[k].message);
    }
    cr_expect_eq(sw_attention_figure(&attention, &data, 0, 1, "", scratch("no/w.svg").text),
                 SW_ERROR_IO);
}
