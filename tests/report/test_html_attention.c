/* test_html_attention.c - attention under question: the JSON in the page. */
#include "report/html_attention.h"

#include "attended.h"

#include <jansson.h>
#include <string.h>

TestSuite(html_attention, .init = scratch_begin, .fini = scratch_end);

/* The JSON of the page, and the length of the page's text before its script begins. */
static json_t *read_page(const char *name)
{
    static const char begins[] = "<script type=\"application/json\">", ends[] = "</script>";
    char *text = contents(name), *json = strstr(text, begins);
    json_error_t error;
    cr_assert(json);
    json += strlen(begins);
    *strstr(json, ends) = 0;
    cr_expect_null(strchr(json, '<'));
    json_t *read = json_loads(json, 0, &error);
    cr_assert(read, "%s: %s", error.text, json);
    return read;
}

static void expect_string(const json_t *of, const char *key, const char *expected)
{
    const char *found = json_string_value(json_object_get(of, key));
    cr_expect(found && strcmp(found, expected) == 0, "%s is %s, expected %s", key,
              found ? found : "missing", expected);
}

static const json_t *item(const json_t *of, const char *key, size_t i)
{
    return json_array_get(json_object_get(of, key), i);
}

static void write_page(const sw_attention_page *page)
{
    const char *path = scratch("page.html").text;
    cr_assert_eq(sw_attention_html(&attention, &data, page, path), SW_OK, "%s", sw_error_message());
}

Test(html_attention, has_sets_models_and_weights)
{
    describe();
    names[1] = "</script><b>";
    write_page(NULL);
    json_t *read = read_page("page.html");
    expect_string(read, "form", "words");
    expect_string(read, "order", "none"); /* without answers */
    const json_t *first = item(read, "sets", 0), *model = item(read, "models", 0);
    expect_string(first, "name", "</script><b>");
    expect_string(item(read, "sets", 1), "name", "one, \"two\"");
    cr_expect_eq(json_integer_value(json_object_get(first, "at")), 1);
    cr_expect_eq(json_integer_value(json_object_get(model, "queries")), 1);
    const json_t *weights = json_object_get(item(model, "sets", 0), "weights");
    cr_assert_eq(json_array_size(weights), 3);
    cr_expect_eq(json_number_value(json_array_get(weights, 1)), 0.5);
    json_decref(read);
}

Test(html_attention, of_each_query_and_head)
{
    describe();
    sw_real weight[5 * 4];
    for (int i = 0; i < 20; i++) weight[i] = (sw_real)(i / 32.0);
    attention.weight = weight, attention.queries = 2, attention.heads = 2;
    write_page(&(sw_attention_page){.elements = 1, .title = "a & b"});
    cr_expect(strstr(contents("page.html"), "<h1>a &amp; b</h1>"));
    json_t *read = read_page("page.html");
    const json_t *model = item(read, "models", 0), *second = item(model, "sets", 1);
    cr_expect_eq(json_integer_value(json_object_get(model, "heads")), 2);
    cr_assert_eq(json_array_size(json_object_get(second, "weights")), 4); /* of one element */
    cr_expect_float_eq(json_number_value(item(second, "weights", 3)), 19 / 32.0, 1e-3);
    /* the element with the largest mean weight of set 1 is the second one */
    cr_expect_eq(json_integer_value(item(item(read, "sets", 1), "place", 0)), 1);
    json_decref(read);
}

Test(html_attention, shows_the_least_and_the_most_certain_sets)
{
    enum { ALL = 9 };
    static int64_t position[ALL], begin[ALL + 1];
    static sw_real one[ALL], logits[2 * ALL], feature[ALL];
    sw_dataset points = {.sets = {.count = ALL, .width = 1, .offset = begin, .x = feature},
                         .schema = {.output = {.count = 2}}};
    for (int i = 0; i < ALL; i++) {
        position[i] = i, begin[i + 1] = i + 1, one[i] = 1;
        logits[2 * i] = (sw_real)((i * 5 + 1) % ALL); /* 1 6 2 7 3 8 4 0 5 */
    }
    const sw_attention of = {.count = ALL,
                             .set = position,
                             .offset = begin,
                             .mean = one,
                             .outputs = 2,
                             .output = logits};
    const sw_attention_page four = {.sets = 4};
    const char *path = scratch("page.html").text;
    cr_assert_eq(sw_attention_html(&of, &points, &four, path), SW_OK, "%s", sw_error_message());
    json_t *read = read_page("page.html");
    static const int64_t expected[] = {7, 0, 3, 5}; /* certainty 0 1 ... 7 8 */
    expect_string(read, "order", "certainty");
    cr_assert_eq(json_array_size(json_object_get(read, "sets")), 4);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(json_integer_value(json_object_get(item(read, "sets", i), "at")), expected[i]);
    json_decref(read);
}

Test(html_attention, needs_a_set)
{
    describe();
    attention.count = 0;
    cr_expect_eq(sw_attention_html(&attention, &data, NULL, "page.html"), SW_ERROR_ARGUMENT);
}
