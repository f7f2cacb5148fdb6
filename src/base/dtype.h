/* dtype.h - the types that numbers have in files, and those numbers as reals and as whole ones. In
 * memory they lie as a little-endian processor has them. */
#ifndef SW_BASE_DTYPE_H
#define SW_BASE_DTYPE_H

#include <setwise/base.h>

typedef enum sw_dtype {
    SW_F32,
    SW_F64,
    SW_F16,
    SW_BF16,
    SW_I64,
    SW_I32,
    SW_I16,
    SW_I8,
    SW_U64,
    SW_U32,
    SW_U16,
    SW_U8,
    SW_BOOL, /* a byte, 0 or 1 */
    SW_DTYPES
} sw_dtype;

#ifdef SW_REAL_DOUBLE
#define SW_DTYPE_REAL SW_F64
#else
#define SW_DTYPE_REAL SW_F32
#endif

const char *sw_dtype_name(sw_dtype dtype); /* "F32" */
size_t sw_dtype_size(sw_dtype dtype);      /* bytes of a number */
bool sw_dtype_is_real(sw_dtype dtype);     /* F32, F64, F16 or BF16 */

/* `count` numbers, exact but for whole ones beyond 2^53. */
void sw_dtype_doubles(double *to, sw_dtype dtype, const void *from, int64_t count);

/* `count` whole numbers, of any type that is not real. Returns how many there were before the first
 * one that 63 bits do not hold: `count`, if there is none. */
int64_t sw_dtype_integers(int64_t *to, sw_dtype dtype, const void *from, int64_t count);

#endif
