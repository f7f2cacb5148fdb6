#include "base/text.h"

#include "base/error.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
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

/* The bytes of the character that s begins with (RFC 3629: in the shortest form, no surrogates,
 * none beyond U+10FFFF); 0 if they are none. */
static size_t utf8_length(const unsigned char *s)
{
    if (s[0] < 0x80) return 1;
    size_t length = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    bool longer_than_needed = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool surrogate = s[0] == 0xed && s[1] >= 0xa0;
    bool too_large = s[0] == 0xf4 && s[1] >= 0x90;
    return longer_than_needed || surrogate || too_large ? 0 : length;
}

bool sw_is_utf8(const char *s)
{
    for (size_t length; *s; s += length) {
        length = utf8_length((const unsigned char *)s);
        if (length == 0) return false;
    }
    return true;
}

bool sw_list_has(const char *list, char separator, const char *word)
{
    const char between[] = {separator, 0};
    const size_t wanted = strlen(word);
    for (size_t length; *list; list += length + (list[length] == separator)) {
        length = strcspn(list, between);
        if (length == wanted && strncmp(list, word, length) == 0) return true;
    }
    return false;
}

sw_excerpt sw_excerpt_of(const char *s)
{
    enum { ROOM = 44 };
    sw_excerpt excerpt;
    size_t length = strnlen(s, ROOM + 1);
    const bool whole = length <= ROOM;
    if (!whole) length = ROOM;
    while (!whole && length > 0 && ((unsigned char)s[length] & 0xc0) == 0x80) length--;
    memcpy(excerpt.text, s, length);
    for (size_t i = 0; i < length; i++)
        if (excerpt.text[i] == '\n' || excerpt.text[i] == '\r') excerpt.text[i] = ' ';
    strcpy(excerpt.text + length, whole ? "" : "...");
    return excerpt;
}

void sw_text_append(sw_text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length)) return;
    memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = 0;
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
    const sw_number number = isfinite(x) ? sw_number_of(x) : (sw_number){"null"};
    sw_text_append(text, number.text, strlen(number.text));
}

void sw_text_string(sw_text *text, const char *s)
{
    if (!sw_is_utf8(s)) text->failed = text->not_utf8 = true; /* no reader of JSON would take it */
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
    if (text->not_utf8) return sw_fail(SW_ERROR_ARGUMENT, "a text to write is not valid UTF-8");
    return text->failed ? sw_fail(SW_ERROR_MEMORY, "out of memory for a text") : SW_OK;
}

void sw_text_free(sw_text *text)
{
    free(text->data);
    *text = (sw_text){0};
}

/* ---- Numbers -------------------------------------------------------------------------------- */

/* Digits, with what goes before and behind them as strtod has it, where one division or product of
 * two numbers that a double holds is the number (Clinger 1990, "How to read floating point numbers
 * accurately", section 3): rounded once, it is the nearest one. False: ask strtod. */
static bool parse_short(const char *text, double *x)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    enum { MOST_POWER = sizeof power / sizeof power[0] - 1, MOST_DIGITS = 18 };
    const char *c = text + (*text == '-' || *text == '+'), *first = c;
    uint64_t digits = 0; /* more than it holds are more than MOST_DIGITS */
    int exponent = 0, behind = 0;
    for (; isdigit((unsigned char)*c); c++) digits = digits * 10 + (uint64_t)(*c - '0');
    if (*c == '.')
        for (first++, c++; isdigit((unsigned char)*c); c++, behind++)
            digits = digits * 10 + (uint64_t)(*c - '0');
    if (c == first || c - first > MOST_DIGITS || digits > (uint64_t)1 << DBL_MANT_DIG) return false;
    if (*c == 'e' || *c == 'E') {
        const bool below = c[1] == '-';
        const char *e = c + 1 + (below || c[1] == '+');
        if (!isdigit((unsigned char)*e)) return false;
        for (c = e; isdigit((unsigned char)*c) && c - e < 3; c++)
            exponent = exponent * 10 + (*c - '0');
        if (below) exponent = -exponent;
    }
    exponent -= behind;
    if (*c || exponent < -MOST_POWER || exponent > MOST_POWER) return false;
    const double value =
        exponent < 0 ? (double)digits / power[-exponent] : (double)digits * power[exponent];
    *x = *text == '-' ? -value : value;
    return true;
}

locale_t sw_locale_plain(void)
{
    return uselocale(newlocale(LC_ALL_MASK, "C", NULL)); /* glibc keeps "C": nothing to free */
}

/* The shortest of the texts with least .. most digits that `is_same` reads back as x; 20 rather
 * than 2e+01, where so many digits write it out. */
static sw_number shortest(double x, int least, int most, bool (*is_same)(const char *, double))
{
    locale_t before = sw_locale_plain();
    sw_number number = {"nan"}; /* without the sign that printf gives some */
    bool found = false;
    for (int digits = least; digits <= most && !isnan(x); digits++) {
        sw_number tried;
        snprintf(tried.text, sizeof tried.text, "%.*g", digits, x);
        bool exponent = strchr(tried.text, 'e') && fabs(x) >= 1 && fabs(x) < 1e16;
        if (!is_same(tried.text, x) || (found && exponent)) continue;
        number = tried;
        found = true;
        if (!exponent) break;
    }
    uselocale(before);
    return number;
}

/* Of a number as printf wrote it in the C locale. */
static double value_of(const char *text)
{
    double x;
    return parse_short(text, &x) ? x : strtod(text, NULL);
}

static bool same_double(const char *text, double x)
{
    return value_of(text) == x;
}

/* Of a number that is read as a double and then made a float. */
static bool same_float(const char *text, double x)
{
    return (float)value_of(text) == (float)x;
}

/* Any text of DBL_DIG digits survives the way through a double and back. So if a shorter one gives
 * x, printing DBL_DIG digits gives just that one, as %g leaves trailing zeros out. Numbers below
 * DBL_MIN have fewer digits in them. */
sw_number sw_number_of(double x)
{
    return shortest(x, fabs(x) < DBL_MIN ? 1 : DBL_DIG, DBL_DECIMAL_DIG, same_double);
}

sw_number sw_number_of_real(sw_real x)
{
    if (sizeof x == sizeof(double)) return sw_number_of((double)x);
    return shortest((double)x, fabs((double)x) < FLT_MIN ? 1 : FLT_DIG, FLT_DECIMAL_DIG,
                    same_float);
}

bool sw_number_parse(const char *text, double *x)
{
    if (parse_short(text, x)) return true;
    char first = text[0] == '-' || text[0] == '+' ? text[1] : text[0];
    if (!isdigit((unsigned char)first) && first != '.') return false; /* no blanks, no "inf" */
    if (text[strspn(text, "0123456789+-.eE")]) return false;          /* no "0x10" */
    locale_t before = sw_locale_plain();
    char *end;
    double value = strtod(text, &end);
    uselocale(before);
    if (*end || end == text || !isfinite(value)) return false;
    *x = value;
    return true;
}

bool sw_whole_parse(const char *text, int64_t *value)
{
    const char *digits = text + (*text == '-');
    if (!*digits || digits[strspn(digits, "0123456789")]) return false;
    errno = 0;
    *value = strtoll(text, NULL, 10);
    return errno == 0;
}
