/* test_npy_header.c - headers of .npy arrays that are read, written or refused. */
#include "base/byte_order.h"
#include "formats/npy_header.h"

#include "base/error.h"
#include "byte_source.h"
#include "expect.h"

#include <stdio.h>
#include <string.h>

static sw_status read_within(void *source, void *to, size_t count)
{
    cr_assert(count <= ((byte_source *)source)->left, "more is read than there is");
    return read_bytes(source, to, count);
}

/* Read the header of a file that has `size` bytes. */
static sw_status read_header(sw_array *array, const char *file, size_t size)
{
    byte_source source = {file, size};
    *array = (sw_array){.where = "x.npy", .read = read_within, .source = &source};
    return sw_npy_read_header(array, (int64_t)size);
}

/* A file of this version, with this dict as its header and then so many zeros. */
static sw_status read_dict(sw_array *array, int version, const char *dict, size_t data)
{
    char file[4096] = "\x93NUMPY";
    const size_t length = strlen(dict), begin = version == 1 ? 10 : 12;
    file[6] = (char)version;
    file[8] = (char)length;
    file[9] = (char)(length >> 8);
    memcpy(file + begin, dict, length);
    return read_header(array, file, begin + length + data);
}

static void refused(const char *dict, size_t data, const char *words)
{
    sw_array array;
    for (int version = 1; version <= 3; version++) {
        cr_expect_eq(read_dict(&array, version, dict, data), SW_ERROR_FORMAT, "taken: %s", dict);
        expect_message(words);
        expect_message("x.npy: ");
    }
}

#define DICT(descr, order, shape)                                                                  \
    "{'descr': '" descr "', 'fortran_order': " order ", 'shape': " shape ", }"

static void reads(const char *dict, size_t data, sw_array_kind kind, sw_dtype dtype, size_t width,
                  bool swapped)
{
    sw_array array;
    for (int version = 1; version <= 3; version++) {
        cr_assert_eq(read_dict(&array, version, dict, data), SW_OK, "%s", sw_error_message());
        cr_expect(array.kind == kind && array.width == width && array.swapped == swapped, "%s",
                  dict);
        if (kind == SW_ARRAY_NUMBERS) cr_expect_eq(array.dtype, dtype, "%s", dict);
    }
}

Test(npy_header, every_type)
{
    static const struct {
        char name[3];
        sw_dtype dtype;
    } types[] = {{"f2", SW_F16}, {"f4", SW_F32}, {"f8", SW_F64}, {"i1", SW_I8},
                 {"i2", SW_I16}, {"i4", SW_I32}, {"i8", SW_I64}, {"u1", SW_U8},
                 {"u2", SW_U16}, {"u4", SW_U32}, {"u8", SW_U64}, {"b1", SW_BOOL}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const size_t width = (size_t)(types[i].name[1] - '0');
        for (const char *order = "<>|="; *order; order++) {
            char dict[192];
            snprintf(dict, sizeof dict, "{'descr': '%c%s', 'fortran_order': False, 'shape': (3,)}",
                     *order, types[i].name);
            if (*order == '=' || (*order == '|' && width > 1))
                refused(dict, 3 * width, "expected f2, f4, f8");
            else
                reads(dict, 3 * width, SW_ARRAY_NUMBERS, types[i].dtype, width,
                      (*order == '>') != SW_BIG_ENDIAN && width > 1);
        }
    }
    reads(DICT("<U3", "False", "(2,)"), 24, SW_ARRAY_POINTS, 0, 12, SW_BIG_ENDIAN);
    reads(DICT(">U3", "False", "(2,)"), 24, SW_ARRAY_POINTS, 0, 12, !SW_BIG_ENDIAN);
    reads(DICT("|S5", "False", "(2,)"), 10, SW_ARRAY_BYTES, 0, 5, false);
    refused(DICT("|U3", "False", "(2,)"), 24, "the type is \"|U3\"");
}

Test(npy_header, types_that_are_not_read)
{
    refused(DICT("|O", "False", "(3,)"), 24, "pickled Python objects (type \"|O\") are not read");
    refused("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", 4,
            "records of several types are not read");
    static const char *const others[] = {"<c8",  "<M8[s]",
                                         "|V4",  "<f16",
                                         "f4",   "<",
                                         "",     "<f44",
                                         "<U0",  "|S",
                                         "<U3x", "<U99999999999999999999",
                                         "<F4",  "<U999999999999999999",
                                         "=f4",  "|f4"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char dict[128], words[64];
        snprintf(dict, sizeof dict, DICT("%s", "False", "(1,)"), others[i]);
        snprintf(words, sizeof words, "the type is \"%s\", expected f2,", others[i]);
        refused(dict, 4, words);
    }
}

