/* test_json.c - JSON texts, faults of them, and a lack of memory. jansson's own reader is the
 * oracle while there is memory. */
#include "base/json.h"

#include <setwise/base.h>

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

/* ---- Compared with jansson ------------------------------------------------------------------- */

static const char *const texts[] = {
    "{\"a\": [1, 2]}",
    " \t\r\n[ ] ",
    "{}",
    "[[], {}, [{}], \"\"]",
    "{\"key\": [1, 2.5, \"text\", {\"b\": null}], \"a long key, 23 characters\": \"a long text\"}",
    "[true, false, null, -0, 0, -1, 12345678901234567, 0.1, -0.25, 1e5, 1E+5, 2.5e-3, 1e-400]",
    "[0.12345678901234567, 123456789012345.678901234567890123456789, 9223372036854775807]",
    "[-9223372036854775808, 1.7976931348623157e308, 5e-324, 100000000000000000000.0]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00\", \"\x7f\"]",
    "[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\", {\"\xc3\xa9\": \"\\u00e9\"}]",
    "{\"x\": [[1.5, 2], [3, 4.25]], \"label\": \"yes\", \"split\": \"train\", \"set\": \"b\"}",
    /* Faults. */
    "",
    "   ",
    "1",
    "\"b\"",
    "{\"a\": ",
    "{\"a\"",
    "{",
    "[1",
    "[\"a]",
    "[\"\\x\"]",
    "[\"\\",
    "[\"\\u12g4\"]",
    "[\"a\nb\"]",
    "[\"a\x01\"]",
    "[abc]",
    "[NaN]",
    "[-Infinity]",
    "[truefalse]",
    "{\"a\" \"b\"}",
    "[\"a\" \"b\"]",
    "{\"a\": 1 \"b\": 2}",
    "{\"a\": 1, }",
    "[1,]",
    "[,1]",
    "[1}",
    "{1: 2}",
    "{\"a\": 1, \"a\": 2}",
    "{\"a\": {\"b\": 1, \"b\": 1}}",
    "{abcdefghijklmnopqrstuvwxyz: 1}",
    "[abcdefghijklmnopqrstuvwxyz]",
    "[1] \"b\"",
    "[1]]",
    "{'a': 1}",
    "[01]",
    "[1.]",
    "[.5]",
    "[-]",
    "[+1]",
    "[1e]",
    "[1e999]",
    "[9223372036854775808]",
    "[-9223372036854775809]",
    "[0x10]",
    "[\"\xff\"]",
    "[\"\xc3\"]",
    "[\"\xe2\x82\"]",
    "[\"\xed\xa0\x80\"]",
    "\xff",
    "[\xc3\xa9]",
    "[1, 2 // no\n]",
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

/* Expect what jansson finds: the same value, or the same fault at the same place. A fault of an
 * escape is told where it is, where jansson reads the string to its end before. */
static void expect_as_jansson(const char *text, size_t length, size_t flags, bool same_words)
{
    json_error_t error, expected_error;
    json_t *value, *expected;
    const sw_status status = sw_json_read(&value, text, length, flags, &error);
    expected = json_loadb(text, length, JSON_REJECT_DUPLICATES | flags, &expected_error);
    cr_expect_eq(status, expected ? SW_OK : SW_ERROR_FORMAT, "%.*s: %s, not %s", (int)length, text,
                 error.text, expected_error.text);
    cr_expect(!expected || json_equal(value, expected), "%.*s", (int)length, text);
    if (!expected && same_words) {
        cr_expect_str_eq(error.text, expected_error.text, "%s: '%s', not '%s'", text, error.text,
                         expected_error.text);
        cr_expect_eq(json_error_code(&error), json_error_code(&expected_error), "%s", text);
        cr_expect_eq(error.line, expected_error.line, "%s", text);
        cr_expect_eq(error.column, expected_error.column, "%s", text);
        cr_expect_eq(error.position, expected_error.position, "%s", text);
    }
    json_decref(value);
    json_decref(expected);
}

Test(json, as_jansson)
{
    static const size_t flags[] = {0, JSON_DECODE_ANY, JSON_DECODE_INT_AS_REAL};
    for (int i = 0; i < TEXTS; i++)
        for (int f = 0; f < 3; f++) expect_as_jansson(texts[i], strlen(texts[i]), flags[f], true);
}

/* Texts that are cut, or in which bytes have changed. The buffer ends where the text does, so that
 * a sanitizer sees a byte read beyond it. */
Test(json, damaged_as_jansson)
{
    static const char bytes[] = "{}[]:,\"\\u0019eE+-. \ntrufalsn\x80\xc3\xe2\xf0\xed\xa0";
    enum { CHANGES = 400 };
    uint64_t drawn = 0;
    for (int i = 0; i < TEXTS; i++) {
        const size_t length = strlen(texts[i]);
        for (size_t n = 0; n < length + CHANGES; n++) {
            const size_t kept = n < length ? n : length;
            char *text = malloc(kept + 1);
            cr_assert(text);
            memcpy(text, texts[i], kept);
            for (size_t c = 0; kept == length && length > 0 && c < 1 + n % 3; c++) {
                const uint64_t draw = drawn = drawn * 6364136223846793005u + 1442695040888963407u;
                text[(draw >> 33) % length] = bytes[(draw >> 13) % (sizeof bytes - 1)];
            }
            char *exact = realloc(text, kept ? kept : 1);
            expect_as_jansson(exact, kept, 0, false);
            free(exact);
        }
    }
}

Test(json, surrogates_and_zeros)
{
    json_error_t error;
    static const char *const faults[][2] = {
        {"[\"\\ud800\"]", "invalid Unicode '\\uD800' near '\"\\ud800'"},
        {"[\"\\ud800\\u0041\"]", "invalid Unicode '\\uD800' near '\"\\ud800\\u0041'"},
        {"[\"\\udc00\"]", "invalid Unicode '\\uDC00' near '\"\\udc00'"},
        {"[\"a\\u0000\"]", "\\u0000 is not allowed near '\"a\\u0000'"},
        {"{\"a\\u0000\": 1}", "\\u0000 is not allowed near '\"a\\u0000'"},
    };
    for (int i = 0; i < 5; i++) {
        cr_expect_eq(read_text(faults[i][0], &error), SW_ERROR_FORMAT);
        cr_expect_str_eq(error.text, faults[i][1]);
    }
    json_t *value;
    static const char zero[] = "[1,\0 2]"; /* jansson would skip it */
    cr_expect_eq(sw_json_read(&value, zero, sizeof zero - 1, 0, &error), SW_ERROR_FORMAT);
    cr_expect_eq(error.position, 4);
}

Test(json, depth)
{
    enum { DEEP = 3000 };
    static char text[2 * DEEP + 1];
    json_error_t error;
    for (int depth = 1000; depth <= DEEP; depth += 2000) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        text[2 * depth] = 0;
        cr_expect_eq(read_text(text, &error), depth < 2000 ? SW_OK : SW_ERROR_FORMAT);
    }
    cr_expect(strstr(error.text, "maximum parsing depth reached"), "%s", error.text);
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

/* ---- A lack of memory ------------------------------------------------------------------------ */

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

void *__libc_malloc(size_t size);
void *__libc_realloc(void *memory, size_t size);

static _Thread_local bool counts; /* the allocations of this thread */
static bool for_good;             /* all after the first failure fail, too */
static int left, failures;        /* allocations that succeed; that failed */

static bool fails(void)
{
    if (!counts || left-- > 0 || (failures > 0 && !for_good)) return false;
    failures++;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

static void expect_no_memory(const char *text)
{
    json_error_t error;
    for (int pass = 0; pass < 2; pass++) {
        for_good = pass > 0;
        sw_status status = SW_ERROR_MEMORY;
        int most = 0;
        for (; status == SW_ERROR_MEMORY && most < 1000; most++) {
            left = most;
            failures = 0;
            counts = true;
            json_t *value;
            status = sw_json_read(&value, text, strlen(text), 0, &error);
            counts = false;
            json_decref(value);
            char expected[80];
            snprintf(expected, sizeof expected, "out of memory to read %zu bytes of JSON",
                     strlen(text));
            if (failures) {
                cr_expect_eq(status, SW_ERROR_MEMORY, "%s: allocation %d", text, most);
                cr_expect_str_eq(sw_error_message(), expected);
            }
        }
        cr_expect_eq(failures, 0);
        cr_expect_eq(status, SW_OK, "%s: %s", text, error.text);
    }
}

/* Whichever allocation fails, no assert is reached, and the message is about memory. Tokens of all
 * lengths: jansson 2.14 loses bytes where its buffer grows. */
Test(json, memory)
{
    for (int i = 0; i < TEXTS; i++) {
        json_error_t error;
        if (read_text(texts[i], &error) == SW_OK) expect_no_memory(texts[i]);
    }
    for (int length = 1; length < 300; length += length < 70 ? 1 : 37) {
        char text[1200];
        snprintf(text, sizeof text, "{\"%0*d\": [0.%0*d, -1%0*d, \"\\n%0*d\\u0041\"]}", length, 1,
                 length, 5, length % 17 + 1, 7, length, 3);
        expect_no_memory(text);
    }
}

#endif
