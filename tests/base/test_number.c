/* test_number.c - numbers as text and back. */
#include "base/number.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_number(double x, const char *text)
{
    cr_expect_str_eq(sw_number_of(x).text, text);
}

Test(number, short_texts)
{
    expect_number(0, "0");
    expect_number(20, "20");
    expect_number(0.001, "0.001");
    expect_number(1e-8, "1e-08");
    expect_number(0.1 + 0.2, "0.30000000000000004");
    expect_number(-1234567, "-1234567");
    expect_number(9007199254740992.0, "9007199254740992");
    expect_number(1e300, "1e+300");
    expect_number(1e15, "1000000000000000");
    expect_number(5e-324, "5e-324");
    expect_number(-0.0, "-0");
    expect_number(NAN, "nan");
    expect_number(-NAN, "nan");
    expect_number(-INFINITY, "-inf");
}

Test(number, numbers_read_back_the_same)
{
    sw_random random = sw_random_for(1, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 20000; i++) {
        union {
            uint64_t bits;
            double value;
        } x = {(uint64_t)sw_random_u32(&random) << 32 | sw_random_u32(&random)};
        if (!isfinite(x.value)) continue;
        double back;
        cr_assert(sw_number_parse(sw_number_of(x.value).text, &back));
        cr_assert_eq(back, x.value, "%a", x.value);
    }
}

Test(number, numbers_of_tensors_are_shorter)
{
    static const float floats[] = {0.1f,    16777216, 1e-30f,       3.40282347e38f,
                                   -0.0f,   1e-45f,   123.456f,     134217728,
                                   1.5e12f, 1e15f,    -8589934592.f};
    static const char *const texts[] = {"0.1",     "16777216", "1e-30",        "3.4028235e+38",
                                        "-0",      "1e-45",    "123.456",      "134217728",
                                        "1.5e+12", "1e+15",    "-8.589935e+09"};
    for (int i = 0; i < 11 && sizeof(sw_real) == sizeof(float); i++)
        cr_expect_str_eq(sw_number_of_real((sw_real)floats[i]).text, texts[i]);
    cr_expect_str_eq(sw_number_of_real((sw_real)NAN).text, "nan");
    cr_expect_str_eq(sw_number_of_real((sw_real)INFINITY).text, "inf");
}

Test(number, numbers_of_tensors_read_back_the_same)
{
    sw_random random = sw_random_for(2, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 20000; i++) {
        union {
            uint32_t bits;
            float value;
        } x = {sw_random_u32(&random) >> i % 32}; /* denormals too */
        const sw_real real = sizeof real == 4 ? (sw_real)x.value : (sw_real)x.value * (sw_real)1.1;
        double back;
        if (!isfinite(real)) continue;
        cr_assert(sw_number_parse(sw_number_of_real(real).text, &back));
        cr_assert_eq((sw_real)back, real, "%a", (double)real);
    }
}