Test(npy_header, shapes)
{
    sw_array array;
    cr_assert_eq(read_dict(&array, 1, DICT("<f4", "True", "(2, 3, 4)"), 96), SW_OK);
    cr_expect(array.ndim == 3 && array.count == 24 && array.columns);
    cr_expect(array.shape[0] == 2 && array.shape[1] == 3 && array.shape[2] == 4);
    cr_assert_eq(read_dict(&array, 1, DICT("<f4", "False", "()"), 4), SW_OK);
    cr_expect(array.ndim == 0 && array.count == 1 && !array.columns);
    cr_assert_eq(read_dict(&array, 1, DICT("<f4", "False", "(0, 3)"), 0), SW_OK);
    cr_expect(array.ndim == 2 && array.count == 0);
    refused(DICT("<f4", "False", "(3)"), 12, "expected a comma after the only size");
    refused(DICT("<f4", "False", "3"), 12, "expected a shape");
    refused(DICT("<f4", "False", "[3]"), 12, "expected a shape");
    refused(DICT("<f4", "False", "(-3,)"), 12, "expected a size of the shape");
    refused(DICT("<f4", "False", "(3 4)"), 48, "expected a size of the shape");
    refused(DICT("<f4", "False", "(,)"), 48, "expected a size of the shape");
    refused(DICT("<f4", "False", "(3.0,)"), 12, "expected a size of the shape");
    refused(DICT("<f4", "False", "(9223372036854775808,)"), 12, "expected a size of the shape");
    refused(DICT("<f4", "False", "(1, 1, 1, 1, 1)"), 4, "more than 4 dimensions");
    refused(DICT("<f4", "False", "(4294967296, 4294967296)"), 4,
            "shape [4294967296, 4294967296] has more items than 63 bits count");
}

Test(npy_header, size_of_the_file)
{
    refused(DICT("<f4", "False", "(3, 2)"), 23,
            "23 bytes follow the header, but shape [3, 2] needs 24: truncated?");
    refused(DICT("<f4", "False", "(3, 2)"), 25,
            "25 bytes follow the header, but shape [3, 2] needs 24");
    refused(DICT("<f4", "False", "(3, 0)"), 1, "shape [3, 0] needs 0");
    /* The size of 2^62 items of 8 bytes does not fit into 63 bits. */
    refused(DICT("<f8", "False", "(4611686018427387904,)"), 0, "truncated?");
}

Test(npy_header, the_dict)
{
    sw_array array;
    cr_expect_eq(read_dict(&array, 1,
                           "{\"shape\":(1,),\n\"fortran_order\":False,\"descr\":\"<f4\"}   \n", 4),
                 SW_OK, "%s", sw_error_message());
    refused("", 0, "byte 1");
    refused("x", 0, "expected a dict, as in {'descr': '<f4'");
    refused("{}", 0, "the header has no 'descr'");
    refused("{'descr': '<f4', 'shape': (1,)}", 4, "the header has no 'fortran_order'");
    refused("{'descr': '<f4', 'fortran_order': False}", 4, "the header has no 'shape'");
    refused("{'descr': '<f4', 'descr': '<f4'", 4, "each once");
    refused("{'descr': '<f4', 'x': 3}", 4, "the keys descr, fortran_order and shape");
    refused("{descr: '<f4'}", 4, "the keys descr, fortran_order and shape");
    refused("{'descr': '<f4' 'shape': (1,)}", 4, "the keys descr, fortran_order and shape");
    refused("{'descr'= '<f4'}", 4, "expected ':'");
    refused("{'descr': <f4}", 4, "expected a type");
    refused("{'descr': '<f4}", 4, "expected a type");
    refused("{'descr': '<\\x664'}", 4, "expected a type");
    refused("{'descr': 'a type of more characters than one has'}", 4, "expected a type");
    refused("{'descr': '<f4', 'fortran_order': 0}", 4, "expected True or False");
    refused(DICT("<f4", "False", "(1,)") "}", 4, "expected the end of the header");
    refused(DICT("<f4", "False", "(1,)") " import os", 4, "expected the end of the header");
    refused("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)", 4, "the keys descr");
}

Test(npy_header, a_zero_byte_in_the_header)
{
    sw_array array;
    char file[] = "\x93NUMPY\1\0\x3b\0{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}\0 \n";
    cr_assert_eq(read_header(&array, file, sizeof file - 1 + 1), SW_ERROR_FORMAT);
    expect_message("expected the end of the header");
}

