/* error.c - this thread's message, and messages about unknown names. */
#include "base/error.h"

#include "base/number.h"
#include "base/printable.h"
#include "base/utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* This file defines the functions that the macros of error.h wrap. */
#undef sw_fail
#undef sw_fail_errno
#undef sw_fail_list
#undef sw_fail_in
#undef sw_fail_at
#undef sw_fail_renamed
#undef sw_unknown_name
#undef sw_last_failure

static _Thread_local char message[4096];
static _Thread_local sw_status last;

const char *sw_error_message(void)
{
    return message;
}

sw_status sw_last_failure(void)
{
    return last;
}

sw_status sw_fail(sw_status status, const char *format, ...)
{
    last = status;
    va_list args;
    va_start(args, format);
    char text[sizeof message]; /* an argument may be the current message */
    sw_print_plain(text, sizeof text, format, args);
    va_end(args);
    sw_printable_message(message, sizeof message, text); /* it may hold names from files */
    return status;
}

sw_status sw_fail_list(sw_status status, const char *heading, const char *lines)
{
    sw_fail(status, "%s", heading);
    sw_append(message, sizeof message, "\n%s", lines);
    return status;
}

sw_status sw_fail_errno(const char *path, const char *what)
{
    return sw_fail(SW_ERROR_IO, "%s: %s: %s", path, what, strerror(errno));
}

sw_status sw_fail_in(sw_status status, const char *where)
{
    char text[sizeof message];
    strcpy(text, message);
    sw_fail(status, "%s: ", where);
    sw_append(message, sizeof message, "%s", text);
    return status;
}

sw_status sw_fail_at(sw_status status, const char *format, ...)
{
    char where[sizeof message];
    va_list args;
    va_start(args, format);
    vsnprintf(where, sizeof where, format, args);
    va_end(args);
    return sw_fail_in(status, where);
}

sw_status sw_not_null(const char *function, const char *names, const void *const *pointers,
                      size_t count)
{
    size_t i = 0;
    while (i < count && pointers[i]) i++;
    if (i == count) return SW_OK;
    for (; i > 0; i--) {
        names += strcspn(names, ",");
        names += strspn(names, ", ");
    }
    return sw_fail(SW_ERROR_ARGUMENT, "%s: %.*s is NULL", function, (int)strcspn(names, ","),
                   names);
}

sw_status sw_fail_renamed(sw_status status, const char *from, const char *to)
{
    char text[sizeof message];
    strcpy(text, message);
    const char *at = strstr(text, from);
    if (!at) return status;
    return sw_fail(status, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

void sw_append(char *buffer, size_t size, const char *format, ...)
{
    size_t used = strlen(buffer);
    va_list args;
    va_start(args, format);
    sw_print_plain(buffer + used, size - used, format, args);
    va_end(args);
}

void sw_items_add(sw_items *items, const char *format, ...)
{
    static const char more[] = ", ...";
    char item[sizeof items->text];
    const size_t used = strlen(items->text);
    va_list args;
    va_start(args, format);
    sw_print_plain(item, sizeof item, format, args);
    va_end(args);
    if (items->full) return;
    items->full = used + strlen(", ") + strlen(item) + sizeof more > sizeof items->text;
    sw_append(items->text, sizeof items->text, "%s%s", used > 0 ? ", " : "",
              items->full ? "..." : item);
}

/* Levenshtein distance of two names shorter than 64. */
static int edit_distance(const char *a, const char *b)
{
    int row[64];
    int a_length = (int)strlen(a), b_length = (int)strlen(b);
    if (a_length >= 64 || b_length >= 64) return INT_MAX;
    for (int j = 0; j <= b_length; j++) row[j] = j;
    for (int i = 1; i <= a_length; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= b_length; j++) {
            int substitute = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            int best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = substitute < best ? substitute : best;
        }
    }
    return row[b_length];
}

const char *sw_nearest(const char *name, const char *const *names, int count)
{
    const char *nearest = NULL;
    int best = (int)strlen(name) / 3 + 2; /* a larger distance is another word */
    for (int i = 0; i < count; i++) {
        int distance = edit_distance(name, names[i]);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

sw_status sw_unknown_name(const char *what, const char *name, const char *const *names, int count)
{
    enum { TYPED = 64, LISTED = 160 }; /* one long name does not fill the list */
    sw_items list = {0};
    for (int i = 0; i < count; i++) {
        const char *quote = strchr(names[i], ',') ? "\"" : "";
        const size_t length = sw_letters_within(names[i], LISTED);
        sw_items_add(&list, "%s%.*s%s%s", quote, (int)length, names[i],
                     names[i][length] ? "..." : "", quote);
    }
    const char *nearest = sw_nearest(name, names, count);
    const int typed = (int)sw_letters_within(name, TYPED);
    if (!nearest)
        return sw_fail(SW_ERROR_NOT_FOUND, "unknown %s '%.*s': there are %s", what, typed, name,
                       list.text);
    return sw_fail(SW_ERROR_NOT_FOUND, "unknown %s '%.*s', did you mean '%s'? There are %s", what,
                   typed, name, nearest, list.text);
}
