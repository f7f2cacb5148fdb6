#include "base/byte_order.h"
#include "base/safetensors_write.h"

#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(safetensors, .init = scratch_begin, .fini = scratch_end);

/* A file made by hand: the length of the header unless `length` says otherwise, header, data. */
static void put_file(const char *path, const char *header, int64_t length, size_t data_bytes)
{
    size_t size = strlen(header);
    uint64_t stated = length < 0 ? size : (uint64_t)length;
    sw_little_endian(&stated, 1, sizeof stated);
    char *file = calloc(1, 8 + size + data_bytes);
    memcpy(file, &stated, 8);
    memcpy(file + 8, header, size);
    scratch_write(path, file, 8 + size + data_bytes);
    free(file);
}

static void expect_refused(const char *header, size_t data_bytes, const char *message)
{
    scratch_path path = scratch("bad.safetensors");
    put_file(path.text, header, -1, data_bytes);
    sw_safetensors *file;
    cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT, "accepted: %s", header);
    cr_expect_null(file);
    cr_expect(strstr(sw_error_message(), message), "'%s' is not in: %s", message,
              sw_error_message());
    cr_expect(strstr(sw_error_message(), path.text), "no path in: %s", sw_error_message());
}

#define T(name, dtype, shape, begin, end)                                                          \
    "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":[" begin "," end   \
    "]}"

Test(safetensors, round_trip_is_exact)
{
    scratch_path path = scratch("a.safetensors");
    const float single[] = {1.5f, -0.0f, 3.4e38f, 1e-45f, 0x1.fffffep-1f, 0};
    const double twice[] = {0.1, -1e308, 5e-324};
    const int64_t whole[] = {INT64_MIN};
    const sw_stored tensors[] = {
        {.name = "b.weight",
         .dtype = SW_F32,
         .ndim = 2,
         .shape = {2, 3},
         .size = 6,
         .data = single},
        {.name = "empty", .dtype = SW_F32, .ndim = 2, .shape = {0, 3}, .size = 0, .data = NULL},
        {.name = "a \"quoted\"",
         .dtype = SW_F64,
         .ndim = 1,
         .shape = {3},
         .size = 3,
         .data = twice},
        {.name = "scalar", .dtype = SW_I64, .ndim = 0, .size = 1, .data = whole},
    };
    const sw_meta meta[] = {{"key", "a value\nof two lines"}, {"second", ""}};
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, tensors, 4, meta, 2),
                 SW_OK);

    size_t size;
    char *bytes = scratch_read(path.text, &size);
    sw_little_endian(bytes, 1, 8);
    cr_expect_eq(*(uint64_t *)bytes % 8, 0, "the data is not aligned");
    sw_little_endian(bytes + size - 8, 1, 8);
    sw_little_endian(bytes + size - 8 - 24 - 24, 6, 4);
    cr_expect_eq(memcmp(bytes + size - 8, whole, 8), 0);
    cr_expect_eq(memcmp(bytes + size - 8 - 24 - 24, single, 24), 0);
    free(bytes);

    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(file->count, 4);
    cr_expect_str_eq(sw_safetensors_meta(file, "key"), "a value\nof two lines");
    cr_expect_str_eq(sw_safetensors_meta(file, "second"), "");
    cr_expect_null(sw_safetensors_meta(file, "third"));
    cr_expect_null(sw_safetensors_find(file, "c"));
    const sw_stored *b = sw_safetensors_find(file, "b.weight");
    cr_assert_not_null(b);
    cr_expect(b->dtype == SW_F32 && b->ndim == 2 && b->shape[0] == 2 && b->shape[1] == 3);
    sw_real read[6];
    cr_assert_eq(sw_safetensors_read(file, b, read), SW_OK);
    for (int i = 0; i < 6; i++) {
        float back = (float)read[i];
        cr_expect_eq(memcmp(&back, &single[i], sizeof back), 0, "element %d", i);
    }
    const sw_stored *a = sw_safetensors_find(file, "a \"quoted\"");
    cr_assert_not_null(a);
    cr_assert_eq(sw_safetensors_read(file, a, read), SW_OK);
    for (int i = 0; i < 3; i++) cr_expect_eq(read[i], (sw_real)twice[i]);
    cr_expect_eq(sw_safetensors_read(file, sw_safetensors_find(file, "scalar"), read),
                 SW_ERROR_FORMAT);
    cr_expect_eq(sw_safetensors_read(file, sw_safetensors_find(file, "empty"), read), SW_OK);
    sw_safetensors_close(file);
}

