#include "base/byte_reader.h"
#include "expect.h"
#include "scratch.h"

#include "base/error.h"

#include <zlib.h>

TestSuite(reader, .init = scratch_begin, .fini = scratch_end);

enum { LONG = 600000 }; /* more than two pieces */

static char content_at(int64_t i)
{
    return (char)('a' + i % 23);
}

static void write_long(const char *path, const char *mode, const char *before)
{
    gzFile file = gzopen(path, mode);
    gzputs(file, before);
    for (int i = 0; i < LONG; i++) gzputc(file, content_at(i));
    cr_assert_eq(gzclose(file), Z_OK);
}

/* Do the pieces make up the content? `of` counts its bytes. */
static sw_status compare(void *of, const char *piece, size_t size)
{
    int64_t *done = of;
    for (size_t i = 0; i < size; i++)
        if (piece[i] != content_at(*done + (int64_t)i))
            return sw_fail(SW_ERROR_FORMAT, "byte %lld", (long long)*done + (long long)i);
    *done += (int64_t)size;
    return SW_OK;
}

Test(reader, pieces_of_plain_and_gzipped_files)
{
    static const char *const modes[] = {"wbT", "wb6"}, *const marks[] = {"", "\xef\xbb\xbf"};
    for (int i = 0; i < 4; i++) {
        const scratch_path path = scratch("file");
        int64_t done = 0;
        write_long(path.text, modes[i / 2], marks[i % 2]);
        cr_expect_eq(sw_byte_reader_pieces(path.text, compare, &done), SW_OK, "%s",
                     sw_error_message());
        cr_expect_eq(done, LONG);
    }
    int64_t done = 0;
    scratch_write(scratch("empty").text, "", 0);
    cr_expect_eq(sw_byte_reader_pieces(scratch("empty").text, compare, &done), SW_OK);
    scratch_write(scratch("short").text, "a", 1);
    cr_expect_eq(sw_byte_reader_pieces(scratch("short").text, compare, &done), SW_OK);
    cr_expect_eq(done, 1);
}

Test(reader, failures)
{
    int64_t done = 1; /* so that the first byte is a wrong one */
    const scratch_path path = scratch("file");
    cr_expect_eq(sw_byte_reader_pieces(path.text, compare, &done), SW_ERROR_NOT_FOUND);
    expect_message("file: no such file");
    write_long(path.text, "wb6", "");
    cr_expect_eq(sw_byte_reader_pieces(path.text, compare, &done), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), "byte 1");
    size_t size;
    char *packed = scratch_read(path.text, &size);
    scratch_write(path.text, packed, size / 2);
    done = 0;
    cr_expect_eq(sw_byte_reader_pieces(path.text, compare, &done), SW_ERROR_FORMAT);
    expect_message("file: the gzipped file is cut off: it ends within its content, after byte ");
    free(packed);
}

Test(reader, positions)
{
    sw_byte_reader reader;
    int64_t got;
    char bytes[16];
    scratch_write(scratch("file").text, "0123456789", 10);
    cr_assert_eq(sw_byte_reader_open(&reader, scratch("file").text), SW_OK);
    cr_expect(sw_byte_reader_is_plain(&reader));
    cr_expect_eq(reader.file_bytes, 10);
    cr_expect_eq(sw_byte_reader_read(&reader, bytes, 4, &got), SW_OK);
    cr_expect_eq(got, 4);
    cr_expect_eq(sw_byte_reader_read(&reader, bytes, 16, &got), SW_OK);
    cr_expect_eq(got, 6);
    cr_expect_eq(memcmp(bytes, "456789", 6), 0);
    cr_expect_eq(reader.position, 10);
    sw_byte_reader_close(&reader);
    sw_byte_reader_close(&reader);
}
