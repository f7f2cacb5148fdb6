/* number.c - numbers as text and back, to the last bit, whatever the locale of the program. */
#include "base/number.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading --------------------------------------------------------------------------------- */

enum {
    MOST_DIGITS = 19, /* that always fit into 64 bits */
    MOST_POWER = 27   /* of five that fits, too */
};

/* 2^exponent, which is a normal double. */
static double power_of_two(int exponent)
{
    const uint64_t bits = (uint64_t)(exponent + DBL_MAX_EXP - 1) << (DBL_MANT_DIG - 1);
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

static uint64_t power_of_five(int exponent)
{
    static const uint64_t power[MOST_POWER + 1] = {1,
                                                   5,
                                                   25,
                                                   125,
                                                   625,
                                                   3125,
                                                   15625,
                                                   78125,
                                                   390625,
                                                   1953125,
                                                   9765625,
                                                   48828125,
                                                   244140625,
                                                   1220703125,
                                                   6103515625,
                                                   30517578125,
                                                   152587890625,
                                                   762939453125,
                                                   3814697265625,
                                                   19073486328125,
                                                   95367431640625,
                                                   476837158203125,
                                                   2384185791015625,
                                                   11920928955078125,
                                                   59604644775390625,
                                                   298023223876953125,
                                                   1490116119384765625,
                                                   7450580596923828125};
    return power[exponent];
}

/* digits * 10^exponent, the nearest double: a product or quotient of two integers, rounded once.
 * One bit, set if any of them is, stands for all bits that 64 do not hold (a sticky bit): this
 * rounds the same way. digits > 0, and the exponent is -MOST_POWER .. MOST_POWER. */
static double nearest(uint64_t digits, int exponent)
{
    __extension__ typedef unsigned __int128 wide;
    if (exponent >= 0) {
        const wide product = (wide)digits * power_of_five(exponent);
        const uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
        if (high == 0) return (double)low * power_of_two(exponent);
        const int shift = 64 - __builtin_clzll(high);
        const uint64_t lost = low << (64 - shift) != 0;
        return (double)((uint64_t)(product >> shift) | lost) * power_of_two(shift + exponent);
    }
    const uint64_t five = power_of_five(-exponent);
    const int up = __builtin_clzll(digits), five_up = __builtin_clzll(five);
    const wide dividend = (wide)(digits << up) << 63; /* less than 2^64 divisors */
    const uint64_t divisor = five << five_up, quotient = (uint64_t)(dividend / divisor);
    const uint64_t lost = (uint64_t)dividend != quotient * divisor; /* the remainder is not 0 */
    return (double)(quotient | lost) * power_of_two(five_up - up - 63 + exponent);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Has the number, which ends before `end`, at most MOST_DIGITS digits after its leading zeros? */
static bool is_short(const char *text, const char *end)
{
    const char *first = text;
    while (first < end && strchr("+-0.", *first)) first++;
    return end - first - (memchr(first, '.', (size_t)(end - first)) != NULL) <= MOST_DIGITS;
}

/* Read sign, digits, point and exponent as strtod does. With few digits and a small exponent, the
 * number is one product or quotient of two integers that a double holds exactly (Clinger 1990, "How
 * to read floating point numbers accurately", section 3). False: ask strtod. */
static bool parse_short(const char *text, double *x)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *c = text + (*text == '-' || *text == '+'), *first = c;
    uint64_t digits = 0; /* may overflow, but only with more than MOST_DIGITS */
    int exponent = 0, behind = 0;
    for (; is_digit(*c); c++) digits = digits * 10 + (uint64_t)(*c - '0');
    if (*c == '.')
        for (first++, c++; is_digit(*c); c++, behind++) digits = digits * 10 + (uint64_t)(*c - '0');
    if (c == first) return false;
    if (c - first > MOST_DIGITS && !is_short(text, c)) return false;
    if (*c == 'e' || *c == 'E') {
        const bool below = c[1] == '-';
        const char *e = c + 1 + (below || c[1] == '+');
        if (!is_digit(*e)) return false;
        for (c = e; is_digit(*c) && c - e < 3; c++) exponent = exponent * 10 + (*c - '0');
        if (below) exponent = -exponent;
    }
    exponent -= behind;
    if (*c) return false;
    double value;
    if (digits <= (uint64_t)1 << DBL_MANT_DIG &&
        abs(exponent) < (int)(sizeof power / sizeof *power))
        value = exponent < 0 ? (double)digits / power[-exponent] : (double)digits * power[exponent];
    else if (digits > 0 && abs(exponent) <= MOST_POWER)
        value = nearest(digits, exponent);
    else
        return false;
    *x = *text == '-' ? -value : value;
    return true;
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* Set this thread to the C locale. Returns the locale before, for uselocale(). */
static locale_t begin_plain(void)
{
    return uselocale(newlocale(LC_ALL_MASK, "C", NULL)); /* glibc keeps "C": nothing to free */
}

int sw_print_plain(char *to, size_t size, const char *format, va_list args)
{
    locale_t before = begin_plain();
    const int length = vsnprintf(to, size, format, args);
    uselocale(before);
    return length;
}

/* The shortest text with least .. most digits that `is_same` reads back as x. Prefers
 * 20 to 2e+01 if `most` digits are enough to write it without an exponent. */
static sw_number shortest(double x, int least, int most, bool (*is_same)(const char *, double))
{
    locale_t before = begin_plain();
    sw_number number = {"nan"}; /* printf would give some of them a sign */
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

/* The value of a text that printf wrote in the C locale. */
static double value_of(const char *text)
{
    double x;
    return parse_short(text, &x) ? x : strtod(text, NULL);
}

static bool same_double(const char *text, double x)
{
    return value_of(text) == x;
}

/* The text is read as a double, which is then rounded to a float. */
static bool same_float(const char *text, double x)
{
    return (float)value_of(text) == (float)x;
}

/* Any text of DBL_DIG digits survives the way to a double and back. So if a shorter text reads back
 * as x, %g with DBL_DIG digits prints that text, since it leaves out trailing zeros: DBL_DIG is
 * where the search begins. Numbers below DBL_MIN hold fewer digits. */
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
    locale_t before = begin_plain();
    char *end;
    double value = strtod(text, &end);
    uselocale(before);
    if (*end || end == text || !isfinite(value)) return false;
    *x = value;
    return true;
}

bool sw_is_missing(const char *text)
{
    static const char *const words[] = {"",         "NA",     "N/A",     "n/a",     "NULL",
                                        "null",     "None",   "<NA>",    "#NA",     "#N/A",
                                        "#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i]) == 0) return true;
    return strcasecmp(text + (*text == '-'), "nan") == 0;
}

bool sw_whole_parse(const char *text, int64_t *value)
{
    const char *digits = text + (*text == '-');
    if (!*digits || digits[strspn(digits, "0123456789")]) return false;
    errno = 0;
    *value = strtoll(text, NULL, 10);
    return errno == 0;
}
