/* npy_header.h - the header of the .npy format of NumPy (numpy.lib.format, versions 1.0, 2.0
 * and 3.0): the bytes 93 'NUMPY', two of the version, the length of the header (2 bytes
 * little-endian; from version 2 on 4), the header (a Python dict {'descr': '<f4', 'fortran_order':
 * False, 'shape': (600, 3), }, spaces, a newline), the items. */
#ifndef SW_FORMATS_NPY_HEADER_H
#define SW_FORMATS_NPY_HEADER_H

#include "formats/array_items.h"

/* Read the header from array->read, whose bytes are `size` in all, and describe the array; its
 * items are what `read` gives next. The header is taken as NumPy writes it, and as nothing else:
 * numbers of up to 8 bytes, logical values and text, in either byte order; no Python objects, no
 * records, no complex numbers, no dates. SW_ERROR_FORMAT names array->where and the byte. The
 * lengths in it are held against `size` before memory is taken. */
sw_status sw_npy_read_header(sw_array *array, int64_t size);

/* The header of an array of numbers, of version 1.0, filled up so that the items begin at a
 * multiple of 64 bytes; or, `points` above 0, of texts of so many code points each. */
typedef struct sw_npy_header {
    char text[256];
    size_t length;
} sw_npy_header;
sw_npy_header sw_npy_header_of(sw_dtype dtype, int64_t points, int ndim, const int64_t *shape);

#endif
