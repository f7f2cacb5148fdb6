/* test_pieces.c - text piece by piece: plain and gzipped files, and standard input. */
#include "base/pieces.h"
#include "expect.h"
#include "scratch.h"

#include "base/error.h"

#include <unistd.h>
#include <zlib.h>

TestSuite(pieces, .init = scratch_begin, .fini = scratch_end);

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

Test(pieces, pieces_of_plain_and_gzipped_files)
{
    static const char *const modes[] = {"wbT", "wb6"}, *const marks[] = {"", "\xef\xbb\xbf"};
    for (int i = 0; i < 4; i++) {
        const scratch_path path = scratch("file");
        int64_t done = 0;
        write_long(path.text, modes[i / 2], marks[i % 2]);
        cr_expect_eq(sw_pieces_read(path.text, compare, &done), SW_OK, "%s", sw_error_message());
        cr_expect_eq(done, LONG);
    }
    int64_t done = 0;
    scratch_write(scratch("empty").text, "", 0);
    cr_expect_eq(sw_pieces_read(scratch("empty").text, compare, &done), SW_OK);
    scratch_write(scratch("short").text, "a", 1);
    cr_expect_eq(sw_pieces_read(scratch("short").text, compare, &done), SW_OK);
    cr_expect_eq(done, 1);
}

Test(pieces, failures)
{
    int64_t done = 1; /* so that the first byte is a wrong one */
    const scratch_path path = scratch("file");
    cr_expect_eq(sw_pieces_read(path.text, compare, &done), SW_ERROR_NOT_FOUND);
    expect_message("file: no such file");
    write_long(path.text, "wb6", "");
    cr_expect_eq(sw_pieces_read(path.text, compare, &done), SW_ERROR_FORMAT);
    cr_expect_str_eq(sw_error_message(), "byte 1");
    size_t size;
    char *packed = scratch_read(path.text, &size);
    scratch_write(path.text, packed, size / 2);
    done = 0;
    cr_expect_eq(sw_pieces_read(path.text, compare, &done), SW_ERROR_FORMAT);
    expect_message("file: the gzipped file is cut off: it ends within its content, after byte ");
    free(packed);
}

/* Standard input is a pipe with this text in it; returns the end that writes. */
static int make_input(const char *text)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    cr_assert_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    return ends[1];
}

Test(pieces, standard_input_comes_as_it_is_written)
{
    sw_pieces pieces;
    const char *piece;
    size_t size;
    const int end = make_input("\xef\xbb\xbf"
                               "one");
    cr_assert_eq(sw_pieces_open(&pieces, "-"), SW_OK);
    cr_expect_not(sw_pieces_wait(&pieces));
    cr_assert_eq(sw_pieces_next(&pieces, &piece, &size), SW_OK);
    cr_expect(size == 3 && memcmp(piece, "one", 3) == 0);
    cr_expect(sw_pieces_wait(&pieces));
    cr_assert_eq(write(end, "two", 3), 3);
    cr_assert_eq(sw_pieces_next(&pieces, &piece, &size), SW_OK);
    cr_expect(size == 3 && memcmp(piece, "two", 3) == 0);
    close(end);
    cr_expect_not(sw_pieces_wait(&pieces));
    cr_assert_eq(sw_pieces_next(&pieces, &piece, &size), SW_OK);
    cr_expect_eq(size, 0);
    sw_pieces_close(&pieces);
}

Test(pieces, gzipped_input_is_refused)
{
    int64_t done = 0;
    close(make_input("\x1f\x8b\x08"));
    cr_expect_eq(sw_pieces_read("-", compare, &done), SW_ERROR_FORMAT);
    expect_message("standard input is gzipped, expected plain text");
}
