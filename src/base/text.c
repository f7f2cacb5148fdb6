#include "base/text.h"

#include "base/error.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and the NUL behind them. */
static bool make_room(sw_text *text, size_t more)
{
    size_t need = text->length + more + 1;
    if (text->failed || need < more) return false;
    if (need <= text->capacity) return true;
    size_t capacity = need < 128 ? 256 : 2 * need;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void sw_text_add(sw_text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0) {
        text->failed = true;
    } else if (make_room(text, (size_t)length)) {
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

void sw_text_real(sw_text *text, double x)
{
    sw_text_add(text, "%s", isfinite(x) ? sw_number_of(x).text : "null");
}

void sw_text_string(sw_text *text, const char *s)
{
    sw_text_add(text, "\"");
    while (*s) {
        size_t plain = 0;
        while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\') plain++;
        sw_text_add(text, "%.*s", (int)plain, s);
        s += plain;
        if (!*s) break;
        bool control = (unsigned char)*s < 0x20;
        if (control)
            sw_text_add(text, "\\u%04x", (unsigned)*s);
        else
            sw_text_add(text, "\\%c", *s);
        s++;
    }
    sw_text_add(text, "\"");
}

sw_status sw_text_status(const sw_text *text)
{
    return text->failed ? sw_fail(SW_ERROR_MEMORY, "out of memory for a text") : SW_OK;
}

void sw_text_free(sw_text *text)
{
    free(text->data);
    *text = (sw_text){0};
}

/* ---- Numbers -------------------------------------------------------------------------------- */

locale_t sw_locale_plain(void)
{
    return uselocale(newlocale(LC_ALL_MASK, "C", NULL)); /* glibc keeps "C": nothing to free */
}

sw_number sw_number_of(double x)
{
    locale_t before = sw_locale_plain();
    sw_number number;
    for (int digits = 1; digits <= 17; digits++) { /* 17 always suffice */
        snprintf(number.text, sizeof number.text, "%.*g", digits, x);
        bool exponent = strchr(number.text, 'e') && fabs(x) >= 1 && fabs(x) < 1e16;
        if (strtod(number.text, NULL) == x && !exponent) break; /* 20 rather than 2e+01 */
    }
    uselocale(before);
    return number;
}

bool sw_number_parse(const char *text, double *x)
{
    char first = text[0] == '-' || text[0] == '+' ? text[1] : text[0];
    if (!isdigit((unsigned char)first) && first != '.') return false; /* no blanks, no "inf" */
    locale_t before = sw_locale_plain();
    char *end;
    double value = strtod(text, &end);
    uselocale(before);
    if (*end || end == text || !isfinite(value)) return false;
    *x = value;
    return true;
}
