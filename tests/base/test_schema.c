/* test_schema.c - checks and copies of schemas, and the tokens of words. */
#include "base/schema.h"
#include "expect.h"
#include "schemas.h"

#include <criterion/criterion.h>
#include <math.h>

static sw_arena *arena;

static void begin(void)
{
    arena = sw_arena_new();
}

static void end(void)
{
    sw_arena_free(arena);
}

TestSuite(schema, .init = begin, .fini = end);

/* ---- Numbers --------------------------------------------------------------------------------- */

Test(schema, numbers_beyond_those_of_training)
{
    double mean[] = {1, 0, 5}, scale[] = {2, 1, 1}, cap[] = {3, 3, 0};
    const sw_real x[2][3] = {{7, -3.5, 5}, {7.5, 3, 4}};
    int64_t beyond[3] = {10, 0, 0};
    sw_columns columns = {.count = 3, .mean = mean, .scale = scale, .cap = cap};
    cr_assert_eq(sw_columns_beyond(beyond, &columns, x[0], 2), SW_OK);
    cr_expect(beyond[0] == 11 && beyond[1] == 1 && beyond[2] == 1);
    columns.cap = NULL;
    cr_assert_eq(sw_columns_beyond(beyond, &columns, x[0], 2), SW_OK);
    cr_expect(beyond[0] == 11 && beyond[1] == 1 && beyond[2] == 1);
}

/* Column 1 has a logarithm: asinh(0.75) = ln 2, asinh(-0.75) = -ln 2. */
Test(schema, logarithms)
{
    double mean[] = {1, log(2) / 2}, scale[] = {4, log(2) / 2}, unit[] = {0, 2}, cap[] = {9, 2};
    sw_columns columns = {.count = 2, .mean = mean, .scale = scale, .log = unit, .cap = cap};
    cr_expect_eq(sw_columns_scaled(&columns, 0, 9), 2);
    cr_expect_float_eq(sw_columns_scaled(&columns, 1, 1.5), 1, 1e-15);
    cr_expect_float_eq(sw_columns_scaled(&columns, 1, -1.5), -3, 1e-15);
    cr_expect_eq(sw_columns_unscaled(&columns, 0, 2), 9);
    for (double x = -1e30; x <= 1e30; x = x < -1e-3 ? x / 10 : x < 0 ? 0 : x * 10 + 1e-3)
        cr_expect_float_eq(sw_columns_unscaled(&columns, 1, sw_columns_scaled(&columns, 1, x)), x,
                           1e-13 * (1 + fabs(x)), "%g", x);
    cr_expect_float_eq(sw_columns_difference(&columns, 1, 1.5, -1.5), 4, 1e-15);
    cr_expect_eq(sw_columns_difference(&columns, 0, 10, 2), 2);
    const sw_real x[] = {1, -1.5, 1, 1.5};
    int64_t beyond[] = {0, 0};
    cr_assert_eq(sw_columns_beyond(beyond, &columns, x, 2), SW_OK);
    cr_expect(beyond[0] == 0 && beyond[1] == 1);
    columns = (sw_columns){.count = 2};
    cr_expect(sw_columns_scaled(&columns, 1, 5) == 5 && sw_columns_unscaled(&columns, 1, 5) == 5);
    cr_expect_eq(sw_columns_difference(&columns, 1, 5, 3), 2);
}

/* ---- Tokens ---------------------------------------------------------------------------------- */

/* FNV-1a's published values: of the empty string 811c9dc5, of "a" e40c292c, of "foobar" bf9cf968.
 */
Test(schema, tokens_are_hashed_as_published)
{
    cr_expect_eq(sw_token_hash("", 1 << 20), 0x811c9dc5 & 0xfffff);
    cr_expect_eq(sw_token_hash("a", 1 << 20), 0xe40c292c & 0xfffff);
    cr_expect_eq(sw_token_hash("foobar", 1000), 0xbf9cf968 % 1000);
    cr_expect_eq(sw_token_hash("anything", 1), 0);
}

