#include "base/byte_order.h"

#include <criterion/criterion.h>
#include <string.h>

Test(byte_order, bytes_are_reversed)
{
    char even[] = "abcdefgh", odd[] = "abcdef", single[] = "ab";
    sw_reverse_bytes(even, 2, 4);
    cr_expect_str_eq(even, "dcbahgfe");
    sw_reverse_bytes(odd, 2, 3);
    cr_expect_str_eq(odd, "cbafed");
    sw_reverse_bytes(single, 2, 1);
    cr_expect_str_eq(single, "ab");
    sw_reverse_bytes(even, 0, 4);
    cr_expect_str_eq(even, "dcbahgfe");
}

Test(byte_order, the_lowest_byte_comes_first)
{
    uint32_t number = 0x64636261;
    sw_little_endian(&number, 1, sizeof number);
    cr_expect_eq(memcmp(&number, "abcd", 4), 0);
    sw_little_endian(&number, 1, sizeof number);
    cr_expect_eq(number, 0x64636261);
}
