#include "base/byte_reader.h"
#include "expect.h"
#include "scratch.h"

#include <stdlib.h>
#include <zlib.h>

TestSuite(reader, .init = scratch_begin, .fini = scratch_end);

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

/* A gzipped file that has far more bytes than its size lets expect. */
Test(reader, a_limit)
{
    enum { MB = 1 << 20, PIECES = 4 }; /* 4 MB of zeros */
    static char piece[MB];
    sw_byte_reader reader;
    int64_t got;
    gzFile file = gzopen(scratch("a.gz").text, "wb");
    for (int i = 0; i < PIECES; i++) cr_assert_eq(gzwrite(file, piece, MB), MB);
    cr_assert_eq(gzclose(file), Z_OK);
    for (int raised = 0; raised < 2; raised++) {
        setenv("SETWISE_LIMIT", raised ? "4" : "2", 1);
        cr_assert_eq(sw_byte_reader_open(&reader, scratch("a.gz").text), SW_OK);
        for (int i = 0; i < PIECES; i++)
            cr_expect_eq(sw_byte_reader_read(&reader, piece, MB, &got),
                         raised || i < 2 ? SW_OK : SW_ERROR_FORMAT);
        if (!raised)
            expect_message("bytes that unpack to 4 MB (SETWISE_LIMIT=MB raises the limit of");
        sw_byte_reader_close(&reader);
    }
}

/* What is plain may be larger than the limit. */
Test(reader, no_limit_of_a_plain_file)
{
    enum { MB = 1 << 20 };
    static char content[3 * MB];
    sw_byte_reader reader;
    int64_t got;
    setenv("SETWISE_LIMIT", "1", 1);
    scratch_write(scratch("a").text, content, sizeof content);
    cr_assert_eq(sw_byte_reader_open(&reader, scratch("a").text), SW_OK);
    cr_expect_eq(sw_byte_reader_read(&reader, content, sizeof content, &got), SW_OK);
    cr_expect_eq(got, (int64_t)sizeof content);
    sw_byte_reader_close(&reader);
}
