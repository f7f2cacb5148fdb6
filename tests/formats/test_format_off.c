/* test_format_off.c - folders of OFF files that are written and read back. */
#include "meshes.h"

TestSuite(format_off, .init = scratch_begin, .fini = scratch_end);

Test(format_off, written_and_read_again)
{
    expect_stored_as("off");
}

Test(format_off, what_cannot_be_stored)
{
    expect_refused_by("off");
}
