/* test_array_items.c - the items of an array, of every type, in every order. */
#include "formats/array_items.h"

#include "byte_source.h"
#include "expect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An array of the items in `data` [count]; the source must outlive it. */
static sw_array array_of(byte_source *source, const void *data, size_t width, int64_t count)
{
    *source = (byte_source){data, (size_t)count * width};
    return (sw_array){.name = "x",
                      .where = "x.npy",
                      .width = width,
                      .ndim = 1,
                      .shape = {count},
                      .count = count,
                      .read = read_bytes,
                      .source = source};
}

static sw_array numbers(byte_source *source, sw_dtype dtype, const void *data, int64_t count)
{
    sw_array array = array_of(source, data, sw_dtype_size(dtype), count);
    array.dtype = dtype;
    return array;
}

Test(array_items, shapes)
{
    sw_array array = {.ndim = 3, .shape = {2, 3, 4}};
    cr_expect(sw_array_measure(&array) && array.count == 24);
    cr_expect_str_eq(sw_array_shape_of(&array).text, "[2, 3, 4]");
    array = (sw_array){.ndim = 0};
    cr_expect(sw_array_measure(&array) && array.count == 1);
    cr_expect_str_eq(sw_array_shape_of(&array).text, "[]");
    array = (sw_array){.ndim = 2, .shape = {INT64_MAX, 2}};
    cr_expect_not(sw_array_measure(&array));
    array = (sw_array){.ndim = 4, .shape = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}};
    cr_expect_eq(strlen(sw_array_shape_of(&array).text), 4 * 19 + 3 * 2 + 2);
}

/* More numbers than are read at a time, in either byte order. */
Test(array_items, many_numbers)
{
    enum { COUNT = 20011 };
    double *x = malloc(COUNT * sizeof *x), *back = malloc(COUNT * sizeof *back);
    sw_real *real = malloc(COUNT * sizeof *real);
    int64_t *whole = malloc(COUNT * sizeof *whole), *whole_back = malloc(COUNT * sizeof *whole);
    for (int i = 0; i < COUNT; i++) x[i] = i * 0.1, whole[i] = (int64_t)i << 40;
    byte_source source;
    for (int swapped = 0; swapped < 2; swapped++) {
        if (swapped)
            for (int i = 0; i < COUNT; i++) {
                uint64_t bits;
                memcpy(&bits, &x[i], 8);
                bits = __builtin_bswap64(bits);
                memcpy(&x[i], &bits, 8);
                whole[i] = (int64_t)__builtin_bswap64((uint64_t)whole[i]);
            }
        sw_array array = numbers(&source, SW_F64, x, COUNT);
        array.swapped = swapped;
        cr_assert_eq(sw_array_doubles(&array, 0, array.count, back), SW_OK);
        for (int i = 0; i < COUNT; i++) cr_assert_eq(back[i], i * 0.1);
        array = numbers(&source, SW_F64, x, COUNT);
        array.swapped = swapped;
        cr_assert_eq(sw_array_reals(&array, 0, array.count, real), SW_OK);
        for (int i = 0; i < COUNT; i++) cr_assert_eq(real[i], (sw_real)(i * 0.1));
        array = numbers(&source, SW_I64, whole, COUNT);
        array.swapped = swapped;
        cr_assert_eq(sw_array_integers(&array, 0, array.count, whole_back), SW_OK);
        for (int i = 0; i < COUNT; i++) cr_assert_eq(whole_back[i], (int64_t)i << 40);
    }
    free(x), free(back), free(real), free(whole), free(whole_back);
}

/* Reals from numbers of every type; those of their own type swapped or not. */
Test(array_items, reals)
{
    const float single[] = {1.5f, -2.25f, 0x1p-149f};
    const uint32_t swapped[] = {__builtin_bswap32(0x3fc00000)}; /* 1.5 */
    const uint8_t byte[] = {0, 7, 255};
    sw_real to[3];
    byte_source source;
    sw_array array = numbers(&source, SW_F32, single, 3);
    cr_assert_eq(sw_array_reals(&array, 0, array.count, to), SW_OK);
    for (int i = 0; i < 3; i++) cr_expect_eq(to[i], (sw_real)single[i]);
    array = numbers(&source, SW_F32, swapped, 1);
    array.swapped = true;
    cr_assert_eq(sw_array_reals(&array, 0, array.count, to), SW_OK);
    cr_expect_eq(to[0], (sw_real)1.5);
    array = numbers(&source, SW_U8, byte, 3);
    cr_assert_eq(sw_array_reals(&array, 0, array.count, to), SW_OK);
    cr_expect(to[0] == 0 && to[1] == 7 && to[2] == 255);
}

