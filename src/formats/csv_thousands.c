/* csv_thousands.c - signs that group the thousands of numbers. */
#include "formats/csv_thousands.h"

#include <string.h>

/* ---- The option ------------------------------------------------------------------------------ */

static const struct {
    char sign;
    const char *option;
} signs[] = {{'.', "."}, {',', ","}, {' ', "space"}, {'\'', "apostrophe"}};
enum { SIGNS = sizeof signs / sizeof signs[0] };

char sw_csv_thousands_of(const char *option)
{
    int s = 0;
    while (s < SIGNS && strcmp(option, signs[s].option) != 0) s++;
    return s < SIGNS ? signs[s].sign : 0;
}

const char *sw_csv_thousands_option(char sign)
{
    int s = 0;
    while (s < SIGNS && signs[s].sign != sign) s++;
    return s < SIGNS ? signs[s].option : "no";
}

/* ---- Groups ---------------------------------------------------------------------------------- */

/* The bytes of the sign if the text begins with it, in one of its spellings; otherwise 0. */
static size_t sign_at(const char *text, char sign)
{
    static const struct {
        char sign;
        const char *spelling;
    } other[] = {{' ', "\u00a0"}, {' ', "\u202f"}, {' ', "\u2009"}, {'\'', "\u2019"}};
    if (*text == sign) return 1;
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        const size_t length = strlen(other[i].spelling);
        if (other[i].sign == sign && strncmp(text, other[i].spelling, length) == 0) return length;
    }
    return 0;
}

static size_t digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

int sw_csv_ungroup(char *copy, size_t size, const char *text, char sign)
{
    int groups = 0;
    if (strlen(text) >= size) return -1;
    if (*text == '-' || *text == '+') *copy++ = *text++;
    size_t digits = digits_at(text), skipped;
    const bool may_begin = digits >= 1 && digits <= 3;
    for (;;) {
        memcpy(copy, text, digits);
        copy += digits;
        text += digits;
        skipped = sign_at(text, sign);
        if (skipped == 0 || !may_begin || digits_at(text + skipped) != 3) break;
        text += skipped;
        digits = 3;
        groups++;
    }
    strcpy(copy, text);
    return skipped > 0 ? -1 : groups;
}

bool sw_csv_may_group(const char *text, char sign)
{
    char copy[16];
    const char *first = text + (*text == '-' || *text == '+');
    if (!sign || *first == '0' || sw_csv_ungroup(copy, sizeof copy, text, sign) != 1) return false;
    return !copy[strspn(copy, "+-0123456789")];
}

/* ---- Columns --------------------------------------------------------------------------------- */

unsigned char sw_csv_looks(const char *number, char sign)
{
    number += *number == '-' || *number == '+';
    const size_t digits = digits_at(number);
    if (sw_csv_may_group(number, sign)) return SW_CSV_DOUBTFUL;
    if (number[digits]) return 0;
    return digits > 3 ? SW_CSV_LARGE : SW_CSV_SMALL;
}

bool sw_csv_is_doubtful(unsigned char looks, char separator)
{
    const bool asked = separator != ',' || looks & SW_CSV_SMALL;
    return looks & SW_CSV_DOUBTFUL && !(looks & SW_CSV_LARGE) && asked;
}
