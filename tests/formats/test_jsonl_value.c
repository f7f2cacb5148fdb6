/* test_jsonl_value.c - JSON values: shown, read as flags, laid flat. */
#include "formats/jsonl_value.h"

#include "data/builder.h"
#include "data/dataset.h"

#include "expect.h"

#include <string.h>

Test(jsonl_value, shown_and_read_as_flags)
{
    static const struct {
        const char *json, *shown;
        int flag; /* -1: it is none */
    } cases[] = {{"1", "1", 1},         {"0.0", "0", 0},         {"-2.5", "-2.5", -1},
                 {"true", "true", 1},   {"false", "false", 0},   {"\"1\"", "\"1\"", -1},
                 {"[1]", "a list", -1}, {"{}", "an object", -1}, {"null", "null", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int flag;
        json_t *value = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
        cr_expect_eq(sw_jsonl_flag(value, &flag), cases[i].flag >= 0, "%s", cases[i].json);
        if (cases[i].flag >= 0) cr_expect_eq(flag, cases[i].flag, "%s", cases[i].json);
        cr_expect_str_eq(sw_jsonl_shown(value).text, cases[i].shown);
        json_decref(value);
    }
    cr_expect_str_eq(sw_jsonl_shown(NULL).text, "nothing");
}

/* Lay an object flat for a builder that ignores "b" and "a.y". NULL: that failed. */
static char *flat_of(const char *json)
{
    sw_dataset *dataset;
    sw_builder *builder;
    const sw_builder_options options = {.ignore = "b+a.y"};
    json_t *object = json_loads(json, 0, NULL), *flat;
    cr_assert_eq(sw_dataset_begin(&dataset), SW_OK);
    cr_assert_eq(sw_builder_new(&builder, dataset, "a.jsonl", &options, 0), SW_OK);
    char *text = NULL;
    if (sw_jsonl_flat(&flat, builder, object, (sw_location){"line", 7}) == SW_OK) {
        text = json_dumps(flat, JSON_COMPACT | JSON_SORT_KEYS);
        json_decref(flat);
    }
    json_decref(object);
    sw_builder_free(builder);
    sw_dataset_free(dataset);
    return text;
}

Test(jsonl_value, laid_flat)
{
    static const char *const cases[][2] = {
        {"{\"a\": 1}", "{\"a\":1}"},
        {"{\"a\": {\"x\": 1, \"y\": 2, \"z\": {\"u\": 3}}, \"b\": {\"x\": 4}, \"c\": [5]}",
         "{\"a.x\":1,\"a.z.u\":3,\"c\":[5]}"},
    };
    for (int i = 0; i < 2; i++) {
        char *flat = flat_of(cases[i][0]);
        cr_assert_not_null(flat, "%s", sw_error_message());
        cr_expect_str_eq(flat, cases[i][1]);
        free(flat);
    }
    cr_expect_null(flat_of("{\"a.x\": 1, \"a\": {\"x\": 2}}"));
    expect_message("a.jsonl: line 7: \"a.x\" is there twice");
}