Test(schema, the_word_of_a_token)
{
    char *words[] = {"other", "cat"};
    sw_schema schema = {.vocabulary = 2, .token = words};
    cr_expect_str_eq(sw_token_word(&schema, 1), "cat");
    cr_expect(!sw_token_word(&schema, 2) && !sw_token_word(&schema, -1));
    cr_expect(!sw_token_word(&schema, (double)NAN));
    schema.token = NULL;
    cr_expect(!sw_token_word(&schema, 1));
}

/* ---- Copies ---------------------------------------------------------------------------------- */

Test(schema, a_copy_is_the_same_and_its_own)
{
    schema_sample s;
    schema_fill(&s);
    char name[] = "x", *names[] = {"token", name, "y"};
    s.schema.feature.name = names;
    sw_schema copy;
    cr_assert_eq(sw_schema_copy(&copy, &s.schema, arena), SW_OK, "%s", sw_error_message());
    schema_expect_same(&copy, &s.schema);
    name[0] = 'z', s.feature_mean[1] = 5;
    cr_expect_str_eq(copy.feature.name[1], "x");
    cr_expect_eq(copy.feature.mean[1], 0.1 + 0.2);
}

Test(schema, of_nothing_there_is_a_copy)
{
    sw_schema copy = {.vocabulary = 3}, none = {0};
    cr_expect_not(sw_schema_is_empty(&copy));
    cr_assert_eq(sw_schema_copy(&copy, &none, arena), SW_OK);
    cr_expect(sw_schema_is_empty(&copy));
    schema_expect_same(&copy, &none);
    /* Arrays for no columns are copied as NULL. */
    double zero = 0;
    none.feature.mean = none.feature.scale = &zero;
    cr_assert_eq(sw_schema_copy(&copy, &none, arena), SW_OK);
    cr_expect_null(copy.feature.mean);
}

static void expect_refused(const sw_schema *schema, const char *message)
{
    sw_schema copy = {.vocabulary = 77};
    cr_expect_eq(sw_schema_copy(&copy, schema, arena), SW_ERROR_ARGUMENT, "%s", message);
    cr_expect_str_eq(sw_error_message(), message);
    cr_expect_eq(copy.vocabulary, 77, "%s: a failure changed it", message);
}