/* Longer than the block in which numbers are converted. */
Test(safetensors, conversion_of_many)
{
    enum { COUNT = 10001 };
    scratch_path path = scratch("a.safetensors");
    double *twice = malloc(COUNT * sizeof *twice);
    float *single = malloc(COUNT * sizeof *single);
    sw_real *read = malloc(COUNT * sizeof *read);
    for (int i = 0; i < COUNT; i++) single[i] = (float)(twice[i] = i / 7.0);
    const sw_stored tensors[] = {
        {.name = "d", .dtype = SW_F64, .ndim = 1, .shape = {COUNT}, .size = COUNT, .data = twice},
        {.name = "s", .dtype = SW_F32, .ndim = 1, .shape = {COUNT}, .size = COUNT, .data = single}};
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, tensors, 2, NULL, 0),
                 SW_OK);
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK);
    cr_assert_eq(sw_safetensors_read(file, sw_safetensors_find(file, "d"), read), SW_OK);
    for (int i = 0; i < COUNT; i++) cr_assert_eq(read[i], (sw_real)twice[i]);
    cr_assert_eq(sw_safetensors_read(file, sw_safetensors_find(file, "s"), read), SW_OK);
    for (int i = 0; i < COUNT; i++) cr_assert_eq(read[i], (sw_real)single[i]);
    sw_safetensors_close(file);
    free(twice), free(single), free(read);
}

/* Every kind of number of the two half precisions: sign, exponent, mantissa; subnormal, infinite,
 * NaN. The expected values follow from the definitions of the formats. */
Test(safetensors, half_precision)
{
    static const struct {
        uint16_t bits;
        double f16, bf16;
    } cases[] = {
        {0x0000, 0.0, 0.0},
        {0x8000, -0.0, -0.0},
        {0x0001, 0x1p-24, 0x1p-133},
        {0x83ff, -0x3ffp-24, -0x1.fep-120},
        {0x0400, 0x1p-14, 0x1p-119},
        {0x3c00, 1.0, 0x1p-7},
        {0x3c01, 0x1.004p0, 0x1.02p-7},
        {0x3f80, 1.875, 1.0},
        {0xbf80, -1.875, -1.0},
        {0x7bff, 65504.0, 0x1.fep120},
        {0x7c00, (double)INFINITY, 0x1p121},
        {0xfc00, -(double)INFINITY, -0x1p121},
        {0x7e00, (double)NAN, 0x1p125},
        {0x7f80, (double)NAN, (double)INFINITY},
        {0xffc0, (double)NAN, (double)NAN},
    };
    enum { COUNT = sizeof cases / sizeof cases[0] };
    scratch_path path = scratch("a.safetensors");
    uint16_t bits[COUNT];
    for (int i = 0; i < COUNT; i++) bits[i] = cases[i].bits;
    const sw_stored tensors[] = {
        {.name = "f", .dtype = SW_F16, .ndim = 1, .shape = {COUNT}, .size = COUNT, .data = bits},
        {.name = "b", .dtype = SW_BF16, .ndim = 1, .shape = {COUNT}, .size = COUNT, .data = bits}};
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, tensors, 2, NULL, 0),
                 SW_OK);
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK, "%s", sw_error_message());
    for (int half = 0; half < 2; half++) {
        sw_real read[COUNT];
        const sw_stored *tensor = sw_safetensors_find(file, half ? "b" : "f");
        cr_assert_eq(sw_safetensors_read(file, tensor, read), SW_OK);
        for (int i = 0; i < COUNT; i++) {
            double expected = half ? cases[i].bf16 : cases[i].f16;
            cr_expect(isnan(expected) ? isnan((double)read[i])
                                      : (double)read[i] == expected &&
                                            signbit((double)read[i]) == signbit(expected),
                      "%s %04x: %g, expected %g", tensor->name, cases[i].bits, (double)read[i],
                      expected);
        }
    }
    sw_safetensors_close(file);
}

