/* test_lines.c - lines of a text, however it is cut into pieces, and lines that are too long. */
#include "base/lines.h"

#include "expect.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static sw_status note(void *user, const char *line, size_t length)
{
    cr_expect_eq(line[length], '\0');
    sw_text_add(user, "[%.*s]", (int)length, line);
    return strncmp(line, "bad", 3) == 0 ? SW_ERROR_FORMAT : SW_OK;
}

Test(lines, the_same_in_any_pieces)
{
    static const char text[] = "one\n\nthree lines\nfour";
    for (size_t step = 1; step <= sizeof text; step++) {
        sw_text noted = {0};
        sw_lines lines = {.number = 1, .path = "a", .take = note, .user = &noted};
        for (size_t at = 0; at < sizeof text - 1; at += step) {
            const size_t left = sizeof text - 1 - at;
            cr_expect_eq(sw_lines_put(&lines, text + at, left < step ? left : step), SW_OK);
        }
        cr_expect_eq(sw_lines_end(&lines), SW_OK);
        cr_expect_eq(sw_lines_end(&lines), SW_OK);
        cr_expect_str_eq(noted.data, "[one\n][\n][three lines\n][four]");
        cr_expect_eq(lines.number, 5);
        sw_lines_free(&lines);
        sw_text_free(&noted);
    }
}

Test(lines, a_failure_ends_it)
{
    sw_text noted = {0};
    sw_lines lines = {.number = 1, .path = "a", .take = note, .user = &noted};
    cr_expect_eq(sw_lines_put(&lines, "good\nbad\nlost\n", 14), SW_ERROR_FORMAT);
    cr_expect_str_eq(noted.data, "[good\n][bad\n]");
    sw_lines_free(&lines);
    sw_text_free(&noted);
}

Test(lines, a_limit)
{
    enum { MB = 1 << 20 };
    static char piece[MB];
    setenv("SETWISE_LIMIT", "1", 1);
    sw_text noted = {0};
    sw_lines lines = {.number = 1, .path = "a.jsonl", .take = note, .user = &noted};
    memset(piece, 'x', MB);
    piece[MB - 1] = '\n';
    cr_expect_eq(sw_lines_put(&lines, piece, MB), SW_OK);
    piece[MB - 1] = 'x';
    cr_expect_eq(sw_lines_put(&lines, piece, MB), SW_OK);
    cr_expect_eq(sw_lines_put(&lines, piece, 1), SW_ERROR_FORMAT);
    expect_message(
        "a.jsonl: line 2: is longer than 1 MB (SETWISE_LIMIT=MB raises the limit of 1 MB)");
    sw_lines_free(&lines);
    sw_text_free(&noted);
}
