/* test_json_text.c - JSON is written: commas, lists, keys, lines. */
#include "base/json_text.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>

static void expect(sw_text *text, const char *expected)
{
    cr_assert_eq(sw_text_status(text), SW_OK);
    cr_expect_str_eq(text->data, expected);
    json_t *json = json_loads(text->data, 0, NULL);
    cr_expect(json, "%s is not JSON", text->data);
    json_decref(json);
    sw_text_free(text);
}

/* A text that ends as if a comma were not needed is a value like any other. */
Test(json_text, members_and_items)
{
    sw_text text = {0};
    sw_json_open(&text, NULL, '{');
    sw_json_whole(&text, "sets", -12);
    sw_json_string(&text, "a \"key\"", "{");
    sw_json_string(&text, "b", "[ ");
    sw_json_bool(&text, "right", true);
    sw_json_open(&text, "interval", '[');
    sw_json_real(&text, NULL, 0.1);
    sw_json_real(&text, NULL, NAN);
    sw_json_bool(&text, NULL, false);
    sw_json_close(&text, ']');
    sw_json_open(&text, "none", '{');
    sw_json_close(&text, '}');
    sw_json_key(&text, "own");
    sw_json_open(&text, NULL, '[');
    sw_json_close(&text, ']');
    sw_json_close(&text, '}');
    expect(&text, "{\"sets\": -12, \"a \\\"key\\\"\": \"{\", \"b\": \"[ \", \"right\": true, "
                  "\"interval\": [0.1, null, false], \"none\": {}, \"own\": []}");
}

/* Blanks in strings and keys stay. */
Test(json_text, dense)
{
    sw_text text = {.dense = true};
    sw_json_open(&text, NULL, '{');
    sw_json_string(&text, "a, b", "c: ");
    sw_json_open(&text, "list", '[');
    sw_json_whole(&text, NULL, 1);
    sw_json_open(&text, NULL, '[');
    sw_json_close(&text, ']');
    sw_json_close(&text, ']');
    sw_json_key(&text, "own");
    sw_json_real(&text, NULL, 0.5);
    sw_json_close(&text, '}');
    expect(&text, "{\"a, b\":\"c: \",\"list\":[1,[]],\"own\":0.5}");
}

/* A reader would take -0 as the whole number 0. */
Test(json_text, the_sign_of_zero)
{
    sw_text text = {0};
    sw_json_open(&text, NULL, '[');
    sw_json_real(&text, NULL, -0.0);
    sw_json_real(&text, NULL, 0.0);
    sw_json_close(&text, ']');
    json_t *list = json_loads(text.data, 0, NULL);
    cr_expect(signbit(json_number_value(json_array_get(list, 0))));
    cr_expect(!signbit(json_number_value(json_array_get(list, 1))));
    json_decref(list);
    expect(&text, "[-0.0, 0]");
}

Test(json_text, lines)
{
    sw_text text = {0};
    sw_json_open(&text, NULL, '{');
    sw_json_line(&text, 1);
    sw_json_whole(&text, "one", 1);
    sw_json_whole(&text, "two", 2);
    sw_json_line(&text, 1);
    sw_json_open(&text, "list", '[');
    sw_json_line(&text, 2);
    sw_json_string(&text, NULL, "x");
    sw_json_line(&text, 2);
    sw_json_string(&text, NULL, "y");
    sw_json_close(&text, ']');
    sw_json_end(&text);
    expect(&text, "{\n  \"one\": 1, \"two\": 2,\n  \"list\": [\n    \"x\",\n    \"y\"]\n}\n");
}