/* The first dimension runs fastest: item [i, j, k] is at i + 2 (j + 3 k). */
Test(array_items, columns_first)
{
    int32_t from[24];
    sw_real to[24];
    int64_t whole[24];
    byte_source source;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 4; k++) from[i + 2 * (j + 3 * k)] = 100 * i + 10 * j + k;
    for (int pass = 0; pass < 2; pass++) {
        sw_array array = numbers(&source, SW_I32, from, 24);
        array.ndim = 3;
        memcpy(array.shape, (int64_t[]){2, 3, 4, 0}, sizeof array.shape);
        array.columns = true;
        cr_assert_eq(pass ? sw_array_reals(&array, 0, array.count, to)
                          : sw_array_integers(&array, 0, array.count, whole),
                     SW_OK);
        for (int n = 0; n < 24; n++)
            cr_expect_eq(pass ? (int64_t)to[n] : whole[n],
                         100 * (n / 12) + 10 * (n / 4 % 3) + n % 4);
    }
    sw_real matrix[6], rows[] = {1, 2, 3, 4, 5, 6};
    sw_array array = numbers(&source, SW_DTYPE_REAL, rows, 6);
    array.ndim = 2;
    memcpy(array.shape, (int64_t[]){3, 2, 0, 0}, sizeof array.shape);
    array.columns = true;
    cr_assert_eq(sw_array_reals(&array, 0, array.count, matrix), SW_OK);
    const sw_real turned[] = {1, 4, 2, 5, 3, 6};
    cr_expect_arr_eq(matrix, turned, sizeof turned);
}

Test(array_items, flags)
{
    const float good[] = {0, 1, 1};
    const uint8_t bad[] = {0, 1, 2};
    const double nan[] = {NAN};
    uint8_t to[3];
    byte_source source;
    sw_array array = numbers(&source, SW_F32, good, 3);
    cr_assert_eq(sw_array_flags(&array, 0, array.count, to), SW_OK);
    cr_expect(to[0] == 0 && to[1] == 1 && to[2] == 1);
    array = numbers(&source, SW_BOOL, bad, 3);
    cr_expect_eq(sw_array_flags(&array, 0, array.count, to), SW_ERROR_FORMAT);
    expect_message("x.npy: number 2 is 2, expected 0 or 1");
    array = numbers(&source, SW_F64, nan, 1);
    cr_expect_eq(sw_array_flags(&array, 0, array.count, to), SW_ERROR_FORMAT);
    expect_message("number 0 is nan, expected 0 or 1");
}

Test(array_items, integers_that_are_too_large)
{
    const uint64_t from[] = {1, UINT64_MAX};
    int64_t to[2];
    byte_source source;
    sw_array array = numbers(&source, SW_U64, from, 2);
    cr_expect_eq(sw_array_integers(&array, 0, array.count, to), SW_ERROR_FORMAT);
    expect_message("x.npy: number 1 is 2^63 or more");
}

Test(array_items, a_source_that_fails)
{
    const float from[] = {1, 2, 3};
    sw_real to[4];
    double doubles[4];
    uint8_t flags[4];
    int64_t whole[4];
    const char *texts[4];
    byte_source source;
    sw_array array = numbers(&source, SW_F32, from, 3);
    array.count = 4;
    cr_expect_eq(sw_array_reals(&array, 0, array.count, to), SW_ERROR_IO);
    cr_expect_eq(sw_array_doubles(&array, 0, array.count, doubles), SW_ERROR_IO);
    cr_expect_eq(sw_array_flags(&array, 0, array.count, flags), SW_ERROR_IO);
    array.dtype = SW_I32;
    cr_expect_eq(sw_array_integers(&array, 0, array.count, whole), SW_ERROR_IO);
    array.kind = SW_ARRAY_BYTES;
    source.left = 0;
    sw_arena *arena = sw_arena_new();
    cr_expect_eq(sw_array_texts(&array, 0, array.count, texts, arena), SW_ERROR_IO);
    expect_message("x.npy: no more");
    sw_arena_free(arena);
}

