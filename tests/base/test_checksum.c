#include "base/checksum.h"

#include "scratch.h"

#include <criterion/criterion.h>

TestSuite(checksum, .init = scratch_begin, .fini = scratch_end);

/* XXH3 of 128 bits, seed 0, as `xxhsum -H2` prints it. */
Test(checksum, known_values)
{
    sw_checksum sum;
    cr_assert_eq(sw_checksum_of_pieces(&sum, NULL, 0), SW_OK);
    cr_expect_str_eq(sum.text, "99aa06d3014798d86001c324468d497f");
    const sw_piece pieces[] = {{"a", 1}, {NULL, 0}, {"bc", 2}};
    cr_assert_eq(sw_checksum_of_pieces(&sum, pieces, 3), SW_OK);
    cr_expect_str_eq(sum.text, "06b05ab6733a618578af5f94892f3950");
}

/* A file of several blocks, with the hole before, across and behind the end of the first one. */
Test(checksum, of_a_file_with_a_hole)
{
    enum { SIZE = 600000, BLOCK = 1 << 18 };
    scratch_path path = scratch("a");
    char *bytes = malloc(SIZE), saved[SW_CHECKSUM_DIGITS];
    for (int i = 0; i < SIZE; i++) bytes[i] = (char)(i * 7 + i / 256);
    scratch_write(path.text, bytes, SIZE);
    int fd;
    int64_t size;
    cr_assert_eq(sw_file_open(&fd, &size, path.text), SW_OK);
    static const int64_t holes[] = {-1,         0,         1000,  BLOCK - 32,
                                    BLOCK - 31, BLOCK - 1, BLOCK, SIZE - 9};
    for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++) {
        sw_checksum expected, found;
        const int64_t at = holes[i];
        const size_t length = at < 0 ? 0 : at + 32 > SIZE ? (size_t)(SIZE - at) : 32;
        if (length) memcpy(saved, bytes + at, length), memset(bytes + at, '0', length);
        cr_assert_eq(sw_checksum_of_pieces(&expected, &(sw_piece){bytes, SIZE}, 1), SW_OK);
        if (length) memcpy(bytes + at, saved, length);
        cr_assert_eq(sw_checksum_of_file(&found, fd, path.text, size, at), SW_OK);
        cr_expect_str_eq(found.text, expected.text, "hole at %lld", (long long)at);
    }
    sw_checksum sum;
    cr_expect_eq(sw_checksum_of_file(&sum, fd, path.text, size + 1, -1), SW_ERROR_IO);
    close(fd);
    free(bytes);
}
