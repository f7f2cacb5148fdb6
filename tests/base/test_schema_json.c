/* test_schema_json.c - schemas as JSON and back, and JSON that is not a schema. */
#include "base/schema_json.h"
#include "expect.h"
#include "schemas.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static sw_arena *arena;

static void begin(void)
{
    arena = sw_arena_new();
}

static void end(void)
{
    sw_arena_free(arena);
}

TestSuite(schema_json, .init = begin, .fini = end);

/* ---- Write and read -------------------------------------------------------------------------- */

static sw_schema there_and_back(const sw_schema *schema)
{
    sw_text text = {0};
    sw_schema back;
    sw_schema_write(schema, &text);
    cr_assert_eq(sw_text_status(&text), SW_OK);
    cr_assert_eq(sw_schema_read(&back, text.data, "a file", arena), SW_OK, "%s: %s",
                 sw_error_message(), text.data);
    sw_text_free(&text);
    return back;
}

Test(schema_json, what_is_written_is_read_to_the_last_bit)
{
    schema_sample s;
    schema_fill(&s);
    sw_schema back = there_and_back(&s.schema), none = {0};
    schema_expect_same(&back, &s.schema);
    s.schema.token = NULL, s.schema.hashed = true;
    back = there_and_back(&s.schema);
    schema_expect_same(&back, &s.schema);
    s.schema.parts = s.schema.decimal_comma = true;
    s.feature_mean[2] = 0, s.feature_scale[2] = 1;
    back = there_and_back(&s.schema);
    cr_expect(back.parts && back.decimal_comma);
    s.schema.parts = false;
    back = there_and_back(&none);
    schema_expect_same(&back, &none);
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 500; i++) {
        s.feature_mean[1] = ldexp(sw_random_normal(&r), (int)sw_random_below(&r, 600) - 300);
        s.feature_scale[1] = ldexp(1 + sw_random_uniform(&r), (int)sw_random_below(&r, 600) - 300);
        back = there_and_back(&s.schema);
        schema_expect_numbers(back.feature.mean, s.feature_mean, 3);
        schema_expect_numbers(back.feature.scale, s.feature_scale, 3);
    }
}

/* ---- Invalid files --------------------------------------------------------------------------- */

static const char good[] =
    "{\"feature\":{\"count\":2,\"name\":[\"a\",\"b\"],\"mean\":[0,1.5],\"scale\":[1,2]},"
    "\"context\":{\"count\":0},\"output\":{\"count\":2,\"name\":[\"no\",\"yes\"]},"
    "\"vocabulary\":3,\"token\":[\"x\",\"y\",\"z\"],\"hashed\":false}";