/* ---- Texts ----------------------------------------------------------------------------------- */

static sw_array texts(byte_source *source, sw_array_kind kind, const void *data, size_t width,
                      int64_t count)
{
    sw_array array = array_of(source, data, width, count);
    array.kind = kind;
    return array;
}

Test(array_items, bytes)
{
    const char *to[4];
    byte_source source;
    sw_arena *arena = sw_arena_new();
    sw_array array = texts(&source, SW_ARRAY_BYTES, "ab\0\0\xc3\xa9\0\0\0\0\0\0wxyz", 4, 4);
    cr_assert_eq(sw_array_texts(&array, 0, array.count, to, arena), SW_OK, "%s",
                 sw_error_message());
    cr_expect(!strcmp(to[0], "ab") && !strcmp(to[1], "\xc3\xa9") && !strcmp(to[2], "") &&
              !strcmp(to[3], "wxyz"));
    array = texts(&source, SW_ARRAY_BYTES, "abc\xc3", 2, 2);
    cr_expect_eq(sw_array_texts(&array, 0, array.count, to, arena), SW_ERROR_FORMAT);
    expect_message("x.npy: text 1 is not UTF-8");
    array = texts(&source, SW_ARRAY_BYTES, "a\0b", 3, 1);
    cr_expect_eq(sw_array_texts(&array, 0, array.count, to, arena), SW_ERROR_FORMAT);
    expect_message("x.npy: text 0 is not UTF-8");
    sw_arena_free(arena);
}

Test(array_items, code_points)
{
    const uint32_t points[] = {'a', 0, 0, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10ffff, 0, 0, 0};
    const char *const expected[] = {"a", "\x7f\xc2\x80\xdf\xbf",
                                    "\xe0\xa0\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf", ""};
    uint32_t swapped[12];
    const char *to[4];
    byte_source source;
    sw_arena *arena = sw_arena_new();
    for (int i = 0; i < 12; i++) swapped[i] = __builtin_bswap32(points[i]);
    for (int pass = 0; pass < 2; pass++) {
        sw_array array = texts(&source, SW_ARRAY_POINTS, pass ? swapped : points, 12, 4);
        array.swapped = pass;
        cr_assert_eq(sw_array_texts(&array, 0, array.count, to, arena), SW_OK, "%s",
                     sw_error_message());
        for (int i = 0; i < 4; i++) cr_expect_str_eq(to[i], expected[i]);
    }
    const uint32_t wrong[] = {0xd800, 0xdfff, 0x110000, UINT32_MAX};
    for (int i = 0; i < 4; i++) {
        const uint32_t pair[] = {'a', wrong[i]};
        sw_array array = texts(&source, SW_ARRAY_POINTS, pair, 4, 2);
        cr_expect_eq(sw_array_texts(&array, 0, array.count, to, arena), SW_ERROR_FORMAT);
        expect_message("x.npy: text 1 is not Unicode");
    }
    const uint32_t hole[] = {'a', 0, 'b'};
    sw_array array = texts(&source, SW_ARRAY_POINTS, hole, 12, 1);
    cr_expect_eq(sw_array_texts(&array, 0, array.count, to, arena), SW_ERROR_FORMAT);
    sw_arena_free(arena);
}

Test(array_items, texts_in_memory)
{
    const char *const there[] = {"a", "b"};
    const char *to[2];
    sw_array array = {.kind = SW_ARRAY_TEXTS, .count = 2, .text = there};
    cr_assert_eq(sw_array_texts(&array, 0, array.count, to, NULL), SW_OK);
    cr_expect(to[0] == there[0] && to[1] == there[1]);
    cr_expect_str_eq(sw_array_type_of(&array), "text");
}
