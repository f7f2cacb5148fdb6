/* test_dtype.c - numbers of every type as doubles and as whole numbers. */
#include "base/dtype.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(dtype, names_and_sizes)
{
    static const char *const names[] = {"F32", "F64", "F16", "BF16", "I64", "I32", "I16",
                                        "I8",  "U64", "U32", "U16",  "U8",  "BOOL"};
    static const size_t sizes[] = {4, 8, 2, 2, 8, 4, 2, 1, 8, 4, 2, 1, 1};
    for (int d = 0; d < SW_DTYPES; d++) {
        cr_expect_str_eq(sw_dtype_name((sw_dtype)d), names[d]);
        cr_expect_eq(sw_dtype_size((sw_dtype)d), sizes[d]);
        cr_expect_eq(sw_dtype_is_real((sw_dtype)d), d <= SW_BF16);
    }
    cr_expect_eq(sw_dtype_size(SW_DTYPE_REAL), sizeof(sw_real));
}

#define EXPECT(dtype, type, whole, ...)                                                            \
    do {                                                                                           \
        const type from[] = {__VA_ARGS__};                                                         \
        enum { COUNT = sizeof from / sizeof from[0] };                                             \
        double real[COUNT];                                                                        \
        int64_t integer[COUNT];                                                                    \
        sw_dtype_doubles(real, dtype, from, COUNT);                                                \
        for (int i = 0; i < COUNT; i++) cr_expect_eq(real[i], (double)from[i]);                    \
        cr_expect_eq(sw_dtype_integers(integer, dtype, from, COUNT), whole ? COUNT : 0);           \
        for (int i = 0; whole && i < COUNT; i++) cr_expect_eq(integer[i], (int64_t)from[i]);       \
    } while (0)

Test(dtype, every_type)
{
    EXPECT(SW_F32, float, false, 1.5f, -0x1p-149f, 3.4e38f);
    EXPECT(SW_F64, double, false, 0.1, -5e-324, 1e308);
    EXPECT(SW_I64, int64_t, true, 0, -1, INT64_MIN, INT64_MAX);
    EXPECT(SW_I32, int32_t, true, 7, INT32_MIN, INT32_MAX);
    EXPECT(SW_I16, int16_t, true, 7, INT16_MIN, INT16_MAX);
    EXPECT(SW_I8, int8_t, true, 7, INT8_MIN, INT8_MAX);
    EXPECT(SW_U64, uint64_t, true, 7, INT64_MAX);
    EXPECT(SW_U32, uint32_t, true, 7, UINT32_MAX);
    EXPECT(SW_U16, uint16_t, true, 7, UINT16_MAX);
    EXPECT(SW_U8, uint8_t, true, 7, UINT8_MAX);
    EXPECT(SW_BOOL, uint8_t, true, 0, 1);
}

Test(dtype, halves)
{
    const uint16_t f16[] = {0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00, 0xfc00, 0x7e00};
    const uint16_t bf16[] = {0x3f80, 0xc000, 0x0001, 0x7f80, 0x7fc0};
    double x[8];
    sw_dtype_doubles(x, SW_F16, f16, 8);
    cr_expect(x[0] == 1 && x[1] == -2 && x[2] == 65504 && x[3] == 0x1p-24);
    cr_expect(x[4] == 0 && signbit(x[4]) && x[5] == INFINITY && x[6] == -INFINITY && isnan(x[7]));
    sw_dtype_doubles(x, SW_BF16, bf16, 5);
    cr_expect(x[0] == 1 && x[1] == -2 && x[2] == 0x1p-133 && x[3] == INFINITY && isnan(x[4]));
}

Test(dtype, what_63_bits_do_not_hold)
{
    const uint64_t from[] = {1, INT64_MAX, (uint64_t)INT64_MAX + 1, 3};
    int64_t to[4] = {0};
    cr_expect_eq(sw_dtype_integers(to, SW_U64, from, 4), 2);
    cr_expect(to[0] == 1 && to[1] == INT64_MAX && to[3] == 0);
}
