#include "base/schema.h"
#include "expect.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

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

/* Arrays that a schema points at; a schema of three features, two outputs and five tokens. */
typedef struct sample {
    char *feature[3], *output[2], *token[5];
    double feature_mean[3], feature_scale[3], context_mean[1], context_scale[1];
    sw_schema schema;
} sample;

static void fill(sample *s)
{
    *s = (sample){
        .feature = {"token", "x \"quoted\"", "caf\xc3\xa9"},
        .output = {"no", "yes"},
        .token = {"<other>", "the", "a", "don't", "\xe2\x82\xac"},
        .feature_mean = {0, 0.1 + 0.2, -1e6},
        .feature_scale = {1, 1e-30, 3.0000000000000004},
        .context_mean = {7},
        .context_scale = {0.5},
    };
    s->schema = (sw_schema){
        .feature = {3, s->feature, s->feature_mean, s->feature_scale},
        .context = {1, NULL, s->context_mean, s->context_scale},
        .output = {2, s->output},
        .vocabulary = 5,
        .token = s->token,
    };
}

static void expect_names(char *const *a, char *const *b, int64_t count)
{
    cr_assert_eq(!a, !b);
    for (int64_t i = 0; a && i < count; i++) cr_expect_str_eq(a[i], b[i]);
}

static void expect_numbers(const double *a, const double *b, int64_t count)
{
    cr_assert_eq(!a, !b);
    for (int64_t i = 0; a && i < count; i++) cr_expect_eq(a[i], b[i], "%.17g, %.17g", a[i], b[i]);
}

static void expect_columns(const sw_columns *a, const sw_columns *b)
{
    cr_assert_eq(a->count, b->count);
    expect_names(a->name, b->name, b->count);
    expect_numbers(a->mean, b->mean, b->count);
    expect_numbers(a->scale, b->scale, b->count);
}

static void expect_same(const sw_schema *a, const sw_schema *b)
{
    expect_columns(&a->feature, &b->feature);
    expect_columns(&a->context, &b->context);
    expect_columns(&a->output, &b->output);
    cr_assert_eq(a->vocabulary, b->vocabulary);
    cr_expect_eq(a->hashed, b->hashed);
    expect_names(a->token, b->token, b->vocabulary);
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
    sample s;
    fill(&s);
    char name[] = "x", *names[] = {"token", name, "y"};
    s.schema.feature.name = names;
    sw_schema copy;
    cr_assert_eq(sw_schema_copy(&copy, &s.schema, arena), SW_OK, "%s", sw_error_message());
    expect_same(&copy, &s.schema);
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
    expect_same(&copy, &none);
    /* Arrays of no columns are nothing. */
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
    sample s;
    fill(&s);
    s.feature[2] = "caf\xe9";
    expect_refused(&s.schema, "schema: the name of feature 2 is not valid UTF-8");
    fill(&s);
    s.output[0] = NULL;
    expect_refused(&s.schema, "schema: the name of output 0 is missing");
    fill(&s);
    s.token[4] = NULL;
    expect_refused(&s.schema, "schema: the name of token 4 is missing");
    fill(&s);
    s.feature_mean[1] = NAN;
    expect_refused(&s.schema, "schema: the mean of feature 1 is nan, expected a finite number");
    fill(&s);
    s.context_scale[0] = 0;
    expect_refused(&s.schema,
                   "schema: the scale of context 0 is 0, expected a finite number above 0");
    s.context_scale[0] = -2;
    expect_refused(&s.schema,
                   "schema: the scale of context 0 is -2, expected a finite number above 0");
    s.context_scale[0] = INFINITY;
    expect_refused(&s.schema,
                   "schema: the scale of context 0 is inf, expected a finite number above 0");
    fill(&s);
    s.schema.context.scale = NULL;
    expect_refused(&s.schema, "schema: context has a mean without a scale");
    fill(&s);
    s.schema.output.count = -1;
    expect_refused(&s.schema, "schema: output.count is -1, expected 0 to 1048576");
    fill(&s);
    s.schema.vocabulary = INT64_MAX;
    expect_refused(&s.schema, "schema: vocabulary is 9223372036854775807, expected 0 to 1048576");
    fill(&s);
    s.schema.hashed = true;
    expect_refused(&s.schema, "schema: tokens are hashed, and there is a list of them");
    s.schema.token = NULL, s.schema.vocabulary = 0;
    expect_refused(&s.schema, "schema: tokens are hashed, and there is no vocabulary");
}

Test(schema, a_token_has_no_scale)
{
    sample s;
    fill(&s);
    s.feature_mean[0] = 2.5;
    expect_refused(&s.schema, "schema: feature 0 has mean 2.5 and scale 1, expected 0 and 1: it is "
                              "the number of a token");
    s.feature_mean[0] = 0, s.feature_scale[0] = 2;
    expect_refused(&s.schema, "schema: feature 0 has mean 0 and scale 2, expected 0 and 1: it is "
                              "the number of a token");
    s.schema.vocabulary = 0, s.schema.token = NULL;
    sw_schema copy;
    cr_expect_eq(sw_schema_copy(&copy, &s.schema, arena), SW_OK);
}

/* ---- There and back -------------------------------------------------------------------------- */

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

Test(schema, what_is_written_is_read_to_the_last_bit)
{
    sample s;
    fill(&s);
    sw_schema back = there_and_back(&s.schema), none = {0};
    expect_same(&back, &s.schema);
    s.schema.token = NULL, s.schema.hashed = true;
    back = there_and_back(&s.schema);
    expect_same(&back, &s.schema);
    back = there_and_back(&none);
    expect_same(&back, &none);
    sw_random r = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 500; i++) {
        s.feature_mean[1] = ldexp(sw_random_normal(&r), (int)sw_random_below(&r, 600) - 300);
        s.feature_scale[1] = ldexp(1 + sw_random_uniform(&r), (int)sw_random_below(&r, 600) - 300);
        back = there_and_back(&s.schema);
        expect_numbers(back.feature.mean, s.feature_mean, 3);
        expect_numbers(back.feature.scale, s.feature_scale, 3);
    }
}

/* ---- Files that are not what they should be -------------------------------------------------- */

static const char good[] =
    "{\"feature\":{\"count\":2,\"name\":[\"a\",\"b\"],\"mean\":[0,1.5],\"scale\":[1,2]},"
    "\"context\":{\"count\":0},\"output\":{\"count\":2,\"name\":[\"no\",\"yes\"]},"
    "\"vocabulary\":3,\"token\":[\"x\",\"y\",\"z\"],\"hashed\":false}";

Test(schema, text_that_is_no_schema)
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
        {"\"vocabulary\":3", "\"vocabulary\":2", "\"token\" is an array of 3, expected 2"},
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

/* Cut short or with a byte changed, it is read or refused, and nothing else happens. */
Test(schema, damaged_text)
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
