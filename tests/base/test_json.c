/* test_json.c - JSON texts, faults of them, and a lack of memory. */
#include "base/json.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sw_status read_text(const char *text, json_error_t *error)
{
    json_t *value;
    const sw_status status = sw_json_read(&value, text, strlen(text), 0, error);
    cr_expect_eq(value == NULL, status != SW_OK);
    json_decref(value);
    return status;
}

Test(json, texts_and_faults)
{
    json_error_t error;
    cr_expect_eq(read_text("{\"a\": [1, 2]}", &error), SW_OK);
    cr_expect_eq(read_text("{\"a\": 1, \"a\": 2}", &error), SW_ERROR_FORMAT);
    cr_expect_eq(json_error_code(&error), json_error_duplicate_key);
    cr_expect_eq(read_text("{\"a\": ", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("1", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[\"a]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[\"\\x\"]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[abc]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[NaN]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[\"\\u0000\"]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("{\"a\" \"b\"}", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[\"a\" \"b\"]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("{\"a\": 1 \"b\": 2}", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("{\"a\": 1, }", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("{abcdefghijklmnopqrstuvwxyz: 1}", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[abcdefghijklmnopqrstuvwxyz]", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("[1] \"b\"", &error), SW_ERROR_FORMAT);
    cr_expect_eq(read_text("\"b\"", &error), SW_ERROR_FORMAT);
}

static int allocations;

static void *limited(size_t size)
{
    return allocations-- > 0 ? malloc(size) : NULL;
}

/* Whichever allocation fails, the message is about memory. */
Test(json, memory)
{
    /* jansson shows no token of more than 20 characters. */
    static const char text[] = "{\"key\": [1, 2.5, \"text\", {\"b\": null}], "
                               "\"a long key, 23 characters\": \"a long text\"}";
    json_error_t error;
    sw_status status = SW_ERROR_MEMORY;
    json_set_alloc_funcs(limited, free);
    int most = 0;
    for (; status == SW_ERROR_MEMORY && most < 100; most++) {
        allocations = most;
        status = read_text(text, &error);
        if (status != SW_OK) {
            cr_expect_eq(status, SW_ERROR_MEMORY, "allocation %d", most);
            cr_expect(strstr(sw_error_message(), "out of memory to read 82 bytes of JSON"), "%s",
                      sw_error_message());
        }
    }
    json_set_alloc_funcs(malloc, free);
    cr_expect(status == SW_OK && most > 5, "%d", most);
}

/* Values that take far more memory than their text are refused, before they take it. */
Test(json, a_limit)
{
    enum { MB = 1 << 20 };
    static const struct {
        const char *value;
        int bytes; /* of the text */
        bool fits;
    } cases[] = {{"{},", MB / 8, true},
                 {"{},", MB / 2, false},
                 {"[],", MB / 2, false},
                 {"1,", MB, false},
                 {"[-0.123456,-0.123456,-0.123456],", MB, true},
                 {"123456,", MB, true}};
    static char text[MB + 64];
    setenv("SETWISE_LIMIT", "1", 1);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        json_error_t error;
        size_t length = 0;
        text[length++] = '[';
        while (length < (size_t)cases[c].bytes)
            length += (size_t)sprintf(text + length, "%s", cases[c].value);
        text[length - 1] = ']';
        cr_expect_eq(read_text(text, &error), cases[c].fits ? SW_OK : SW_ERROR_FORMAT, "case %zu",
                     c);
        cr_expect(cases[c].fits ||
                      strstr(error.text, "MB, expected at most 16 (SETWISE_LIMIT=MB raises"),
                  "case %zu: %s", c, error.text);
    }
}
