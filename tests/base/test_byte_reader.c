#include "base/byte_reader.h"
#include "expect.h"
#include "scratch.h"

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
