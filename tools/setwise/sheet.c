/* sheet.c - rows for other programs: TSV, CSV or JSON lines. */
#include "sheet.h"

#include "shown.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Texts and numbers ----------------------------------------------------------------------- */

static void print_csv(FILE *to, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, to);
        return;
    }
    putc('"', to);
    for (; *text; text++) {
        if (*text == '"') putc('"', to);
        putc(*text, to);
    }
    putc('"', to);
}

static void print_json(FILE *to, const char *text)
{
    putc('"', to);
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c < ' ' || c == 0x7f)
            fprintf(to, "\\u%04x", c);
        else
            fprintf(to, c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
    putc('"', to);
}

static void print_text(const sheet *s, const char *text)
{
    switch (s->format) {
    case SHEET_TSV: print_shown(s->to, text); break;
    case SHEET_CSV: print_csv(s->to, text); break;
    case SHEET_JSONL: print_json(s->to, text); break;
    }
}

static void print_number(const sheet *s, sw_real x)
{
    const bool narrow = sizeof x == sizeof(float);
    const int most = narrow ? 9 : 17;
    char text[32];
    if (!isfinite(x)) {
        fputs(s->format == SHEET_JSONL ? "null" : "", s->to);
        return;
    }
    for (int digits = narrow ? 6 : 15; digits <= most; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)x);
        if ((narrow ? (sw_real)strtof(text, NULL) : (sw_real)strtod(text, NULL)) == x) break;
    }
    fputs(text, s->to);
}

/* ---- Rows and cells -------------------------------------------------------------------------- */

static bool is_json(const sheet *s)
{
    return s->format == SHEET_JSONL;
}

void sheet_begin(sheet *s)
{
    s->begun = false;
    if (is_json(s) && !s->head) putc('{', s->to);
}

void sheet_end(sheet *s)
{
    if (is_json(s) && s->head) return;
    fputs(is_json(s) ? "}\n" : "\n", s->to);
}

/* What stands before a value. False: there is none, since the row is the header. */
static bool begin_cell(sheet *s, const char *prefix, const char *name)
{
    if (s->head && is_json(s)) return false;
    if (s->begun) fputs(s->format == SHEET_TSV ? "\t" : is_json(s) ? ", " : ",", s->to);
    s->begun = true;
    if (!s->head && !is_json(s)) return true;
    char joined[1024];
    snprintf(joined, sizeof joined, "%s%s", prefix, name);
    print_text(s, joined);
    if (is_json(s)) fputs(": ", s->to);
    return !s->head;
}

void sheet_text(sheet *s, const char *name, const char *text)
{
    if (begin_cell(s, "", name)) print_text(s, text);
}

void sheet_numbers(sheet *s, const char *name, const sw_real *x, int64_t count)
{
    if (!begin_cell(s, "", name)) return;
    if (is_json(s)) putc('[', s->to);
    for (int64_t i = 0; i < count; i++) {
        if (i > 0) fputs(is_json(s) ? ", " : " ", s->to);
        print_number(s, x[i]);
    }
    if (is_json(s)) putc(']', s->to);
}

/* Cells in a column each. Print cell i of `cells`. */
static void print_columns(sheet *s, const char *group, const char *prefix, char *const *name,
                          void (*print)(const sheet *s, const void *cells, int64_t i),
                          const void *cells, int64_t count)
{
    if (is_json(s)) {
        if (!begin_cell(s, "", group)) return;
        putc('{', s->to);
        s->begun = false;
    }
    for (int64_t i = 0; i < count; i++)
        if (begin_cell(s, is_json(s) ? "" : prefix, name[i])) print(s, cells, i);
    if (is_json(s)) {
        putc('}', s->to);
        s->begun = true;
    }
}

static void print_number_of(const sheet *s, const void *cells, int64_t i)
{
    print_number(s, ((const sw_real *)cells)[i]);
}

void sheet_columns(sheet *s, const char *group, const char *prefix, char *const *name,
                   const sw_real *x, int64_t count)
{
    print_columns(s, group, prefix, name, print_number_of, x, count);
}

static void print_answer_of(const sheet *s, const void *cells, int64_t i)
{
    const bool yes = ((const bool *)cells)[i];
    fputs(is_json(s) ? (yes ? "true" : "false") : (yes ? "yes" : "no"), s->to);
}

void sheet_answers(sheet *s, const char *group, const char *prefix, char *const *name,
                   const bool *yes, int64_t count)
{
    print_columns(s, group, prefix, name, print_answer_of, yes, count);
}