/* The fast way to read a number gives the same bits as strtod. */
Test(number, numbers_are_the_nearest)
{
    static const char *const form[] = {"%llu",    "-%llu.%llu", "+.%llu%llu",    "%llu.%llue%d",
                                       "%llue%d", "%llu.",      "-0.00%lluE-%d", "%llu%llu"};
    sw_random r = sw_random_for(3, SW_FOR_TEST, 0, 0);
    for (int i = 0; i < 200000; i++) {
        char text[128];
        unsigned long long digits[2];
        for (int d = 0; d < 2; d++) {
            const uint64_t bits = (uint64_t)sw_random_u32(&r) << 32 | sw_random_u32(&r);
            digits[d] = bits >> sw_random_below(&r, 64);
        }
        const int kind = (int)sw_random_below(&r, 8), power = (int)sw_random_below(&r, 60) - 30;
        switch (kind) {
        case 3: snprintf(text, sizeof text, form[kind], digits[0], digits[1], power); break;
        case 4: snprintf(text, sizeof text, form[kind], digits[0], power); break;
        case 6: snprintf(text, sizeof text, form[kind], digits[0], abs(power)); break;
        default: snprintf(text, sizeof text, form[kind], digits[0], digits[1]);
        }
        double x, y = strtod(text, NULL);
        cr_assert(sw_number_parse(text, &x), "%s", text);
        cr_assert_eq(memcmp(&x, &y, sizeof x), 0, "%s is %.17g, not %.17g", text, y, x);
    }
    static const char *const edge[] = {
        "0", "-0", "-0.0e5", "9007199254740992", "9007199254740993", "1e22", "1e23", "1e-22",
        "1e-23", "123456789012345678901", "0.000000000000000000001", "5e-324", "1e0000",
        /* half way between two doubles, and beside it */
        "4503599627370496.5", "4503599627370497.5", "9007199254740995", "36028797018963972",
        "36028797018963971", "36028797018963973", "9007199254740993e5", "900719925474099300e-2",
        "9007199254740993000", "9007199254740993001", "0.9007199254740993e17",
        "562949953421312.0625", "562949953421312.1875",
        /* the most digits, and the largest powers, of a product or quotient of integers */
        "18446744073709551615", "9999999999999999999", "9999999999999999999e27",
        "9999999999999999999e-27", "18446744073709551615e28", "0.1000000000000000055511151231",
        "0.00000000000000000001234567890123456789", "00000000000000000000012345678901234567.25"};
    for (size_t i = 0; i < sizeof edge / sizeof edge[0]; i++) {
        double x, y = strtod(edge[i], NULL);
        cr_expect(sw_number_parse(edge[i], &x) && memcmp(&x, &y, sizeof x) == 0, "%s", edge[i]);
    }
}

Test(number, other_texts_are_refused)
{
    const char *const wrong[] = {"",
                                 " 1",
                                 "1 ",
                                 "x",
                                 "1x",
                                 "nan",
                                 "inf",
                                 "1,5",
                                 "--1",
                                 "+",
                                 "1e999",
                                 "-inf",
                                 ".",
                                 "0x10",
                                 "00000000000000000000+",
                                 "-0.0000000000000000000.-"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double x = 7;
        cr_expect_not(sw_number_parse(wrong[i], &x), "'%s' was read as %g", wrong[i], x);
    }
}

Test(number, the_locale_does_not_matter)
{
    /* If no locale with a decimal comma is installed, the rest of the test still holds. */
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) setlocale(LC_ALL, "fr_FR.UTF-8");
    expect_number(0.5, "0.5");
    double x;
    cr_expect(sw_number_parse("0.25", &x));
    cr_expect_eq(x, 0.25);
    cr_expect_not(sw_number_parse("0,25", &x));
}

Test(number, whole_numbers)
{
    const char *const wrong[] = {"",
                                 "-",
                                 " 1",
                                 "1 ",
                                 "+1",
                                 "1.0",
                                 "1e3",
                                 "0x10",
                                 "--1",
                                 "abc",
                                 "99x",
                                 "9223372036854775808",
                                 "-9223372036854775809"};
    int64_t value = 7;
    cr_expect(sw_whole_parse("0", &value) && value == 0);
    cr_expect(sw_whole_parse("-17", &value) && value == -17);
    cr_expect(sw_whole_parse("007", &value) && value == 7);
    cr_expect(sw_whole_parse("9223372036854775807", &value) && value == INT64_MAX);
    cr_expect(sw_whole_parse("-9223372036854775808", &value) && value == INT64_MIN);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect_not(sw_whole_parse(wrong[i], &value), "'%s' was read", wrong[i]);
}

Test(number, words_for_a_missing_one)
{
    static const char *const missing[] = {
        "",    "NA",  "N/A", "n/a",  "NULL", "null",   "None",    "<NA>",    "#N/A",     "#N/A N/A",
        "#NA", "NaN", "nan", "-nan", "-NaN", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "NAN"};
    static const char *const others[] = {"0", "-", "?", "none", "inf", "nano", "na", "Null"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        cr_expect(sw_is_missing(missing[i]), "%s", missing[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_expect_not(sw_is_missing(others[i]), "%s", others[i]);
}
