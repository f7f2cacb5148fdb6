/* dtype.c - numbers of any type as doubles and as integers. */
#include "base/dtype.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} dtypes[SW_DTYPES] = {
    [SW_F32] = {"F32", 4},  [SW_F64] = {"F64", 8}, [SW_F16] = {"F16", 2}, [SW_BF16] = {"BF16", 2},
    [SW_I64] = {"I64", 8},  [SW_I32] = {"I32", 4}, [SW_I16] = {"I16", 2}, [SW_I8] = {"I8", 1},
    [SW_U64] = {"U64", 8},  [SW_U32] = {"U32", 4}, [SW_U16] = {"U16", 2}, [SW_U8] = {"U8", 1},
    [SW_BOOL] = {"BOOL", 1}};

const char *sw_dtype_name(sw_dtype dtype)
{
    return dtypes[dtype].name;
}

size_t sw_dtype_size(sw_dtype dtype)
{
    return dtypes[dtype].size;
}

bool sw_dtype_is_real(sw_dtype dtype)
{
    return dtype == SW_F32 || dtype == SW_F64 || dtype == SW_F16 || dtype == SW_BF16;
}

/* IEEE 754 binary16: sign, 5 bits of exponent, 10 of mantissa. */
static double from_f16(uint16_t bits)
{
    int exponent = bits >> 10 & 31, mantissa = bits & 1023;
    double size = exponent == 31 ? (mantissa ? NAN : INFINITY)
                  : exponent     ? ldexp(mantissa + 1024, exponent - 25)
                                 : ldexp(mantissa, -24);
    return bits >> 15 ? -size : size;
}

/* The upper half of a float. */
static double from_bf16(uint16_t bits)
{
    uint32_t whole = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &whole, sizeof value);
    return (double)value;
}

#define NUMBERS(dtype, type, to_number)                                                            \
    case dtype:                                                                                    \
        for (int64_t i = 0; i < count; i++) to[i] = to_number(((const type *)from)[i]);            \
        break;

void sw_dtype_doubles(double *to, sw_dtype dtype, const void *from, int64_t count)
{
    switch (dtype) {
        NUMBERS(SW_F32, float, (double))
        NUMBERS(SW_F64, double, )
        NUMBERS(SW_F16, uint16_t, from_f16)
        NUMBERS(SW_BF16, uint16_t, from_bf16)
        NUMBERS(SW_I64, int64_t, (double))
        NUMBERS(SW_I32, int32_t, )
        NUMBERS(SW_I16, int16_t, )
        NUMBERS(SW_I8, int8_t, )
        NUMBERS(SW_U64, uint64_t, (double))
        NUMBERS(SW_U32, uint32_t, )
        NUMBERS(SW_U16, uint16_t, )
    case SW_BOOL: NUMBERS(SW_U8, uint8_t, )
    case SW_DTYPES: break;
    }
}

int64_t sw_dtype_integers(int64_t *to, sw_dtype dtype, const void *from, int64_t count)
{
    switch (dtype) {
        NUMBERS(SW_I64, int64_t, )
        NUMBERS(SW_I32, int32_t, )
        NUMBERS(SW_I16, int16_t, )
        NUMBERS(SW_I8, int8_t, )
        NUMBERS(SW_U32, uint32_t, )
        NUMBERS(SW_U16, uint16_t, )
    case SW_BOOL: NUMBERS(SW_U8, uint8_t, )
    case SW_U64:
        for (int64_t i = 0; i < count; i++) {
            const uint64_t number = ((const uint64_t *)from)[i];
            if (number > INT64_MAX) return i;
            to[i] = (int64_t)number;
        }
        break;
    default: return 0;
    }
    return count;
}