Test(safetensors, order_in_the_header_is_free)
{
    scratch_path path = scratch("a.safetensors");
    put_file(path.text, "{" T("z", "U8", "[3]", "8", "11") "," T("a", "F32", "[2]", "0", "8") "}  ",
             -1, 11);
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_str_eq(file->tensor[0].name, "a");
    cr_expect_str_eq(file->tensor[1].name, "z");
    sw_safetensors_close(file);
}

Test(safetensors, no_tensors_is_a_file)
{
    scratch_path path = scratch("a.safetensors");
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_write(&(sw_destination){.path = path.text}, NULL, 0, NULL, 0),
                 SW_OK);
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK);
    cr_expect_eq(file->count, 0);
    cr_expect_null(sw_safetensors_meta(file, "any"));
    sw_safetensors_close(file);
}

Test(safetensors, missing_file)
{
    sw_safetensors *file;
    cr_expect_eq(sw_safetensors_open(&file, scratch("none").text), SW_ERROR_NOT_FOUND);
}

Test(safetensors, bad_lengths)
{
    scratch_path path = scratch("bad.safetensors");
    static const struct {
        int64_t length;
        const char *message;
    } cases[] = {{100, "but only 2 follow"},
                 {3, "but only 2 follow"},
                 {0, "begin with '{'"},
                 {INT64_MAX, "expected at most 104857600"},
                 {104857601, "expected at most 104857600"}};
    sw_safetensors *file;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put_file(path.text, "{}", cases[i].length, 0);
        cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), cases[i].message), "%s", sw_error_message());
    }
    scratch_write(path.text, "\xff\xff\xff\xff\xff\xff\xff\xff{}", 10);
    cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT);
    static const struct {
        const char bytes[9], *message;
    } others[] = {{"PK\3\4\0\0\0\1", "this is what torch.save writes, or NumPy's savez"},
                  {"\x80\2\x8a\nl\xfc\x9c\1", "this is what torch.save writes; write"},
                  {"\x80\6\0\0\0\0\0\1", "not a safetensors file?"},
                  {"\x7f"
                   "ELF\2\1\1\1",
                   "not a safetensors file?"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        scratch_write(path.text, others[i].bytes, 8);
        cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), others[i].message), "%s", sw_error_message());
    }
    for (size_t size = 0; size < 8; size++) {
        scratch_write(path.text, "\2\0\0\0\0\0\0", size);
        cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT);
        cr_expect(strstr(sw_error_message(), "expected at least the 8"), "%s", sw_error_message());
    }
}