Test(schema_json, text_that_is_no_schema)
{
    static const struct {
        const char *from, *to, *message;
    } changes[] = {
        {"{", "", "expected a JSON object"},
        {"{", "[", "expected a JSON object"},
        {"\"hashed\":false", "\"hashed\":false,\"hashed\":false", "expected a JSON object"},
        {"\"hashed\":false", "\"hashed\":0", "expected \"hashed\", true or false"},
        {",\"hashed\":false", "", "expected \"hashed\", true or false"},
        {"\"hashed\":false", "\"hashed\":true", "schema: tokens are hashed, and there is a list"},
        {"\"hashed\":false", "\"hashed\":false,\"more\":1",
         "of 7 fields 6 are known: written by a newer setwise?"},
        {"\"context\":{\"count\":0},", "", "\"context\": expected a JSON object"},
        {"\"context\":{\"count\":0}", "\"context\":{}",
         "\"context\": expected \"count\", a whole number from 0 to 1048576"},
        {"\"count\":0", "\"count\":0.5", "\"context\": expected \"count\", a whole number"},
        {"\"count\":0", "\"count\":-1", "\"context\": expected \"count\", a whole number"},
        {"\"count\":0", "\"count\":1048577", "\"context\": expected \"count\", a whole number"},
        {"\"count\":0", "\"count\":9999999999999999999999", "expected a JSON object"},
        {"\"count\":0", "\"count\":0,\"names\":[]", "\"context\": of 2 fields 1 are known"},
        {"\"count\":2", "\"count\":3", "\"feature\": \"name\" is an array of 2, expected 3"},
        {"[\"a\",\"b\"]", "\"ab\"", "\"feature\": \"name\" is no array"},
        {"[\"a\",\"b\"]", "[\"a\",1]", "\"feature\": \"name\": number 1 is not text"},
        {"[\"a\",\"b\"]", "[\"a\",\"\\u0000\"]", "expected a JSON object"},
        {"[\"a\",\"b\"]", "[\"a\",\"\xe9\"]", "expected a JSON object"},
        {"[0,1.5]", "[0,\"1.5\"]", "\"feature\": \"mean\": number 1 is not a number"},
        {"[0,1.5]", "[0,null]", "\"feature\": \"mean\": number 1 is not a number"},
        {"[0,1.5]", "[0,1e999]", "expected a JSON object"},
        {"[0,1.5]", "[0]", "\"feature\": \"mean\" is an array of 1, expected 2"},
        {"[0,1.5]", "[1,1.5]", "schema: feature 0 has mean 1 and scale 1, expected 0 and 1"},
        {"\"mean\":[0,1.5],", "", "schema: feature has a scale without a mean"},
        {"[1,2]", "[1,0]", "schema: the scale of feature 1 is 0"},
        {"[1,2]", "[1,-1]", "schema: the scale of feature 1 is -1"},
        {"[1,2]", "[1,2],\"log\":[0]", "\"feature\": \"log\" is an array of 1, expected 2"},
        {"[1,2]", "[1,2],\"log\":[0,-1]", "schema: the log of feature 1 is -1"},
        {"[1,2]", "[1,2],\"log\":[2,0]", "schema: feature 0 has a log, but it is the number of a"},
        {"\"vocabulary\":3", "\"vocabulary\":2", "\"token\" is an array of 3, expected 2"},
        {"\"count\":2", "\"count\":2,\"flag_of\":0",
         "\"feature\": \"flag_of\": expected an array of 1 to 2"},
        {"\"count\":2", "\"count\":2,\"flag_of\":[]",
         "\"feature\": \"flag_of\": expected an array of 1 to 2"},
        {"\"count\":2", "\"count\":2,\"flag_of\":[0,0,0]",
         "\"feature\": \"flag_of\": expected an array of 1 to 2"},
        {"\"count\":2", "\"count\":2,\"flag_of\":[0.5]",
         "\"feature\": \"flag_of\": number 0 is not whole"},
        {"\"count\":2", "\"count\":2,\"flag_of\":[1]",
         "schema: a flag of feature is about column 1 of 1"},
        {"\"hashed\":false", "\"hashed\":false,\"parts\":0", "expected \"parts\", true or false"},
        {"\"hashed\":false", "\"hashed\":false,\"folding\":\"latin\"",
         "\"folding\" is not \"unicode\", the only one there is"},
        {"\"hashed\":false", "\"hashed\":false,\"folding\":1",
         "\"folding\" is not \"unicode\", the only one there is"},
        {"\"vocabulary\":3,", "", "expected \"vocabulary\", a whole number from 0 to 1048576"},
    };
    sw_schema schema;
    cr_assert_eq(sw_schema_read(&schema, good, "a file", arena), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(schema.token[2], "z");
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char text[600], message[200];
        const char *at = strstr(good, changes[i].from);
        cr_assert_not_null(at, "%s", changes[i].from);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, changes[i].to,
                 at + strlen(changes[i].from));
        schema = (sw_schema){.vocabulary = 77};
        cr_expect_eq(sw_schema_read(&schema, text, "a file", arena), SW_ERROR_FORMAT, "%s", text);
        snprintf(message, sizeof message, "a file: %s", changes[i].message);
        expect_message(message);
        cr_expect_eq(schema.vocabulary, 77);
    }
    cr_expect_eq(sw_schema_read(&schema, "", "a file", arena), SW_ERROR_FORMAT);
}

/* If the text is cut short or a byte is changed, the reader accepts or refuses it without a fault.
 */
Test(schema_json, damaged_text)
{
    sw_schema schema;
    char text[sizeof good];
    for (size_t length = 0; length + 1 < sizeof good; length++) {
        memcpy(text, good, length);
        text[length] = 0;
        cr_expect_eq(sw_schema_read(&schema, text, "a file", arena), SW_ERROR_FORMAT);
    }
    sw_random r = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 20000; i++) {
        memcpy(text, good, sizeof good);
        text[sw_random_below(&r, sizeof good - 1)] = (char)(1 + sw_random_below(&r, 255));
        sw_status status = sw_schema_read(&schema, text, "a file", arena);
        cr_assert(status == SW_OK || status == SW_ERROR_FORMAT);
    }
}
