/* dtype.h - the types that numbers have in files, and their conversion to doubles and integers. The
 * numbers that are converted have the byte order of this machine (byte_order.h). */
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

/* Convert `count` numbers to doubles: exactly, except for integers beyond 2^53. */
void sw_dtype_doubles(double *to, sw_dtype dtype, const void *from, int64_t count);

/* Convert `count` numbers of an integer type. Returns how many come before the first that does not
 * fit: `count` if all do. */
int64_t sw_dtype_integers(int64_t *to, sw_dtype dtype, const void *from, int64_t count);

#endif