Test(safetensors, bad_headers)
{
    expect_refused(" {}", 0, "byte 8: expected the header to begin with '{'");
    expect_refused("[]", 0, "begin with '{'");
    expect_refused("{\"a\":", 0, "not JSON");
    expect_refused("{} x", 0, "not JSON");
    expect_refused("{" T("a", "F32", "[1]", "0", "4") "," T("a", "F32", "[1]", "0", "4") "}", 4,
                   "duplicate");
    expect_refused("{\"__metadata__\":[]}", 0, "not an object of strings");
    expect_refused("{\"__metadata__\":{\"k\":1}}", 0, "\"k\" is not a string");
    expect_refused("{\"a\":7}", 0, "tensor \"a\": expected an object");
    expect_refused("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
                   "dtype is \"missing or not a string\"");
    expect_refused("{" T("a", "F8_E4M3", "[1]", "0", "1") "}", 1,
                   "dtype is \"F8_E4M3\", expected one of F32, F64");
    expect_refused("{" T("a", "f32", "[1]", "0", "4") "}", 4,
                   "dtype is \"f32\", expected one of F32");
    expect_refused("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "expected \"shape\"");
    expect_refused("{" T("a", "F32", "[1,1,1,1,1]", "0", "4") "}", 4, "at most 4 sizes");
    expect_refused("{" T("a", "F32", "[1.0]", "0", "4") "}", 4, "shape[0] is not a whole number");
    expect_refused("{" T("a", "F32", "[1,-1]", "0", "4") "}", 4, "shape[1] is not a whole number");
    expect_refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "expected \"data_offsets\"");
    expect_refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 4,
                   "expected \"data_offsets\", two");
    expect_refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4,
                   "unknown key \"x\"");
}

Test(safetensors, bad_offsets)
{
    expect_refused("{" T("a", "F32", "[1]", "0", "4") "}", 3, "within the 3 bytes of data");
    expect_refused("{" T("a", "F32", "[1]", "0", "4") "}", 5, "5 bytes of data, expected the 4");
    expect_refused("{" T("a", "F32", "[1]", "4", "0") "}", 4, "expected to rise");
    expect_refused("{" T("a", "F32", "[1]", "-4", "0") "}", 4, "expected to rise");
    expect_refused("{" T("a", "F32", "[2]", "0", "4") "}", 4, "not what its 2 elements of F32");
    expect_refused("{" T("a", "F32", "[1]", "0", "4") "," T("b", "F32", "[1]", "8", "12") "}", 12,
                   "tensor \"b\": its data begins at 8, expected 4: a hole");
    expect_refused("{" T("a", "F32", "[2]", "0", "8") "," T("b", "F32", "[1]", "4", "8") "}", 8,
                   "tensor \"b\": its data begins at 4, expected 8: an overlap");
    expect_refused("{}", 1, "1 bytes of data, expected the 0");
    /* An empty tensor in the data of another, and one behind a hole. */
    expect_refused("{" T("a", "F32", "[2]", "0", "8") "," T("b", "F32", "[0]", "4", "4") "}", 8,
                   "tensor \"b\": its data begins at 4, expected 8: an overlap");
    expect_refused("{" T("a", "F32", "[1]", "0", "4") "," T("b", "F32", "[0]", "8", "8") "}", 8,
                   "tensor \"b\": its data begins at 8, expected 4: a hole");
    expect_refused("{" T("a", "F16", "[3]", "0", "4") "}", 4, "not what its 3 elements of F16");
}

/* A tensor without elements is legal, wherever it lies. */
Test(safetensors, nothing_between_tensors)
{
    scratch_path path = scratch("a.safetensors");
    put_file(path.text,
             "{" T("a", "F32", "[1]", "0", "4") "," T(
                 "none", "F32", "[0,9223372036854775807]", "4",
                 "4") "," T("nil", "F64", "[3,0]", "4", "4") "," T("b", "F32", "[1]", "4", "8") "}",
             -1, 8);
    sw_safetensors *file;
    cr_assert_eq(sw_safetensors_open(&file, path.text), SW_OK, "%s", sw_error_message());
    cr_expect_eq(file->count, 4);
    sw_real none;
    cr_expect_eq(sw_safetensors_read(file, sw_safetensors_find(file, "none"), &none), SW_OK);
    sw_safetensors_close(file);
}

/* A name may be anything, but in a message it holds no control characters, and is cut to fit. */
Test(safetensors, names_that_are_long_or_wild)
{
    char header[3000] = "{\"";
    memset(header + 2, 'n', 2000);
    strcpy(header + 2002, "\":7}");
    expect_refused(header, 0, ": expected an object");
    cr_expect_lt(strlen(sw_error_message()), 300);
    expect_refused("{\"\\u001b[2J\\u0007\":7}", 0, "tensor \"\\x1b[2J\\x07\": expected an object");
    expect_refused("{\"a\\u0000b\":7}", 0, "not JSON");
    expect_refused("{\"\xff\":7}", 0, "not JSON");
}