Test(npy_header, before_the_header)
{
    sw_array array;
    const struct {
        const char *file;
        size_t size;
        const char *words;
    } wrong[] = {
        {"", 0, "byte 0: not a .npy array"},
        {"\x93NUMPY\1", 7, "byte 0: not a .npy array"},
        {"\x93NUMPX\1\0\0\0", 10, "byte 0: not a .npy array"},
        {"\x93NUMPY\0\0\0\0", 10, "byte 6: version 0.0, expected 1.0, 2.0 or 3.0"},
        {"\x93NUMPY\4\0\0\0", 10, "byte 6: version 4.0"},
        {"\x93NUMPY\1\1\0\0", 10, "byte 6: version 1.1"},
        {"\x93NUMPY\1\0\1", 9, "ends within the header's length"},
        {"\x93NUMPY\2\0\1\0\0", 11, "ends within the header's length"},
        {"\x93NUMPY\1\0\1\0", 10, "byte 8: a header of 1 bytes, expected at most 0: truncated?"},
        {"\x93NUMPY\3\0\xff\xff\xff\xff", 12,
         "byte 8: a header of 4294967295 bytes, expected at most 0: truncated?"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        cr_expect_eq(read_header(&array, wrong[i].file, wrong[i].size), SW_ERROR_FORMAT);
        expect_message(wrong[i].words);
    }
    static char long_header[100000] = "\x93NUMPY\2\0\0\0\1\0";
    cr_expect_eq(read_header(&array, long_header, sizeof long_header), SW_ERROR_FORMAT);
    expect_message("byte 8: a header of 65536 bytes, expected at most 32768");
}

Test(npy_header, written_headers_are_read)
{
    sw_array array;
    const int64_t shape[] = {INT64_MAX / 64, 2, 3, 5};
    for (int ndim = 0; ndim <= 4; ndim++) {
        for (int d = 0; d < SW_DTYPES; d++) {
            if (d == SW_BF16) continue; /* NumPy does not have it */
            const int64_t *sizes = ndim == 1 ? shape : shape + 4 - ndim;
            sw_npy_header header = sw_npy_header_of((sw_dtype)d, 0, ndim, sizes);
            cr_expect(header.length % 64 == 0 && header.text[header.length - 1] == '\n');
            byte_source source = {header.text, header.length};
            array = (sw_array){.where = "x.npy", .read = read_within, .source = &source};
            int64_t items = 1;
            for (int i = 0; i < ndim; i++)
                if (__builtin_mul_overflow(items, sizes[i], &items)) items = -1;
            const int64_t width = (int64_t)sw_dtype_size((sw_dtype)d);
            int64_t size;
            if (items < 0 || __builtin_mul_overflow(items, width, &size)) continue;
            cr_assert_eq(sw_npy_read_header(&array, (int64_t)header.length + size), SW_OK, "%s",
                         sw_error_message());
            cr_expect(array.dtype == (sw_dtype)d && array.ndim == ndim && array.count == items);
        }
    }
    sw_npy_header header = sw_npy_header_of(SW_U32, 7, 1, (int64_t[]){2});
    byte_source source = {header.text, header.length};
    array = (sw_array){.where = "x.npy", .read = read_within, .source = &source};
    cr_assert_eq(sw_npy_read_header(&array, (int64_t)header.length + 56), SW_OK);
    cr_expect(array.kind == SW_ARRAY_POINTS && array.width == 28);
}

/* A header that is cut off anywhere, or has any byte changed, is read or refused. Never are more
 * bytes read than the file has. */
Test(npy_header, damage_is_survived)
{
    sw_array array;
    const sw_npy_header header = sw_npy_header_of(SW_F32, 0, 2, (int64_t[]){3, 2});
    char file[512];
    memcpy(file, header.text, header.length);
    memset(file + header.length, 0, 24);
    const size_t size = header.length + 24;
    for (size_t kept = 0; kept < size; kept++)
        if (read_header(&array, file, kept) != SW_ERROR_FORMAT)
            cr_expect_fail("cut at byte %zu", kept);
    for (size_t i = 0; i < header.length; i++)
        for (int change = 1; change < 256; change++) {
            file[i] = (char)(file[i] ^ change);
            if (read_header(&array, file, size) != SW_OK &&
                strncmp(sw_error_message(), "x.npy: ", 7) != 0)
                cr_expect_fail("%s", sw_error_message());
            file[i] = (char)(file[i] ^ change);
        }
    cr_expect_eq(read_header(&array, file, size), SW_OK);
}
