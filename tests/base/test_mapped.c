/* test_mapped.c - a part of a file as memory. */
#include "base/mapped.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

TestSuite(mapped, .init = scratch_begin, .fini = scratch_end);

enum { BYTES = 40000, FIRST = 5001 };

static unsigned char content[BYTES];

/* Map the file from byte FIRST on. */
static sw_mapped *map(scratch_path path)
{
    sw_mapped *mapped = NULL;
    for (int i = 0; i < BYTES; i++) content[i] = (unsigned char)(i * i % 251);
    scratch_write(path.text, content, BYTES);
    const int fd = open(path.text, O_RDONLY);
    cr_assert_geq(fd, 0);
    cr_assert_eq(sw_mapped_new(&mapped, fd, path.text, FIRST, BYTES - FIRST), SW_OK);
    close(fd);
    return mapped;
}

Test(mapped, from_any_byte_on)
{
    sw_mapped *mapped = map(scratch("a"));
    unsigned char copy[300];
    const unsigned char *data = sw_mapped_data(mapped);
    for (int round = 0; round < 3; round++) {
        cr_expect_eq(memcmp(data, content + FIRST, BYTES - FIRST), 0);
        sw_mapped_pass(mapped, data,
                       (size_t)1 << 30); /* as if it were large: pages are given back */
    }
    cr_assert_eq(sw_mapped_read(mapped, copy, data + 77, sizeof copy), SW_OK);
    cr_expect_eq(memcmp(copy, content + FIRST + 77, sizeof copy), 0);
    sw_mapped_free(mapped);
}

Test(mapped, knows_its_own_addresses)
{
    sw_mapped *mapped = map(scratch("a"));
    const char *data = sw_mapped_data(mapped);
    cr_expect(sw_mapped_has(mapped, data));
    cr_expect(sw_mapped_has(mapped, data + BYTES - FIRST - 1));
    cr_expect_not(sw_mapped_has(mapped, data + BYTES - FIRST));
    cr_expect_not(sw_mapped_has(mapped, content));
    cr_expect_not(sw_mapped_has(mapped, NULL));
    cr_expect_not(sw_mapped_has(NULL, data));
    sw_mapped_pass(mapped, content, 10);
    sw_mapped_pass(NULL, content, 10);
    sw_mapped_free(mapped);
    sw_mapped_free(NULL);
}

Test(mapped, a_file_that_is_cut_short)
{
    const scratch_path path = scratch("a");
    sw_mapped *mapped = map(path);
    const char *data = sw_mapped_data(mapped);
    char copy[100];
    cr_assert_eq(truncate(path.text, FIRST + 150), 0);
    cr_expect_eq(sw_mapped_read(mapped, copy, data + 50, 100), SW_OK);
    cr_expect_neq(sw_mapped_read(mapped, copy, data + 51, 100), SW_OK);
    cr_expect(strstr(sw_error_message(), path.text), "%s", sw_error_message());
    sw_mapped_free(mapped);
}

/* A file that is replaced stays as it was. */
Test(mapped, a_file_that_is_replaced)
{
    const scratch_path path = scratch("a"), other = scratch("b");
    sw_mapped *mapped = map(path);
    scratch_write(other.text, "new", 3);
    cr_assert_eq(rename(other.text, path.text), 0);
    cr_expect_eq(memcmp(sw_mapped_data(mapped), content + FIRST, BYTES - FIRST), 0);
    sw_mapped_free(mapped);
}
