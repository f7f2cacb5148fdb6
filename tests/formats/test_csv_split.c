/* test_csv_split.c - CSV texts cut into fields, against a plain automaton that reads byte by byte.
 */
#include "formats/csv_split.h"

#include <criterion/criterion.h>
#include <setwise/base.h>
#include <string.h>

enum { LIMIT = 1 << 20 };

/* What was found, written down: each field as "LINE:text", with "," or ";" after it (the last of
 * its row), and a fault as "LINE!number". */
static void write_field(sw_text *out, int64_t line, const char *text, size_t length, bool last)
{
    sw_text_add(out, "%lld:", (long long)line);
    sw_text_append(out, text, length);
    sw_text_add(out, last ? ";" : ",");
}

static void write_fault(sw_text *out, int64_t line, sw_csv_found fault)
{
    if (fault != SW_CSV_END) sw_text_add(out, "%lld!%d", (long long)line, (int)fault);
}

/* Cut a text that comes in pieces of at most `piece` bytes. */
static void split(sw_text *out, const char *text, size_t size, char separator, size_t piece)
{
    sw_csv_split s;
    sw_csv_found found = SW_CSV_END;
    sw_csv_split_begin(&s, separator, 1, LIMIT);
    for (size_t at = 0; found == SW_CSV_END && !s.ended; at += piece) {
        const size_t left = at < size ? size - at : 0;
        if (left == 0)
            cr_assert_eq(sw_csv_split_finish(&s), SW_OK);
        else
            cr_assert_eq(sw_csv_split_put(&s, text + at, left < piece ? left : piece), SW_OK);
        while ((found = sw_csv_split_next(&s)) == SW_CSV_FIELD)
            write_field(out, s.line, s.text, s.length, s.last);
    }
    write_fault(out, s.line, found);
    sw_csv_split_free(&s);
}

/* ---- The plain automaton --------------------------------------------------------------------- */

typedef enum state { BETWEEN, PLAIN, QUOTED, CLOSED } state;

typedef struct automaton {
    sw_text *out, field;
    state state;
    bool in_row, after_return;
    int64_t line, begin; /* now; where the field begins */
    size_t blanks;       /* that the field ends with */
} automaton;

static void end_field(automaton *a, bool last)
{
    a->field.length -= a->blanks;
    write_field(a->out, a->begin, a->field.data ? a->field.data : "", a->field.length, last);
    a->field.length = a->blanks = 0;
    a->state = BETWEEN;
    a->in_row = !last;
    a->after_return = false;
}

static void end_line(automaton *a, char c)
{
    a->line += c == '\r' || !a->after_return;
    a->after_return = c == '\r';
}

static void append(automaton *a, char c)
{
    sw_text_append(&a->field, &c, 1);
}

/* Take a byte; returns the fault, or SW_CSV_FIELD. */
static sw_csv_found step(automaton *a, char c, char separator)
{
    const bool blank = (c == ' ' || c == '\t') && c != separator, ends = c == '\r' || c == '\n';
    if (a->state == BETWEEN) a->begin = a->line;
    if (c == '\0') return SW_CSV_ZERO;
    if (a->state == QUOTED) {
        a->line += c == '\n';
        if (c == '"')
            a->state = CLOSED;
        else
            append(a, c);
    } else if (a->state == CLOSED && c == '"' && a->blanks == 0) {
        append(a, c);
        a->state = QUOTED;
    } else if (c == separator || (ends && (a->in_row || a->state != BETWEEN))) {
        if (a->state == CLOSED) a->blanks = 0;
        end_field(a, ends);
        if (ends) end_line(a, c);
    } else if (ends) {
        end_line(a, c);
    } else if (a->state == CLOSED && !blank) {
        return SW_CSV_TAIL;
    } else if (a->state == CLOSED) {
        a->blanks++;
    } else if (c == '"' && a->state == PLAIN) {
        return SW_CSV_STRAY;
    } else if (c == '"') {
        a->state = QUOTED;
    } else if (!blank || a->state == PLAIN) {
        append(a, c);
        a->state = PLAIN;
        a->blanks = blank ? a->blanks + 1 : 0;
    }
    return SW_CSV_FIELD;
}