Test(schema, what_cannot_be_is_refused)
{
    schema_sample s;
    schema_fill(&s);
    s.feature[2] = "caf\xe9";
    expect_refused(&s.schema, "schema: the name of feature 2 is not valid UTF-8");
    schema_fill(&s);
    s.output[0] = NULL;
    expect_refused(&s.schema, "schema: the name of output 0 is missing");
    schema_fill(&s);
    s.token[4] = NULL;
    expect_refused(&s.schema, "schema: the name of token 4 is missing");
    schema_fill(&s);
    s.feature_mean[1] = NAN;
    expect_refused(&s.schema, "schema: the mean of feature 1 is nan, expected a finite number");
    schema_fill(&s);
    s.schema.size.count = 2;
    s.schema.size.mean = s.schema.size.scale = NULL;
    expect_refused(&s.schema, "schema: 2 numbers are the size of a set, expected 1");
    schema_fill(&s);
    s.context_scale[0] = 0;
    expect_refused(&s.schema,
                   "schema: the scale of context 0 is 0, expected a finite number above 0");
    s.context_scale[0] = -2;
    expect_refused(&s.schema,
                   "schema: the scale of context 0 is -2, expected a finite number above 0");
    s.context_scale[0] = INFINITY;
    expect_refused(&s.schema,
                   "schema: the scale of context 0 is inf, expected a finite number above 0");
    schema_fill(&s);
    s.schema.context.scale = NULL;
    expect_refused(&s.schema, "schema: context has a mean without a scale");
    schema_fill(&s);
    s.schema.output.count = -1;
    expect_refused(&s.schema, "schema: output.count is -1, expected 0 to 1048576");
    schema_fill(&s);
    s.schema.vocabulary = INT64_MAX;
    expect_refused(&s.schema, "schema: vocabulary is 9223372036854775807, expected 0 to 1048576");
    schema_fill(&s);
    s.schema.hashed = true;
    expect_refused(&s.schema, "schema: tokens are hashed, and there is a list of them");
    s.schema.token = NULL, s.schema.vocabulary = 0;
    expect_refused(&s.schema, "schema: tokens are hashed, and there is no vocabulary");
    schema_fill(&s);
    s.schema.feature.flag_of = NULL;
    expect_refused(&s.schema, "schema: 1 flags of 3 columns of feature");
    schema_fill(&s);
    s.schema.feature.flags = 4;
    expect_refused(&s.schema, "schema: 4 flags of 3 columns of feature");
    s.schema.feature.flags = -1;
    expect_refused(&s.schema, "schema: -1 flags of 3 columns of feature");
    schema_fill(&s);
    s.flag_of[0] = 2; /* the flag itself */
    expect_refused(&s.schema, "schema: a flag of feature is about column 2 of 2");
    s.flag_of[0] = -1;
    expect_refused(&s.schema, "schema: a flag of feature is about column -1 of 2");
    schema_fill(&s);
    s.feature_cap[1] = -1;
    expect_refused(&s.schema,
                   "schema: the cap of feature 1 is -1, expected a finite number, 0 or more");
    s.feature_cap[1] = NAN;
    expect_refused(&s.schema,
                   "schema: the cap of feature 1 is nan, expected a finite number, 0 or more");
    schema_fill(&s);
    s.feature_log[1] = -1;
    expect_refused(&s.schema,
                   "schema: the log of feature 1 is -1, expected a finite number, 0 or more");
    schema_fill(&s);
    s.schema.feature.mean = s.schema.feature.scale = s.schema.feature.cap = NULL;
    expect_refused(&s.schema, "schema: feature has a log without a scale");
    schema_fill(&s);
    s.feature_fill[1] = INFINITY;
    expect_refused(&s.schema, "schema: the fill of feature 1 is inf, expected a finite number");
    schema_fill(&s);
    s.schema.feature.mean = s.schema.feature.scale = NULL;
    expect_refused(&s.schema, "schema: feature has a cap without a scale");
    schema_fill(&s);
    s.schema.parts = true, s.feature_mean[2] = 4;
    expect_refused(&s.schema, "schema: feature 2 has mean 4 and scale 3.0000000000000004, expected "
                              "0 and 1: it is the number of a part");
}

Test(schema, a_token_has_no_scale)
{
    schema_sample s;
    schema_fill(&s);
    s.feature_mean[0] = 2.5;
    expect_refused(&s.schema, "schema: feature 0 has mean 2.5 and scale 1, expected 0 and 1: it is "
                              "the number of a token");
    s.feature_mean[0] = 0, s.feature_scale[0] = 2;
    expect_refused(&s.schema, "schema: feature 0 has mean 0 and scale 2, expected 0 and 1: it is "
                              "the number of a token");
    schema_fill(&s);
    s.feature_log[0] = 1;
    expect_refused(&s.schema, "schema: feature 0 has a log, but it is the number of a token");
    s.schema.vocabulary = 0, s.schema.token = NULL;
    sw_schema copy;
    cr_expect_eq(sw_schema_copy(&copy, &s.schema, arena), SW_OK);
}

Test(schema, name_text)
{
    char *names[] = {"age", "Körpergröße beim Schulabschluss (in Zentimetern, ohne Schuhe)"};
    cr_expect_str_eq(sw_name_text_of(names, 0).text, "\"age\"");
    cr_expect_str_eq(sw_name_text_of(NULL, 7).text, "7");
    cr_expect_str_eq(sw_name_text_of(names, 1).text,
                     "\"Körpergröße beim Schulabschluss (in Zenti...\"");
}
