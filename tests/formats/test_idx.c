/* test_idx.c - IDX files that are read, and the errors for those that are not. */
#include <setwise/data.h>
#include <setwise/formats.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/setwise-idx-XXXXXX";
static char path[64];

static void make_folder(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/file", folder);
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(idx, .init = make_folder, .fini = remove_folder);

static void write_plain(const void *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fwrite(bytes, 1, count, file) == count && fclose(file) == 0);
}

static void write_gzipped(const void *bytes, unsigned count)
{
    gzFile file = gzopen(path, "wb6");
    cr_assert(file && gzwrite(file, bytes, count) == (int)count && gzclose(file) == Z_OK);
}

/* The file written last, and how long it is; the caller frees it. */
static uint8_t *read_back(size_t *count)
{
    FILE *file = fopen(path, "rb");
    cr_assert(file && fseek(file, 0, SEEK_END) == 0);
    *count = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*count);
    cr_assert(bytes && fread(bytes, 1, *count, file) == *count);
    fclose(file);
    return bytes;
}

/* Reading fails with that status; the message contains the path and `words`. */
static void expect_failure(sw_status status, const char *words)
{
    sw_idx idx;
    sw_status got = sw_idx_read(&idx, path);
    cr_assert(got == status, "status %d instead of %d, \"%s\"", got, status, sw_error_message());
    cr_assert(idx.data == NULL);
    cr_assert(strstr(sw_error_message(), path), "no path in \"%s\"", sw_error_message());
    cr_assert(strstr(sw_error_message(), words), "no \"%s\" in \"%s\"", words, sw_error_message());
}

static void expect_failure_of_both(const void *bytes, unsigned count, const char *words)
{
    write_plain(bytes, count);
    expect_failure(SW_ERROR_FORMAT, words);
    write_gzipped(bytes, count);
    expect_failure(SW_ERROR_FORMAT, words);
}

/* A header of ndim sizes and `count` bytes 0, 1, 2 ... after it; the caller frees it. */
static uint8_t *make_idx(int ndim, const uint32_t *size, size_t count, unsigned *bytes)
{
    *bytes = (unsigned)(4 + 4 * (size_t)ndim + count);
    uint8_t *made = calloc(1, *bytes);
    cr_assert(made);
    made[2] = 8, made[3] = (uint8_t)ndim;
    for (int i = 0; i < ndim; i++)
        for (int j = 0; j < 4; j++) made[4 + 4 * i + j] = (uint8_t)(size[i] >> (24 - 8 * j));
    for (size_t i = 0; i < count; i++) made[4 + 4 * (size_t)ndim + i] = (uint8_t)(i * 7 + i / 256);
    return made;
}

static void expect_array(int ndim, const uint32_t *size, size_t count, const uint8_t *made)
{
    sw_idx idx;
    cr_assert(sw_idx_read(&idx, path) == SW_OK, "%s", sw_error_message());
    cr_assert(idx.ndim == ndim);
    for (int i = 0; i < ndim; i++) cr_assert(idx.shape[i] == size[i]);
    cr_assert(count == 0 || memcmp(idx.data, made + 4 + 4 * ndim, count) == 0);
    sw_idx_free(&idx);
    cr_assert(idx.data == NULL);
}

Test(idx, reads_what_was_written)
{
    static const uint32_t size[4] = {3, 5, 2, 7};
    size_t count = 1;
    for (int ndim = 1; ndim <= 4; ndim++) {
        unsigned bytes;
        count *= size[ndim - 1];
        uint8_t *made = make_idx(ndim, size, count, &bytes);
        write_plain(made, bytes);
        expect_array(ndim, size, count, made);
        write_gzipped(made, bytes);
        expect_array(ndim, size, count, made);
        free(made);
    }
}

Test(idx, reads_no_elements_and_many)
{
    static const uint32_t none[2] = {0, 28}, many[2] = {3000, 1001}; /* more than two pieces */
    unsigned bytes;
    uint8_t *made = make_idx(2, none, 0, &bytes);
    write_plain(made, bytes);
    expect_array(2, none, 0, made);
    write_gzipped(made, bytes);
    expect_array(2, none, 0, made);
    free(made);
    made = make_idx(2, many, 3003000, &bytes);
    write_plain(made, bytes);
    expect_array(2, many, 3003000, made);
    write_gzipped(made, bytes);
    expect_array(2, many, 3003000, made);
    free(made);
}

Test(idx, missing_and_not_a_file)
{
    expect_failure(SW_ERROR_NOT_FOUND, "no such file");
    strcpy(path, folder);
    expect_failure(SW_ERROR_IO, "not a regular file");
}

Test(idx, wrong_header)
{
    expect_failure_of_both("", 0, "empty");
    expect_failure_of_both("\0\0", 2, "ends at byte 2");
    expect_failure_of_both("PNG!1234", 8, "byte 0: not an IDX file");
    expect_failure_of_both("\0\0\x0d\1\0\0\0\1\0\0\0\0", 12,
                           "byte 2: the type of the elements is 0x0d");
    expect_failure_of_both("\0\0\x08\0", 4, "byte 3: 0 dimensions");
    expect_failure_of_both("\0\0\x08\5\0\0\0\1", 8, "byte 3: 5 dimensions");
    expect_failure_of_both("\0\0\x08\2\0\0\0\1\0\0", 10, "ends at byte 10, within the sizes");
    expect_failure_of_both("\0\0\x08\3\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16,
                           "byte 8: sizes up to dimension 2 multiply to more than 2^63");
}

Test(idx, wrong_length)
{
    static const uint32_t size[2] = {4, 25};
    unsigned bytes;
    uint8_t *made = make_idx(2, size, 100, &bytes);
    expect_failure_of_both(made, bytes - 1, "ends at byte 111, but its header promises 112 bytes");
    expect_failure_of_both(made, 12, "ends at byte 12, but");
    free(made);
    made = make_idx(2, size, 101, &bytes);
    expect_failure_of_both(made, bytes, "goes on after byte 112");
    free(made);
}

/* A header that claims more than memory can hold is not believed. */
Test(idx, huge_sizes)
{
    static const uint32_t size[4] = {1u << 20, 1u << 20, 1u << 20, 7};
    unsigned bytes;
    uint8_t *made = make_idx(4, size, 64, &bytes);
    expect_failure_of_both(made, bytes, "ends at byte 84, but its header promises");
    free(made);
    made = make_idx(3, size, 3000000, &bytes);
    expect_failure_of_both(made, bytes, "ends at byte 3000016, but");
    free(made);
}

Test(idx, damaged_gzip)
{
    static const uint32_t size[1] = {5000};
    unsigned bytes;
    uint8_t *made = make_idx(1, size, 5000, &bytes);
    size_t count;
    write_gzipped(made, bytes);
    uint8_t *packed = read_back(&count);
    for (size_t kept = 2; kept < count; kept += kept < 20 || kept > count - 12 ? 1 : 97) {
        write_plain(packed, kept);
        expect_failure(SW_ERROR_FORMAT, "");
    }
    write_plain(packed, count / 2);
    expect_failure(SW_ERROR_FORMAT, "cut off");
    packed[count - 6] ^= 1; /* of the checksum */
    write_plain(packed, count);
    expect_failure(SW_ERROR_FORMAT, "damaged");
    packed[count - 6] ^= 1;
    memset(packed + count / 2, 0xff, 16);
    write_plain(packed, count);
    expect_failure(SW_ERROR_FORMAT, "damaged");
    free(packed);
    free(made);
}