static void split_plainly(sw_text *out, const char *text, size_t size, char separator)
{
    automaton a = {.out = out, .line = 1};
    sw_csv_found found = SW_CSV_FIELD;
    for (size_t i = 0; i < size && found == SW_CSV_FIELD; i++) found = step(&a, text[i], separator);
    if (found == SW_CSV_FIELD && a.state == QUOTED) found = SW_CSV_NOT_CLOSED;
    if (found == SW_CSV_FIELD && (a.state != BETWEEN || a.in_row)) {
        if (a.state == BETWEEN) a.begin = a.line;
        if (a.state == CLOSED) a.blanks = 0;
        end_field(&a, true);
    }
    if (found != SW_CSV_FIELD) write_fault(out, a.begin, found);
    sw_text_free(&a.field);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void expect_split(const char *text, const char *expected)
{
    for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
        sw_text out = {0};
        split(&out, text, strlen(text), ',', piece);
        cr_expect_str_eq(out.data ? out.data : "", expected);
        sw_text_free(&out);
    }
}

Test(csv_split, fields_and_rows)
{
    expect_split("a,b\nc,d\n", "1:a,1:b;2:c,2:d;");
    expect_split("a,b", "1:a,1:b;");
    expect_split(",\n,", "1:,1:;2:,2:;");
    expect_split("\n \na\r\n\r\nb\rc", "3:a;5:b;6:c;");
    expect_split(" a\t, b c ,\td\n", "1:a,1:b c,1:d;");
    expect_split("", "");
    expect_split("a\xc2\xa0,\xe3\x80\x80 b \xc2\xa0 c\t\xc2\xa0\n", "1:a,1:b \xc2\xa0 c;");
    expect_split("\xc2\xa0,\"a\xc2\xa0\"\n\xa0\n", "1:,1:a\xc2\xa0;2:\xa0;");
    expect_split(" \n", "");
}

Test(csv_split, quoted_fields)
{
    expect_split("\"a,b\",\"c\"\"d\"\n", "1:a,b,1:c\"d;");
    expect_split("\"\",\"\"\"\",\"\"\"\"\"\"", "1:,1:\",1:\"\";");
    expect_split("\"a\r\nb\n\" , \" c \"\t\nd", "1:a\r\nb\n,3: c ;4:d;");
}

Test(csv_split, faults)
{
    expect_split("a\nb\"c", "1:a;2!2");
    expect_split("a,\"b\"c", "1:a,1!3");
    expect_split("\"a\" \"b\"", "1!3");
    expect_split("\n\n\"a,\nb", "3!4");
    expect_split("a,\"b\"\"", "1:a,1!4");
}

/* Texts of a few bytes that mean something, in pieces of all sizes. */
Test(csv_split, any_text_is_cut_as_the_plain_automaton_does)
{
    static const char bytes[] = "ab ,,;\t\"\"\"\r\n\n", separators[] = ",;\t |";
    sw_random r = sw_random_for(7, SW_FOR_TEST, 0, 0);
    sw_text found = {0}, expected = {0};
    for (int i = 0; i < 100000; i++) {
        char text[24];
        const size_t size = sw_random_below(&r, sizeof text);
        const char separator = separators[sw_random_below(&r, sizeof separators - 1)];
        for (size_t k = 0; k < size; k++) /* a zero now and then */
            text[k] = bytes[sw_random_below(&r, sizeof bytes - (sw_random_below(&r, 4) > 0))];
        found.length = expected.length = 0;
        sw_text_add(&found, "%s", "");
        sw_text_add(&expected, "%s", "");
        split(&found, text, size, separator, 1 + sw_random_below(&r, (uint32_t)size + 1));
        split_plainly(&expected, text, size, separator);
        cr_assert_str_eq(found.data, expected.data, "\"%.*s\", separator '%c'", (int)size, text,
                         separator);
    }
    sw_text_free(&found);
    sw_text_free(&expected);
}

/* A field that is longer than the limit is found while it comes, plain or quoted. */
Test(csv_split, long_fields)
{
    char block[1000];
    memset(block, 'x', sizeof block);
    for (int quoted = 0; quoted < 2; quoted++) {
        sw_csv_split s;
        sw_csv_found found = SW_CSV_END;
        int64_t bytes = 0;
        sw_csv_split_begin(&s, ',', 1, 20000);
        cr_assert_eq(sw_csv_split_put(&s, quoted ? "a\n\"" : "a\n", quoted ? 3 : 2), SW_OK);
        cr_assert_eq(sw_csv_split_next(&s), SW_CSV_FIELD);
        while ((found = sw_csv_split_next(&s)) == SW_CSV_END) {
            cr_assert_eq(sw_csv_split_put(&s, block, sizeof block), SW_OK);
            bytes += sizeof block;
        }
        cr_expect_eq(found, SW_CSV_LONG);
        cr_expect_eq(s.line, 2);
        cr_expect_leq(bytes, 21000);
        sw_csv_split_free(&s);
    }
}
