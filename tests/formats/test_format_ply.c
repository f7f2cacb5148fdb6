/* test_format_ply.c - folders of PLY files that are written and read back. */
#include "meshes.h"

TestSuite(format_ply, .init = scratch_begin, .fini = scratch_end);

Test(format_ply, written_and_read_again)
{
    expect_stored_as("ply");
}

Test(format_ply, what_cannot_be_stored)
{
    expect_refused_by("ply");
}
