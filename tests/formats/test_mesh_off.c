/* test_mesh_off.c - OFF files, and those that are refused. */
#include "formats/mesh_off.h"

#include "meshes.h"

TestSuite(mesh_off, .init = scratch_begin, .fini = scratch_end);

Test(mesh_off, a_square)
{
    put("square.off", "OFF\n# a comment\n4 1 0\n" SQUARE);
    expect_square("square.off");
    put("slip.off", "OFF4 1 0\n" SQUARE);
    expect_square("slip.off");
}

Test(mesh_off, files_that_are_refused)
{
    expect_bad("off\n", "line 1: \"off\", expected OFF");
    expect_bad("OFF\n", "line 2: the file ends, expected a count of corners");
    expect_bad("OFF\n1 1 0\n0 0\n", "line 4: the file ends, expected a coordinate");
    expect_bad("OFF\n1 0 0\n0 x 0\n", "line 3: \"x\", expected a coordinate of a corner");
    expect_bad("OFF\n1 0 0\n0 nan 0\n", "line 3: \"nan\", expected a coordinate");
    expect_bad("OFF\n9999999999 1 0\n0 0 0\n",
               "line 2: \"9999999999\", expected a count of corners that the file has room for");
    expect_bad("OFF\n1 9999999999 0\n0 0 0\n", "expected a count of faces that the file has room");
    expect_bad("OFF\n-1 1 0\n", "\"-1\", expected a count of corners");
    expect_bad("OFF\n2 1 0\n0 0 0\n1 1 1\n3 0 1 2\n",
               "line 5: \"2\", expected the number of a corner");
    expect_bad("OFF\n2 1 0\n0 0 0\n1 1 1\n3 0 -1 1\n", "line 5: \"-1\", expected the number");
}
