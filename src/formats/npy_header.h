/* npy_header.h - the header of the .npy format of NumPy (numpy.lib.format, versions 1.0, 2.0
 * and 3.0): the bytes 93 'NUMPY', two of the version, the length of the header (2 bytes
 * little-endian; from version 2 on 4), the header (a Python dict {'descr': '<f4', 'fortran_order':
 * False, 'shape': (600, 3), }, spaces, a newline), the items. */
#ifndef SW_FORMATS_NPY_HEADER_H
#define SW_FORMATS_NPY_HEADER_H

#include "formats/array_items.h"

/* Read the header through array->read, and describe the array. Its items come next from `read`.
 * size: the bytes of the header and the items. Accepted are headers as NumPy writes them, of
 * numbers of up to 8 bytes, booleans and text, in either byte order; not of Python objects,
 * records, complex numbers or dates. SW_ERROR_FORMAT names array->where and the byte. Lengths are
 * compared with `size` before memory is allocated. */
sw_status sw_npy_read_header(sw_array *array, int64_t size);

/* The header, in version 1.0, of an array of numbers; with points > 0, of texts of that many code
 * points. It is filled up so that the items begin at a multiple of 64 bytes. */
typedef struct sw_npy_header {
    char text[256];
    size_t length;
} sw_npy_header;
sw_npy_header sw_npy_header_of(sw_dtype dtype, int64_t points, int ndim, const int64_t *shape);

#endif
