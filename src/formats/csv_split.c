/* csv_split.c - cuts a CSV text into fields, in place: the byte after a field becomes its NUL. */
#include "formats/csv_split.h"

#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

void sw_csv_split_begin(sw_csv_split *split, char separator, int64_t line, int64_t limit)
{
    *split = (sw_csv_split){.next_line = line, .separator = separator, .limit = limit};
    const char stops[] = {separator, '"', '\r', '\n', '\0'};
    for (size_t i = 0; i < sizeof stops; i++) split->stops[(unsigned char)stops[i]] = true;
}

void sw_csv_split_free(sw_csv_split *split)
{
    sw_text_free(&split->buffer);
}

sw_status sw_csv_split_put(sw_csv_split *split, const char *piece, size_t size)
{
    sw_text *buffer = &split->buffer;
    const size_t rest = (size_t)(split->end - split->at);
    if (rest > 0) memmove(buffer->data, split->at, rest);
    buffer->length = rest;
    sw_text_append(buffer, piece, size);
    SW_TRY(sw_text_status(buffer));
    split->at = buffer->data;
    split->end = buffer->data + buffer->length;
    return SW_OK;
}

sw_status sw_csv_split_finish(sw_csv_split *split)
{
    split->ended = true;
    return sw_csv_split_put(split, "", 0);
}

static bool is_blank(const sw_csv_split *split, char c)
{
    return (c == ' ' || c == '\t') && c != split->separator;
}

static void count_line_end(sw_csv_split *split, char c)
{
    split->next_line += c == '\r' || !split->after_return;
    split->after_return = c == '\r';
}

/* Skip what may come before a field. */
static void skip(sw_csv_split *split)
{
    char *c = split->at;
    for (;; c++) {
        const bool line_end = (*c == '\r' || *c == '\n') && !split->in_row;
        if (line_end)
            count_line_end(split, *c);
        else if (!is_blank(split, *c))
            break;
    }
    split->at = c;
}

/* The piece ends within a field. seen: bytes of the field that need not be searched again. */
static sw_csv_found wait(sw_csv_split *split, size_t seen)
{
    split->seen = seen;
    return split->end - split->at > split->limit ? SW_CSV_LONG : SW_CSV_END;
}

/* Return the field [begin, end), which ends at the sign `stop`. */
static sw_csv_found take(sw_csv_split *split, char *begin, char *end, char *stop)
{
    const char sign = *stop;
    split->text = begin;
    split->length = (size_t)(end - begin);
    split->last = sign != split->separator;
    split->in_row = !split->last;
    split->at = stop + (stop < split->end);
    split->seen = 0;
    split->after_return = false;
    if (sign == '\r' || sign == '\n') count_line_end(split, sign);
    *end = '\0';
    return end - begin > split->limit ? SW_CSV_LONG : SW_CSV_FIELD;
}

/* Count the lines of a quoted field, and make one quote of two. Returns its new end. */
static char *unquote(sw_csv_split *split, char *begin, char *end)
{
    for (const char *c = begin; (c = memchr(c, '\n', (size_t)(end - c))); c++) split->next_line++;
    char *from = memchr(begin, '"', (size_t)(end - begin)), *to = from;
    if (!from) return end;
    while (from < end) {
        from += *from == '"';
        *to++ = *from++;
    }
    return to;
}

/* split->at is the opening quote. */
static sw_csv_found take_quoted(sw_csv_split *split)
{
    char *begin = split->at + 1, *quote = split->at + (split->seen ? split->seen : 1);
    while (*(quote = strchrnul(quote, '"')) && quote[1] == '"') quote += 2;
    if (!*quote && quote < split->end) return SW_CSV_ZERO;
    if (!*quote && split->ended) return SW_CSV_NOT_CLOSED;
    if (!*quote) return wait(split, (size_t)(quote - split->at));
    char *stop = quote + 1;
    while (is_blank(split, *stop)) stop++;
    if (stop == split->end && !split->ended) return wait(split, (size_t)(quote - split->at));
    if (!*stop && stop < split->end) return SW_CSV_ZERO;
    if (!split->stops[(unsigned char)*stop] || *stop == '"') return SW_CSV_TAIL;
    return take(split, begin, unquote(split, begin, quote), stop);
}

sw_csv_found sw_csv_split_next(sw_csv_split *split)
{
    if (split->seen == 0) skip(split);
    split->line = split->next_line;
    char *begin = split->at, *stop = begin + split->seen;
    if (*begin == '"') return take_quoted(split);
    while (!split->stops[(unsigned char)*stop]) stop++;
    if (*stop == '"') return SW_CSV_STRAY;
    if (stop < split->end && !*stop) return SW_CSV_ZERO;
    if (stop == split->end && !split->ended) return wait(split, (size_t)(stop - begin));
    if (stop == split->end && stop == begin && !split->in_row) return SW_CSV_END;
    char *end = stop;
    sw_trim(&begin, &end);
    return take(split, begin, end, stop);
}