Test(safetensors, sizes_that_overflow)
{
    expect_refused("{" T("a", "F32", "[4294967296,4294967296]", "0", "0") "}", 0,
                   "more elements than 64 bits hold");
    expect_refused("{" T("a", "F32", "[4294967296,4294967296,0]", "0", "0") "}", 0,
                   "more elements than 64 bits hold");
    expect_refused("{" T("a", "F32", "[4611686018427387904]", "0", "0") "}", 0, "not what its");
    expect_refused("{" T("a", "F16", "[9223372036854775807]", "0", "0") "}", 0, "not what its");
    expect_refused("{" T("a", "F32", "[99999999999999999999]", "0", "0") "}", 0, "not JSON");
    expect_refused("{" T("a", "F32", "[1]", "0", "9223372036854775807") "}", 0, "within the 0");
}

/* ---- Checksum -------------------------------------------------------------------------------- */

/* A small file: its bytes, for free(). */
static char *small_file(const char *path, size_t *size)
{
    const float x[] = {1, 2, 3};
    const sw_stored tensors[] = {
        {.name = "x", .dtype = SW_F32, .ndim = 1, .shape = {3}, .size = 3, .data = x}};
    cr_assert_eq(
        sw_safetensors_write(&(sw_destination){.path = path}, tensors, 1, &(sw_meta){"k", "v"}, 1),
        SW_OK);
    return scratch_read(path, size);
}

/* A changed bit of the checksum's key does not turn the file into one without a checksum. */
Test(safetensors, changed_bits)
{
    scratch_path good = scratch("good"), bad = scratch("bad");
    size_t size;
    char *bytes = small_file(good.text, &size);
    for (size_t at = 0; at < size; at++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[at] ^= (char)(1 << bit);
            scratch_write(bad.text, bytes, size);
            bytes[at] ^= (char)(1 << bit);
            sw_safetensors *file;
            cr_expect_eq(sw_safetensors_open(&file, bad.text), SW_ERROR_FORMAT, "byte %zu, bit %d",
                         at, bit);
            sw_safetensors_close(file);
        }
    }
    free(bytes);
}

Test(safetensors, what_is_said_of_damage)
{
    scratch_path path = scratch("a");
    size_t size;
    char *bytes = small_file(path.text, &size);
    bytes[size - 1] ^= 1;
    scratch_write(path.text, bytes, size);
    sw_safetensors *file;
    cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT);
    expect_message("a: its checksum is ");
    expect_message("the file is damaged, or another program has changed it");
    bytes[size - 1] ^= 1;
    scratch_write(path.text, bytes, size);
    cr_expect_eq(sw_safetensors_open(&file, path.text), SW_OK);
    cr_expect_eq(sw_safetensors_need_checksum(file), SW_OK);
    sw_safetensors_close(file);
    free(bytes);
}

/* Another program that writes all metadata back moves the entry, or keeps it for other numbers. */
Test(safetensors, a_checksum_in_another_place)
{
    scratch_path path = scratch("a");
    size_t size;
    char *bytes = small_file(path.text, &size);
    char *entry = strstr(bytes + 8, "\"" SW_CHECKSUM_KEY), *after = strstr(entry, ",\"k\"");
    char moved[80];
    snprintf(moved, sizeof moved, "\"k\":\"v\",%.*s", (int)(after - entry), entry);
    memcpy(entry, moved, strlen(moved));
    scratch_write(path.text, bytes, size);
    sw_safetensors *file;
    cr_expect_eq(sw_safetensors_open(&file, path.text), SW_ERROR_FORMAT);
    expect_message("kept this entry, which it should leave out");
    free(bytes);
}
